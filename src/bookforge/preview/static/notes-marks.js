/* Notes in the text: their words washed with colour (CSS Custom Highlight API), and a mark in the margin that opens the note.
   The marks lie over the page, not in it, so that the text stays what the server made. */
import { icon, make } from "./dom.js";
import { blockAt } from "./place.js";
import { rangeOf, textOf } from "./quotes.js";

const main = document.getElementById("text");
const layer = make("div", { class: "note-marks", role: "region", "aria-label": "Notes on the text" });
export const BUBBLE = "M5 5h14v10h-8l-4 4v-4H5z";
let shown = [];  // the notes with where they stand on the page: { note, range, block }

const paint = (name, ranges) => {
  if (!globalThis.CSS?.highlights) return;  // an older browser has the marks in the margin
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
};

/* Washes the words that a note is being written on, or that were just gone to. */
export const paintCurrent = (range) => paint("note-current", range ? [range] : []);

/* Where a note stands on the page: the range of its words, and the block; null while its chapter is away. */
export const standsAt = ({ place }, texts = new Map()) => {
  const section = [...main.children].find((one) => one.dataset.source === place.path && !one.classList.contains("away"));
  if (!section) return null;
  if (!texts.has(section)) texts.set(section, textOf(section));
  const range = place.exact ? rangeOf(texts.get(section), place.exact, place.start) : null;
  return { range, block: blockAt(place.path, place.line) ?? section };
};

const lay = () => {
  const base = main.getBoundingClientRect();
  const tops = [];
  const button = new Map([...layer.children].map((one) => [one.dataset.note, one]));
  for (const { note, range, block } of shown) {
    const box = (range ?? block).getBoundingClientRect();
    const first = range?.getClientRects()[0] ?? box;
    const column = (block.closest("main > section") ?? block).getBoundingClientRect();
    let top = first.top + scrollY;
    while (tops.some((other) => Math.abs(other - top) < 26)) top += 28;
    tops.push(top);
    const mark = button.get(note.id);
    const rtl = getComputedStyle(block).direction === "rtl";
    const side = rtl ? Math.max(base.left + 2, column.left - 36) : Math.min(column.right + 8, base.right - 30);
    mark.style.top = `${top}px`;
    mark.style.left = `${side + scrollX}px`;
  }
};

/* Marks these notes on the page; `open` is called with a note whose mark is chosen. */
export const mark = (notes, open) => {
  const texts = new Map();
  shown = main.hidden ? [] : notes.map((note) => ({ note, ...standsAt(note, texts) })).filter(({ block }) => block);
  paint("note", shown.filter(({ note, range }) => range && note["bookforge:state"] === "open").map(({ range }) => range));
  paint("note-resolved", shown.filter(({ note, range }) => range && note["bookforge:state"] !== "open").map(({ range }) => range));
  const focused = document.activeElement?.dataset?.note;
  layer.replaceChildren(...shown.map(({ note }) => make("button", {
    type: "button", class: `note-mark ${note["bookforge:state"]}`, "data-note": note.id, title: note.body.value,
    "aria-label": `Note by ${note.creator.name || "somebody"}: ${note.body.value}`, onclick: () => open(note),
  }, icon(BUBBLE))));
  if (focused) [...layer.children].find((one) => one.dataset.note === focused)?.focus({ preventScroll: true });
  lay();
};

export const start = () => {
  document.body.append(layer);
  new ResizeObserver(lay).observe(main);
  addEventListener("resize", lay);
};
