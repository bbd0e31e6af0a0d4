-- Reads many chapters through one pandoc: each line of input is a JSON string (a chapter's Markdown), each line of output
-- a JSON object {html, log, citing} or {error}. Chapters are wholly apart from each other: ids, notes, open blocks.

-- A format in parts ('markdown-smart+lists' is {format = 'markdown', extensions = {smart = false, lists = true}}): to take its name
-- apart pandoc needs longer than to read a paragraph, and would do it for each chapter.
local function in_parts(name)
  local extensions = {}
  for sign, extension in name:gmatch('([+-])([%w_]+)') do extensions[extension] = sign == '+' end
  return {format = name:match('^[%w_]+'), extensions = extensions}
end

local FORMAT, UNCITED = in_parts(arg[1]), in_parts(arg[1] .. '-citations')
local HTML = {format = 'html5'}
local options = pandoc.WriterOptions{section_divs = true, wrap_text = 'preserve', html_math_method = 'mathml'}

-- Pandoc takes twice as long for every bracket that opens within another while citations are on (30 of them, and it never
-- ends). Text that nests them as no prose does, or that cites nothing, is read without.
local DEEPEST = 6

local function nests(text)
  local depth = 0
  for mark in text:gmatch('[%[%]\n]\n?') do
    if mark == '\n\n' then depth = 0
    elseif mark:sub(1, 1) == '[' then depth = depth + 1
    elseif mark:sub(1, 1) == ']' then depth = math.max(0, depth - 1) end
    if depth > DEEPEST then return true end
  end
  return false
end

local function read(text)
  local cites = text:find('@', 1, true) and not nests(text)
  return pandoc.read(text, cites and FORMAT or UNCITED)
end

-- Words that mean nothing to Markdown are what they are: to have a line of them read takes as long as a page of prose, since
-- pandoc takes the format apart each time.
local function mere_words(text)
  local plain = text:gsub('\226\128[\144-\166]', '')  -- dashes, quotes, an ellipsis
  return plain:find('^[%a\195-\223][%w ,.;!?()\'"\128-\191\195-\223-]*$')
    and not (plain .. ' '):find('^%S*[.)] ') and not plain:find('  ', 1, true) and not text:find(' $')
end

-- The title="…" of a fenced block, and the caption="…" of a listing, are Markdown too; they become a block of a class of
-- their own, for our rules to find.
local function line_of_markdown(text, class)
  local inlines = mere_words(text) and pandoc.Inlines(text) or pandoc.utils.blocks_to_inlines(read(text).blocks)
  return pandoc.Div({pandoc.Plain(inlines)}, {class = class})
end

local function captioned(code)
  local caption, name = code.attributes.caption, code.identifier
  if not caption then return nil end
  code.attributes.caption, code.identifier = nil, ''
  return pandoc.Div({line_of_markdown(caption, 'own-caption'), code}, {id = name, class = 'captioned-listing'})
end

-- A block stays a block: pandoc takes the paragraph just before `:::` for a line of a list, and a block that begins with a
-- heading for the section of that heading, whose class would be lost.
local function in_paragraphs(box)
  for i, block in ipairs(box.content) do
    if block.t == 'Plain' then box.content[i] = pandoc.Para(block.content) end
  end
  return box
end

local function whole(div)
  in_paragraphs(div)
  local title = div.attributes.title
  if title then
    div.attributes.title = nil
    div.content:insert(1, line_of_markdown(title, 'own-title'))
  elseif div.content[1] and div.content[1].t == 'Header' then
    div.content:insert(1, pandoc.RawBlock('html', ''))
  end
  return div
end

-- Comments never reach a book; two hyphens inside one, which XML forbids, are no mistake of the author's.
local function without_comments(raw)
  if raw.format:match('^html') and raw.text:find('<!--', 1, true) then
    raw.text = raw.text:gsub('<!%-%-.-%-%->', '')
    return raw
  end
end

-- What an image's credit="…" and longdesc="…" say is Markdown too; each becomes a span behind the image.
local function with_words(inlines)
  local found = pandoc.Inlines{}
  for _, inline in ipairs(inlines) do
    found:insert(inline)
    for _, name in ipairs(inline.t == 'Image' and {'credit', 'longdesc'} or {}) do
      local words = inline.attributes[name]
      if words then
        inline.attributes[name] = nil
        local said = pandoc.utils.blocks_to_inlines(read(words).blocks)
        found:insert(pandoc.Span(said, {class = 'image-' .. name}))
      end
    end
  end
  return found
end

-- Images that have a paragraph to themselves stand side by side, each with its caption, as one that is alone has.
local function side_by_side(para)
  local panels, decorative = pandoc.Blocks{}, false
  for _, inline in ipairs(para.content) do
    if inline.t == 'Image' then
      local caption = #inline.caption > 0 and {long = {pandoc.Plain(inline.caption)}} or {}
      panels:insert(pandoc.Figure({pandoc.Plain{inline}}, caption))
      decorative = decorative or inline.classes:includes('decorative')
    elseif inline.t == 'Span' and inline.classes:find_if(function (name) return name:match('^image%-') end) then
      if #panels == 0 then return nil end
      panels[#panels].content[1].content:insert(inline)
    elseif inline.t ~= 'Space' and inline.t ~= 'SoftBreak' and inline.t ~= 'LineBreak' then
      return nil
    end
  end
  if #panels > 1 and not decorative then return pandoc.Div(panels, {class = 'side-by-side'}) end
end

-- pandoc forgets the label of a note. One that is called more than once keeps it: a mark, which no writer of pandoc's
-- knows, is set before the first words of its definition, where these cannot be the mark of a list or another block.
local MARK = 'bookforge-note'
local BLOCKS = {'^%(?%d+[.)]%s', '^%(?%a[.)]%s', '^%(?[ivxlcdmIVXLCDM]+[.)]%s', '^[-*+:]%s', '^[#>|+~<=%-]', '^%(@', '^```'}

local function begins_a_block(words)
  for _, pattern in ipairs(BLOCKS) do
    if words:find(pattern) then return true end
  end
  return false
end

local function with_marks(text)
  local count = {}
  for label in text:gmatch('%[%^([^%]%s`]+)%]') do count[label] = (count[label] or 0) + 1 end
  return (('\n' .. text):gsub('(\n ? ? ?%[%^([^%]%s`]+)%]:[ \t]+)([^\n]+)', function(opens, label, words)
    if count[label] < 3 or begins_a_block(words) then return nil end
    return ('%s`%s`{=%s}%s'):format(opens, label, MARK, words)
  end):sub(2))
end

-- Takes the marks out again: each note that has one is wrapped in a span that tells its label. A note that begins with a
-- list, a quote or another block has none; of these, those that say the very same are one note.
local function labeller()
  local blocks = pandoc.List()
  local function rank(note)
    for i, other in ipairs(blocks) do
      if other == note then return i end
    end
    blocks:insert(note:clone())
    return #blocks
  end
  return function(note)
    local first = note.content[1]
    if not first then return nil end
    if first.t ~= 'Para' and first.t ~= 'Plain' then
      return pandoc.Span({note}, {['note-label'] = ('[%d]'):format(rank(note))})
    end
    local mark = first.content[1]
    if not mark or mark.t ~= 'RawInline' or mark.format ~= MARK then return nil end
    first.content:remove(1)
    return pandoc.Span({note}, {['note-label'] = mark.text})
  end
end

local function without_marks(code)
  if code.t == 'RawInline' and code.format == MARK then return {} end
  code.text = code.text:gsub('`[^`\n]+`{=bookforge%-note}', '')
  return code
end

local LITERAL = {Code = without_marks, CodeBlock = without_marks, RawInline = without_marks, RawBlock = without_marks, Math = without_marks}

-- Each citation becomes a span that tells its number in the chapter (from 0). What citeproc must know of them is kept
-- beside the HTML as JSON: a paragraph for each citation, and one for each note, with its text where that holds citations.
local function cited(doc, text)
  if not text:find('[@^!]') then return doc, '' end  -- no citation, no note, no image
  local count, blocks, labels = 0, pandoc.List(), {}
  local function numbered(cite)
    for _, citation in ipairs(cite.citations) do citation.hash = count end
    count = count + 1
    return cite
  end
  -- What pandoc keeps of a citation's words is what was typed; written anew, `*emphasis*` in it is emphasis.
  local function words(cite)
    local found = pandoc.Inlines{}
    local in_text = cite.citations[1].mode == 'AuthorInText'
    for i, citation in ipairs(cite.citations) do
      local sign = (citation.mode == 'SuppressAuthor' and '-@' or '@') .. citation.id
      if i > 1 then found:extend{pandoc.Str(';'), pandoc.Space()} end
      found:extend(citation.prefix)
      if #citation.prefix > 0 then found:insert(pandoc.Space()) end
      found:insert(pandoc.Str(sign))
      if in_text and #citation.suffix > 0 then
        found:extend{pandoc.Space(), pandoc.Str('[')}
        found:extend(citation.suffix)
        found:insert(pandoc.Str(']'))
      else
        found:extend(citation.suffix)
      end
    end
    if not in_text then
      found:insert(1, pandoc.Str('['))
      found:insert(pandoc.Str(']'))
    end
    return found
  end
  local function keep(cite)
    local keys = cite.citations:map(function(citation) return citation.id end)
    local number = tostring(cite.citations[1].hash)
    return pandoc.Span(words(cite), {class = 'citation', cites = table.concat(keys, ' '), citation = number}), false
  end
  -- What describes an image is plain text: no citation, and not a second time the notes of its caption.
  local function plain(cite) return cite.citations[1].mode == 'AuthorInText' and cite.content or {} end
  local walked = doc:walk{
    traverse = 'topdown',
    Cite = function(cite)
      numbered(cite)
      blocks:insert(pandoc.Para({cite}))
      return keep(cite)
    end,
    Note = function(note)
      local before = count
      local content = note.content:walk{Cite = numbered}
      blocks:insert(pandoc.Para({pandoc.Note(count > before and content or {})}))
      return pandoc.Note(content:walk{traverse = 'topdown', Cite = keep}), false
    end,
    Span = function(span)  -- a note that is called again is the same note
      local label = span.attributes['note-label']
      if label and labels[label] then return span, false end
      labels[label or ''] = true
    end,
    Image = function(image)
      image.caption = image.caption:walk{Cite = plain}
      return image, false
    end,
  }
  return walked, #blocks > 0 and pandoc.write(pandoc.Pandoc(blocks), 'json') or ''
end

-- A walk through a whole chapter takes longer than to read it, so there is none for what its text cannot hold.
local function convert(text)
  local marked = with_marks(text)
  local said, doc = pandoc.log.silence(read, marked)
  if text:find('[^', 1, true) then doc = doc:walk{Note = labeller()} end
  if marked ~= text then doc = doc:walk(LITERAL) end
  if text:find('![', 1, true) then doc = doc:walk{Inlines = with_words}:walk{Para = side_by_side} end
  if text:find('[<>{]') or text:find(':::', 1, true) then
    doc = doc:walk{Div = whole, BlockQuote = in_paragraphs, CodeBlock = captioned, RawBlock = without_comments, RawInline = without_comments}
  end
  local citing
  doc, citing = cited(doc, text)
  local said_too, html = pandoc.log.silence(pandoc.write, doc, HTML, options)
  for _, message in ipairs(said_too) do table.insert(said, message) end
  return {html = html, log = said, citing = citing}
end

for line in io.stdin:lines() do
  local fine, result = pcall(convert, pandoc.json.decode(line, false))
  if not fine then result = {error = tostring(result)} end
  io.stdout:write(pandoc.json.encode(result), '\n')
  io.stdout:flush()
end
