/* The words of a section in one row, as the server counts them too (annotations/texts.py): every run of spaces one space, a
   space between blocks. From what is selected to a note's target, and from a note's place back to the words on the page. */
const BLOCKS = new Set("P PRE LI DT DD TR TD TH FIGURE FIGCAPTION CAPTION TABLE UL OL DL DIV SECTION ASIDE BLOCKQUOTE HEADER HR H1 H2 H3 H4 H5 H6".split(" "));
const PASSED_OVER = [".chapter-source", ".finding", ".note-open", "button",
  ".chapter-label", ".part-label", ".chapter-subtitle", ".byline", ".notes-title", ".note-back", ".note-again", ".ornament",
  ".missing-image", ".cell-label"].join();  // what the preview says, and what the web edition puts in beside the author's words
const AROUND = 48;  // letters before and after a quote that are kept with it

export const textOf = (section) => {
  const letters = [];
  const nodes = [];
  const offsets = [];
  const space = (node, offset) => {
    if (!letters.length || letters.at(-1) === " ") return;
    letters.push(" ");
    nodes.push(node);
    offsets.push(offset);
  };
  const walk = (element) => {
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) {
        for (let i = 0; i < node.length; i += 1) {
          if (/\s/.test(node.data[i])) { space(node, i); continue; }
          letters.push(node.data[i]);
          nodes.push(node);
          offsets.push(i);
        }
      } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(PASSED_OVER)) {
        const block = BLOCKS.has(node.tagName);
        if (block) space(node, 0);
        walk(node);
        if (block) space(node, node.childNodes.length);
      }
    }
  };
  walk(section);
  return { words: letters.join(""), nodes, offsets };
};

/* Whether a note can stand on the words of a block. */
export const isText = (block) => Boolean(block.textContent.trim()) && !block.closest(PASSED_OVER);

const isLetter = (node) => node.nodeType === Node.TEXT_NODE;

/* The letters of a text that a range holds: [start, end), without spaces at either end; null when it holds none. */
const held = (text, range) => {
  let start = -1;
  let end = -1;
  for (let i = 0; i < text.nodes.length; i += 1) {
    if (!isLetter(text.nodes[i]) || text.words[i] === " ") continue;
    if (range.comparePoint(text.nodes[i], text.offsets[i]) === 0 && range.comparePoint(text.nodes[i], text.offsets[i] + 1) === 0) {
      if (start < 0) start = i;
      end = i + 1;
    }
  }
  return start < 0 ? null : [start, end];
};

const firstWords = (element) => element.textContent.replace(/\s+/g, " ").trim().slice(0, 40);

/* What a note on the words of a range is about, as a resource of the Web Annotation model; null when that is no chapter's text. */
export const targetOf = (range) => {
  const from = range.startContainer;
  const section = (isLetter(from) ? from.parentElement : from).closest?.("main > section[data-source]");
  if (!section) return null;
  const text = textOf(section);
  const span = held(text, range);
  if (!span) return null;
  const [start, end] = span;
  const block = text.nodes[start].parentElement.closest("[data-line]") ?? section;
  const line = Number(block.dataset.line ?? 1);
  return {
    type: "SpecificResource",
    source: section.dataset.source,
    selector: [
      { type: "TextQuoteSelector", exact: text.words.slice(start, end), prefix: text.words.slice(Math.max(0, start - AROUND), start), suffix: text.words.slice(end, end + AROUND) },
      { type: "TextPositionSelector", start, end },
      { type: "FragmentSelector", conformsTo: "http://tools.ietf.org/rfc/rfc5147", value: `line=${line - 1},${line}` },
    ],
    "bookforge:block": firstWords(block),
  };
};

export const quoteOf = (target) => target.selector.find(({ type }) => type === "TextQuoteSelector")?.exact ?? "";

/* The range of the words `exact` in a text, of several places the one nearest to the letter `start`; null without one. */
export const rangeOf = (text, exact, start) => {
  let best = -1;
  for (let at = exact ? text.words.indexOf(exact) : -1; at >= 0; at = text.words.indexOf(exact, at + 1)) {
    if (best < 0 || Math.abs(at - start) < Math.abs(best - start)) best = at;
  }
  if (best < 0) return null;
  const last = best + exact.length - 1;
  const range = document.createRange();
  range.setStart(text.nodes[best], text.offsets[best]);
  range.setEnd(text.nodes[last], text.offsets[last] + 1);
  return range;
};
