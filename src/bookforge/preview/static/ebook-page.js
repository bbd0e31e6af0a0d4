/* One file of the ebook in a frame where nothing runs, laid out as pages of the frame's size; and where its reader is in it. */
import { get } from "./api.js";
import { make, words } from "./dom.js";

const BLOCKS = "p, pre, li, dt, dd, tr, figure, hr, h1, h2, h3, h4, h5, h6, img";
const GAP = 60;
export const gap = GAP;

const lettersBefore = (block, letters) => {
  const walker = block.ownerDocument.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let left = letters;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left < node.length) return [node, left];
    left -= node.length;
  }
  return null;
};

/* An opened file: `element` is its frame. */
export class Leaf {
  constructor(page, digest) {
    this.page = page;
    this.digest = digest;
    this.at = 0;
    this.count = 1;
    this.kept = null;  // where the reader is, in words: it holds whatever becomes of the pages
    this.element = make("iframe", {
      class: "ebook-page", sandbox: "allow-same-origin", tabindex: -1, title: page.title, src: `~/ebook/${digest}/${page.path}`,
    });
  }

  /* Resolves when the file is there and its blocks know their lines. The frame must stand in the document. */
  async opened() {
    const there = new Promise((done, fail) => {
      this.element.addEventListener("load", done, { once: true });
      this.element.addEventListener("error", fail, { once: true });
    });
    const lines = get(`~/ebook-lines/${this.digest}/${this.page.path}`).catch(() => []);
    await there;
    const all = [...this.document.getElementsByTagName("*")];
    for (const [n, line] of await lines) all[n]?.setAttribute("data-line", line);
    this.style = this.document.createElementNS("http://www.w3.org/1999/xhtml", "style");
    this.root.querySelector("head").append(this.style);
    await this.document.fonts.ready;
    return this;
  }

  get document() { return this.element.contentDocument; }
  get root() { return this.document.documentElement; }
  get blocks() { return [...this.document.querySelectorAll(BLOCKS)]; }
  get step() { return this.element.clientWidth + GAP; }
  get isRtl() { return getComputedStyle(this.root).direction === "rtl"; }

  /* Lays it out in a style, and stays where the reader is. */
  async wear(style) {
    this.style.textContent = style;
    await this.document.fonts.ready;
    this.measure();
    this.found(this.kept);
  }

  measure() {
    const all = this.document.body;
    this.count = Math.max(1, Math.round((all.scrollWidth + GAP) / this.step));
  }

  /* The page that a rectangle stands on. */
  pageOf(rect) {
    const { scrollX } = this.element.contentWindow;
    const far = this.isRtl ? this.element.clientWidth - rect.right - scrollX : rect.left + scrollX;
    return Math.max(0, Math.min(this.count - 1, Math.floor((far + 1) / this.step)));
  }

  turnTo(page, { keep = true } = {}) {
    this.at = Math.max(0, Math.min(page, this.count - 1));
    const left = this.at * this.step * (this.isRtl ? -1 : 1);
    for (const scroller of [this.root, this.document.body]) scroller.scrollTop = 0;
    this.element.contentWindow.scrollTo({ left, top: 0, behavior: "instant" });
    if (keep) this.kept = this.noted();
  }

  turnToElement(element) {
    const shown = [element, ...element.querySelectorAll("*")].find((one) => one.getClientRects().length);
    if (shown) this.turnTo(this.pageOf(shown.getClientRects()[0]));
  }

  /* The first block of the page that is shown, or none. */
  first() {
    return this.blocks.find((block) => {
      const last = [...block.getClientRects()].at(-1);
      return last && (words(block) || block.matches("img, hr")) && this.pageOf(last) >= this.at;
    });
  }

  /* Where the reader is: the block, by what it says and by its line, and the letters of it that stand on earlier pages. */
  noted() {
    const block = this.at === 0 ? null : this.first();
    if (!block) return null;
    const said = words(block);
    const same = this.blocks.filter((other) => words(other) === said);
    return { said, nth: same.indexOf(block), line: this.lineOf(block), letters: this.lettersAbove(block) };
  }

  lettersAbove(block) {
    if (this.pageOf(block.getClientRects()[0]) >= this.at) return 0;
    let [from, to] = [0, block.textContent.length];
    while (from < to) {  // letters stand one after the other: the first that is on this page
      const middle = (from + to) >> 1;
      const page = this.pageOfLetter(block, middle);
      if (page !== null && page < this.at) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  pageOfLetter(block, letters) {
    const at = lettersBefore(block, letters);
    if (!at) return null;
    const range = this.document.createRange();
    range.setStart(...at);
    range.setEnd(at[0], Math.min(at[1] + 1, at[0].length));
    const [rect] = range.getClientRects();
    return rect ? this.pageOf(rect) : null;
  }

  /* Turns to a place that was noted, in this file or in it as it was before a save. */
  found(place) {
    this.kept = place;
    const same = place ? this.blocks.filter((block) => words(block) === place.said) : [];
    const block = place && (same[place.nth] ?? same.at(-1) ?? this.blockAt(place.line));
    const [rect] = block?.getClientRects() ?? [];
    const page = same.length && place.letters ? this.pageOfLetter(block, place.letters) : null;
    this.turnTo(page ?? (rect ? this.pageOf(rect) : this.at), { keep: false });
  }

  lineOf(element) { return Number(element.closest("[data-line]")?.getAttribute("data-line") ?? 0); }

  /* The innermost of the blocks that begin at the last line not after `line`. */
  blockAt(line) {
    let chosen = null;
    for (const block of this.document.querySelectorAll("[data-line]")) {
      const its = this.lineOf(block);
      if (its <= line && block.getClientRects().length && (!chosen || its >= this.lineOf(chosen))) chosen = block;
    }
    return chosen;
  }
}
