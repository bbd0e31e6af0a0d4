-- Reads many chapters through one pandoc: each line of input is a JSON string (a chapter's Markdown), each line of output
-- a JSON object {html, log} or {error}. Chapters are wholly apart from each other: ids, notes, open blocks.

local format = arg[1]
local options = pandoc.WriterOptions{section_divs = true, wrap_text = 'preserve', html_math_method = 'mathml'}

-- The title="…" of a fenced block, and the caption="…" of a listing, are Markdown too; they become a block of a class of
-- their own, for our rules to find.
local function line_of_markdown(text, class)
  local inlines = pandoc.utils.blocks_to_inlines(pandoc.read(text, format).blocks)
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
local function whole(div)
  for i, block in ipairs(div.content) do
    if block.t == 'Plain' then div.content[i] = pandoc.Para(block.content) end
  end
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
        local read = pandoc.utils.blocks_to_inlines(pandoc.read(words, format).blocks)
        found:insert(pandoc.Span(read, {class = 'image-' .. name}))
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

local function convert(text)
  local said, doc = pandoc.log.silence(pandoc.read, text, format)
  doc = doc:walk{Inlines = with_words}:walk{Para = side_by_side}
  doc = doc:walk{Div = whole, CodeBlock = captioned, RawBlock = without_comments, RawInline = without_comments}
  local said_too, html = pandoc.log.silence(pandoc.write, doc, 'html5', options)
  for _, message in ipairs(said_too) do table.insert(said, message) end
  return {html = html, log = said}
end

for line in io.stdin:lines() do
  local fine, result = pcall(convert, pandoc.json.decode(line, false))
  if not fine then result = {error = tostring(result)} end
  io.stdout:write(pandoc.json.encode(result), '\n')
  io.stdout:flush()
end
