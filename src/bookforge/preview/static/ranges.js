/* Words on the page as ranges, and the marks on them (CSS Custom Highlight API): the text itself is not touched. */
const main = document.getElementById("text");
const NOT_TEXT = ".finding, .chapter-source, .note-back, annotation, script, style";

/* The text of some nodes with its spaces folded, and where each letter of it stands. */
const folded = (nodes) => {
  let said = "";
  const where = [];
  for (const node of nodes) {
    for (let i = 0; i < node.length; i += 1) {
      const letter = node.data[i];
      const space = /[ \t\n\r\f]/.test(letter);
      if (space && (said === "" || said.endsWith(" "))) continue;
      said += space ? " " : letter;
      where.push([node, i]);
    }
  }
  return { said, where };
};

const textNodes = (element, own) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent.closest(NOT_TEXT) && (!own || parent.closest("[data-b]") === element)) nodes.push(node);
  }
  return nodes;
};

const rangeAt = (where, start, length) => {
  const range = document.createRange();
  range.setStart(...where[start]);
  const [node, at] = where[start + length - 1];
  range.setEnd(node, at + 1);
  return range;
};

/* The range of some words in an element, the `nth` of those that say the same (or the first); null without. */
export const rangeIn = (element, wanted, nth = 0, own = false) => {
  const { said, where } = folded(textNodes(element, own));
  let first = -1;
  let at = -1;
  for (let left = nth; left >= 0; left -= 1) {
    at = said.indexOf(wanted, at < 0 ? 0 : at + wanted.length);
    if (at < 0) break;
    if (first < 0) first = at;
  }
  const found = at >= 0 ? at : first;
  return found < 0 || !wanted ? null : rangeAt(where, found, wanted.length);
};

/* The range of some words in the block of a number; null while its section is away. */
export const rangeInBlock = (section, block, wanted, nth) => {
  const holder = document.getElementById(section);
  const element = holder && (holder.dataset.b === block ? holder : holder.querySelector(`[data-b="${CSS.escape(block)}"]`));
  return element && rangeIn(element, wanted, nth, true);
};

/* The range of some words at a line of a chapter; null while its section is away. */
export const rangeAtLine = (path, line, wanted, nth = 0) => {
  const section = [...main.children].find((one) => one.dataset.source === path);
  if (!section) return null;
  for (const block of section.querySelectorAll(`[data-line="${line}"]`)) {
    const range = rangeIn(block, wanted, nth);
    if (range) return range;
  }
  return rangeIn(section, wanted, 0);
};

const able = Boolean(globalThis.CSS?.highlights && globalThis.Highlight);

/* Marks ranges under a name; none takes the marks away. A later name lies above an earlier one. */
export const mark = (name, ranges, priority = 0) => {
  if (!able) return;
  if (!ranges.length) { CSS.highlights.delete(name); return; }
  const highlight = new Highlight(...ranges);
  highlight.priority = priority;
  CSS.highlights.set(name, highlight);
};

/* Brings a range into the middle of the window, above the tools where they cover half of it. */
export const showRange = (range) => {
  const box = range.getBoundingClientRect();
  const low = matchMedia("(max-width: 48rem)").matches && document.documentElement.dataset.desk;
  scrollBy({ top: box.top - innerHeight * (low ? 0.25 : 0.4), behavior: "instant" });
  for (let scroller = range.startContainer.parentElement?.closest(".scroller, pre"); scroller; scroller = null) {
    const its = scroller.getBoundingClientRect();
    if (box.right > its.right || box.left < its.left) scroller.scrollLeft += box.left - its.left - its.width / 3;
  }
};
