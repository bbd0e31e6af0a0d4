-- Runs citeproc once over the citations of a whole book. Input: one line of JSON,
--   {files: [{name, format, text}], style: "data:…" or "", language, link, nocite: [key],
--    chapters: [what `read.lua` kept of a chapter's citations and notes], room: more than a chapter has of them}
-- Output: one line of JSON, {keys: [[file, key]], faults: [[file, message]], shown: [[chapter, number, html]] (both from 0),
-- entries: [[key, html]], hanging, style_fault}. A citation with a key that no file has is left out.

local stringify = pandoc.utils.stringify

-- Raw TeX or HTML of a stranger's bibliography has no place in a book.
local NO_RAW = {RawInline = function() return {} end, RawBlock = function() return {} end}

local function read(file)
  local text = file.text
  if file.format == 'yaml' then
    local bare = text:gsub('^%s*%-%-%-[^\n]*\n', ''):gsub('\n%-%-%-%s*$', ''):gsub('\n%.%.%.%s*$', '')
    if not bare:find('^references:') and not bare:find('\nreferences:') then bare = 'references:\n' .. bare end
    text = '---\n' .. bare .. '\n---\n'
    return pandoc.read(text, 'markdown')
  end
  return pandoc.read(text, file.format)
end

-- The references of all files; of a key that stands in several, the first.
local function gathered(files, answer)
  local found, seen = pandoc.List(), {}
  for _, file in ipairs(files) do
    local fine, doc = pcall(read, file)
    if not fine then
      answer.faults:insert({file.name, tostring(doc)})
    else
      for _, reference in ipairs(doc.meta.references or {}) do
        local key = reference.id and stringify(reference.id) or ''
        if key ~= '' then
          answer.keys:insert({file.name, key})
          if not seen[key] then found:insert(reference) end
          seen[key] = true
        end
      end
    end
  end
  return found, seen
end

-- A chapter's citations, each with a number of its own in the book; one that is not known is no citation. A style that says
-- “see note 3” counts notes and citations, and not the references that pandoc took for citations (`@fig-door`).
local function asked(chapter, first, known)
  local notes = 0
  local function numbered(cite)
    for _, citation in ipairs(cite.citations) do
      if not known[citation.id] then return cite.content, false end
    end
    return nil
  end
  local function counted(cite, number)
    for _, citation in ipairs(cite.citations) do
      citation.hash = first + citation.hash
      citation.note_num = number
    end
    return cite
  end
  return pandoc.read(chapter, 'json').blocks:walk{
    traverse = 'topdown',
    Note = function(note)
      notes = notes + 1
      return pandoc.Note(note.content:walk{Cite = function(cite) return numbered(cite) or counted(cite, notes) end}), false
    end,
    Cite = function(cite)
      local plain = numbered(cite)
      if plain then return plain, false end
      notes = notes + 1
      return counted(cite, notes), false
    end,
  }
end

local function html(blocks)
  return (pandoc.write(pandoc.Pandoc(blocks), 'html5', {wrap_text = 'none', html_math_method = 'mathml'}))
end

-- The notes that a style asks for stay where they are called, for `book.citations` to make footnotes of.
local function own_note(note)
  return pandoc.Span(pandoc.utils.blocks_to_inlines(note.content), {class = 'cited-note'})
end

local function answer_to(given)
  local answer = {
    keys = pandoc.List(), faults = pandoc.List(), shown = pandoc.List(), entries = pandoc.List(), hanging = false, style_fault = '',
  }
  local references, known = gathered(given.files, answer)
  local blocks = pandoc.Blocks({})
  for i, chapter in ipairs(given.chapters) do
    if chapter ~= '' then blocks:extend(asked(chapter, i * given.room, known)) end
  end
  local doc = pandoc.Pandoc(blocks)
  doc.meta = {
    references = references, lang = given.language, ['link-citations'] = given.link, ['link-bibliography'] = true,
    csl = given.style ~= '' and given.style or nil,
  }
  local wanted = pandoc.Inlines({})
  for _, key in ipairs(given.nocite) do
    if known[key] or key == '*' then
      wanted:insert(pandoc.Cite({}, {pandoc.Citation(key, 'NormalCitation')}))
    end
  end
  if #wanted > 0 then doc.meta.nocite = wanted end
  local fine, done = pcall(pandoc.utils.citeproc, doc)
  if not fine then
    answer.style_fault = tostring(done)
    return answer
  end
  done = done:walk(NO_RAW)
  done:walk{
    Cite = function(cite)
      local number = cite.citations[1].hash
      if number < given.room then return end  -- of `nocite`
      local content = pandoc.Plain(cite.content:walk{Note = own_note})
      answer.shown:insert({number // given.room - 1, number % given.room, html({content})})
    end,
    Div = function(div)
      if div.identifier == 'refs' then answer.hanging = div.classes:includes('hanging-indent') end
      if div.classes:includes('csl-entry') then
        local content = #div.content == 1 and {pandoc.Plain(pandoc.utils.blocks_to_inlines(div.content))} or div.content
        answer.entries:insert({div.identifier:sub(5), html(content)})
      end
    end,
  }
  return answer
end

for line in io.stdin:lines() do
  local _, answer = pandoc.log.silence(answer_to, pandoc.json.decode(line, false))
  io.stdout:write(pandoc.json.encode(answer), '\n')
end
