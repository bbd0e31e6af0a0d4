/* The reader's place, in the text and in the manuscript: the block at the top of the window, and those near it should it be
   the one that changed; and what she has selected. */
import { words } from "./dom.js";

const main = document.getElementById("text");
const bar = document.querySelector(".bar");
const BLOCKS = "p, pre, li, dt, dd, tr, figure, hr, h1, h2, h3, h4, h5, h6";

export const blocksOf = (section) =>
  [...section.querySelectorAll(BLOCKS)].filter((block) => !block.closest(".finding, .opener > .chapter-source"));
const top = (element) => element.getBoundingClientRect().top;
const line = () => bar.getBoundingClientRect().bottom + 1;
const sectionHere = () =>
  [...main.children].find((one) => one.getBoundingClientRect().bottom > line()) ?? main.lastElementChild;

/* Blocks of a section as they can be found again when some have changed: what each says, and which of those that say it. */
const marked = (blocks) => {
  const seen = new Map();
  return blocks.map((block) => {
    const said = words(block);
    const nth = seen.get(said) ?? 0;
    seen.set(said, nth + 1);
    return { said, nth, top: top(block) };
  });
};

const finder = (section) => {
  const bySaid = new Map();
  for (const block of blocksOf(section)) {
    const said = words(block);
    bySaid.set(said, [...(bySaid.get(said) ?? []), block]);
  }
  return (mark) => bySaid.get(mark.said)?.[mark.nth] ?? bySaid.get(mark.said)?.at(-1);
};

export const notePlace = () => {
  const section = sectionHere();
  if (!section || scrollY === 0) return null;
  const blocks = blocksOf(section);
  const first = Math.max(0, blocks.findIndex((block) => block.getBoundingClientRect().bottom > line()));
  const near = [first];
  for (let step = 1; step < 40; step += 1) near.push(first - step, first + step);
  const marks = marked(blocks);
  const kept = near.filter((i) => i >= 0 && i < blocks.length).map((i) => marks[i]);
  return { id: section.id, source: section.dataset.source, top: top(section), marks: kept };
};

/* Where the reader was when this page was loaded again; undefined when it was opened anew. */
const KEPT = "bookforge:place";
const wasReloaded = performance.getEntriesByType("navigation")[0]?.type === "reload";
const kept = sessionStorage.getItem(KEPT);
sessionStorage.removeItem(KEPT);
export const left = wasReloaded && kept ? JSON.parse(kept) : undefined;
addEventListener("pagehide", () => sessionStorage.setItem(KEPT, JSON.stringify(notePlace())));

export const findPlace = (place) => {
  if (!place) return;
  const section = document.getElementById(place.id)
    ?? [...main.children].find((one) => place.source && one.dataset.source === place.source);
  if (!section) return;
  const find = finder(section);
  for (const mark of place.marks) {
    const block = find(mark);
    if (block) { scrollBy({ top: top(block) - mark.top, behavior: "instant" }); return; }
  }
  scrollBy({ top: top(section) - place.top, behavior: "instant" });
};

/* --- what is selected, by block and by letters from its beginning --- */
const lettersTo = (block, node, offset) => {
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(node, offset);
  return range.toString().length;
};

const at = (block, letters) => {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let left = letters;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left <= node.length) return [node, left];
    left -= node.length;
  }
  return [block, block.childNodes.length];
};

const noteSelection = () => {
  const chosen = getSelection();
  if (!chosen || chosen.isCollapsed || !main.contains(chosen.anchorNode) || !main.contains(chosen.focusNode)) return null;
  const end = (node, offset) => {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const block = element.closest(BLOCKS);
    const section = element.closest("main > section");
    if (!block || !section || !section.contains(block)) return null;
    const blocks = blocksOf(section);
    const mark = marked(blocks)[blocks.indexOf(block)];
    return mark && { id: section.id, mark, letters: lettersTo(block, node, offset), node };
  };
  const ends = [end(chosen.anchorNode, chosen.anchorOffset), end(chosen.focusNode, chosen.focusOffset)];
  return ends.every(Boolean) ? ends : null;
};

const findSelection = (ends) => {
  if (!ends || ends.every((end) => end.node.isConnected)) return;
  const found = ends.map((end) => {
    const section = document.getElementById(end.id);
    const block = section && finder(section)(end.mark);
    return block && at(block, end.letters);
  });
  if (found.every(Boolean)) getSelection().setBaseAndExtent(...found[0], ...found[1]);
};

/* Changes the page, and leaves the reader where she is, with what she has selected. */
export const keepPlace = (change) => {
  document.documentElement.style.overflowAnchor = "none";  // one of us is enough
  const place = notePlace();
  const selected = noteSelection();
  change();
  findPlace(place);
  findSelection(selected);
  requestAnimationFrame(() => requestAnimationFrame(() => { document.documentElement.style.overflowAnchor = ""; }));
};

/* --- the same place in the manuscript --- */
const lineOf = (block) => Number(block.dataset.line ?? block.closest("[data-line]")?.dataset.line ?? 0);

/* The file and line of a block, or null where it comes from no file. A block of an included file tells that file. */
export const sourceOf = (element) => {
  const section = element.closest("main > section");
  const from = element.closest("[data-line]");
  if (!section?.dataset.source) return null;
  const [, file, number] = from?.dataset.origin?.match(/^(.+):(\d+)$/) ?? [];
  if (file) return { path: file, line: Number(number) };
  return { path: section.dataset.source, line: from && section.contains(from) ? lineOf(from) : 1 };
};

/* The block at the top of the window. */
export const blockAtTop = () => {
  const section = sectionHere();
  return section ? blocksOf(section).find((one) => one.getBoundingClientRect().bottom > line() && lineOf(one)) ?? section : null;
};

/* What the reader is reading: the file and line of the block at the top of the window, and the section's id. */
export const placeInSource = () => {
  const section = sectionHere();
  if (!section) return null;
  const block = blocksOf(section).find((one) => one.getBoundingClientRect().bottom > line() && lineOf(one));
  return { id: section.id, path: section.dataset.source ?? null, line: block ? lineOf(block) : 1 };
};

/* The block that a line of a file stands in: the innermost of those that begin at the last line not after it. */
export const blockAt = (path, number) => {
  const section = [...main.children].find((one) => one.dataset.source === path);
  if (!section) return null;
  let chosen = null;
  for (const block of section.querySelectorAll("[data-line]")) {
    const its = lineOf(block);
    if (its <= number && (!chosen || its >= lineOf(chosen))) chosen = block;
  }
  return chosen ?? section;
};
