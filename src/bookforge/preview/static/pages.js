/* The pages view: the printed pages as spreads. Pictures come from the server by what is drawn on them, so that a page that did
   not change is never fetched again; over each lie its blocks, to be read aloud, found, and opened in the manuscript. */
import { get } from "./api.js";
import { addView, say } from "./desk.js";
import { icon, make } from "./dom.js";
import { key } from "./keys.js";
import { leafOf, pictureOf } from "./leaf.js";
import { hear } from "./live.js";
import { tellChapter, tellTextAgain } from "./side.js";
import { pageAt, pageOfFolio, placeOf, sameLeaf, spreadOf } from "./spreads.js";
import { open as openSource } from "./source.js";

const ZOOMS = { fit: "Whole spread", width: "Full width", real: "Actual size" };
const narrow = matchMedia("(max-width: 48rem)");
const isRtl = document.documentElement.dir === "rtl";
const recall = (name) => { try { return sessionStorage.getItem(`bookforge:${name}`); } catch { return null; } };
const remember = (name, value) => { try { sessionStorage.setItem(`bookforge:${name}`, value); } catch { /* then not */ } };

let book = { number: -1, pages: [], size: [0, 0], faults: [], pending: "", lacks: "" };
let at = Number(recall("page") ?? 0);
let anchor = null;   // the page that the reader is on, as it was when last seen
let awaited = null;  // the place that was asked for, until its page is laid out
let came = null;     // the place that the reader came with, as long as she does not turn the page
let zoom = recall("zoom") ?? "fit";
let drawing = 0;

// --- what there is on the screen ---
const spread = make("div", { class: "pages-spread" });
const words = make("p", { class: "pages-words", hidden: true });
const stage = make("div", { class: "pages-stage", tabindex: -1, role: "region", "aria-label": "Printed pages" }, words, spread);
const folio = make("input", { class: "pages-folio", type: "text", size: 5, autocomplete: "off", "aria-label": "Go to page", title: "Go to page (g)" });
const count = make("span", { class: "pages-count" });
const pending = make("span", { class: "pages-pending", role: "status" });
const scrubber = make("input", { class: "pages-scrubber", type: "range", min: 0, max: 0, value: 0, "aria-label": "Page" });
const arrow = (does, title, path, then) => make("button", {
  type: "button", class: "bar-button", "aria-label": does, title, onclick: then,
}, icon(path));
const back = arrow("Earlier pages", "Earlier pages (←)", isRtl ? "M9 5l7 7-7 7" : "M15 5l-7 7 7 7", () => turn(-1));
const on = arrow("Later pages", "Later pages (→)", isRtl ? "M15 5l-7 7 7 7" : "M9 5l7 7-7 7", () => turn(1));
const size = make("select", { class: "pages-zoom", "aria-label": "Size", title: "Size (z)" },
  ...Object.entries(ZOOMS).map(([name, told]) => make("option", { value: name }, told)));
const marks = make("button", { type: "button", class: "pages-toggle", "aria-pressed": "true", title: "What a proofreader would mark (m)" }, "Marks");
const grid = make("button", { type: "button", class: "pages-toggle", "aria-pressed": "false", title: "The text's edges and lines (l)" }, "Lines");
const tools = make("div", { class: "pages-tools", role: "group", "aria-label": "Pages" },
  back, make("span", { class: "pages-go" }, folio, count), on, scrubber, size, marks, grid, pending);
const view = make("section", { class: "view pages", role: "main", hidden: true, tabindex: -1, "aria-label": "Pages" },
  make("h1", { class: "unseen" }, "Pages"), tools, stage);

// --- drawing the spread ---
const indexes = () => spreadOf(at, book.pages.length, narrow.matches);

const widthOfLeaf = () => {
  const beside = narrow.matches ? 1 : 2;
  const [wide, high] = book.size;
  const room = { wide: stage.clientWidth - (narrow.matches ? 32 : 64), high: stage.clientHeight - 72 };
  const full = Math.floor(room.wide / beside);
  if (zoom === "real") return Math.round((wide / 72) * 96);
  if (zoom === "width") return full;
  return Math.max(120, Math.min(full, Math.floor((room.high * wide) / high)));
};

const draw = async () => {
  if (view.hidden || !book.pages.length) return;
  drawing += 1;
  const mine = drawing;
  const width = widthOfLeaf();
  const shown = indexes();
  tell(shown);
  const leaves = await Promise.all(shown.map((index) => leafOf(book, index, width)));
  if (mine !== drawing) return;
  const focused = spread.contains(document.activeElement) ? document.activeElement.dataset.nth : null;
  spread.style.setProperty("--leaf", `${width}px`);
  spread.classList.toggle("single", narrow.matches);
  spread.replaceChildren(...leaves);
  const blocks = [...spread.querySelectorAll(".leaf-block")];
  blocks.forEach((block, nth) => { block.dataset.nth = nth; block.tabIndex = nth ? -1 : 0; });
  if (focused !== null) (blocks[focused] ?? stage).focus({ preventScroll: true });
  for (const near of [shown.at(-1) + 1, shown.at(-1) + 2, shown[0] - 1, shown[0] - 2]) {
    if (book.pages[near]) fetchEarly(book.pages[near], width);
  }
};

/* Has the browser fetch a picture that will soon be wanted, once. */
const early = new Set();
const fetchEarly = (page, width) => {
  const path = pictureOf(page, width);
  if (early.has(path)) return;
  if (early.size > 500) early.clear();
  early.add(path);
  new Image().src = path;
};

const called = (page) => page.folio || "blank";

const tell = (shown) => {
  const pages = shown.map((index) => book.pages[index]);
  const told = pages.map((page) => page.folio).filter(Boolean).join("–") || "blank";
  if (document.activeElement !== folio) folio.value = told;
  count.textContent = `of ${book.pages.findLast((page) => page.folio)?.folio ?? ""}`;
  scrubber.max = book.pages.length - 1;
  scrubber.value = at;
  scrubber.setAttribute("aria-valuetext", `page ${called(book.pages[at])}`);
  back.disabled = shown[0] === 0;
  on.disabled = shown.at(-1) === book.pages.length - 1;
  remember("page", at);
  const chapter = pages.find((page) => page.unit)?.unit;
  if (chapter) tellChapter(chapter);
};

const tellState = () => {
  pending.textContent = book.pages.length ? book.pending : "";
  const said = book.lacks || (book.pages.length ? "" : `${book.pending || "There are no pages yet"}.`);
  words.textContent = said;
  words.hidden = !said;
  tools.hidden = spread.hidden = !book.pages.length;
};

// --- turning ---
const goToPage = (index) => {
  awaited = came = null;
  at = Math.max(0, Math.min(index, book.pages.length - 1));
  anchor = book.pages[at];
  stage.scrollTo({ top: 0, left: 0 });
  return draw();
};

const turn = (step) => {
  const shown = indexes();
  goToPage(step > 0 ? Math.min(shown.at(-1) + 1, book.pages.length - 1) : Math.max(shown[0] - 1, 0));
};

const goToPlace = (place) => {
  const found = place && pageAt(book.pages, place);
  awaited = found === null ? place : null;
  came = place;
  if (typeof found === "number") {
    at = found;
    anchor = book.pages[at];
  }
};

// --- following the book ---
const drawn = (all) => JSON.stringify([all.size, all.faults, all.pages]);

const refresh = async () => {
  const next = await get("~/pages").catch(() => null);
  if (!next || view.hidden) return;
  const before = book;
  book = next;
  if (awaited) goToPlace(awaited);
  else if (anchor) at = sameLeaf(anchor, at, book.pages) ?? at;
  if (book.pages.length) {
    at = Math.min(at, book.pages.length - 1);
    if (book.pages[at].unit === anchor?.unit) anchor = book.pages[at];
    anchor ??= book.pages[at];
  }
  tellState();
  if (drawn(before) !== drawn(book) || !spread.childElementCount) await draw();
};

/* One look at a time; news that come meanwhile are looked at next. */
let busy = false;
let again = false;
const follow = async () => {
  again = true;
  if (busy) return;
  busy = true;
  while (again && !view.hidden) {
    again = false;
    await refresh();
  }
  busy = false;
};

// --- the manuscript ---
stage.addEventListener("click", (event) => {
  const block = event.target.closest(".leaf-block[data-path]");
  if (block) openSource({ path: block.dataset.path, line: Number(block.dataset.line), id: block.dataset.unit });
});

// --- keys: turning is heard wherever the focus is; up and down go from block to block once one has the focus ---
const toBlock = (step) => {
  const blocks = [...spread.querySelectorAll(".leaf-block")];
  const here = blocks.indexOf(document.activeElement);
  const next = here < 0 ? blocks[0] : blocks[here + step];
  if (!next) return;
  for (const block of blocks) block.tabIndex = block === next ? 0 : -1;
  next.focus({ preventScroll: false });
};

const scrolls = (step) => step > 0
  ? stage.scrollTop + stage.clientHeight < stage.scrollHeight - 4
  : stage.scrollTop > 4;

const KEYS = {
  ArrowRight: () => turn(isRtl ? -1 : 1),
  ArrowLeft: () => turn(isRtl ? 1 : -1),
  PageDown: () => (scrolls(1) ? stage.scrollBy({ top: stage.clientHeight * 0.85 }) : turn(1)),
  PageUp: () => (scrolls(-1) ? stage.scrollBy({ top: -stage.clientHeight * 0.85 }) : turn(-1)),
  Home: () => goToPage(0),
  End: () => goToPage(book.pages.findLastIndex((page) => page.folio)),  // blank pages may follow
  ArrowDown: () => toBlock(1),
  ArrowUp: () => toBlock(-1),
};

const onKey = (event) => {
  if (view.hidden || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [role=radiogroup], [role=tablist], dialog, .desk")) return;
  const then = KEYS[event.key];
  if (!then || !book.pages.length) return;
  event.preventDefault();
  then();
};

const toggle = (button, name) => {
  const pressed = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(pressed));
  spread.classList.toggle(name, pressed);
};

const setZoom = (name) => {
  zoom = size.value = name;
  remember("zoom", zoom);
  draw();
};

const listen = () => {
  size.value = zoom;
  size.addEventListener("change", () => setZoom(size.value));
  scrubber.addEventListener("input", () => goToPage(Number(scrubber.value)));
  folio.addEventListener("focus", () => folio.select());
  folio.addEventListener("blur", () => book.pages.length && tell(indexes()));
  folio.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stage.focus();
    if (event.key !== "Enter") return;
    const found = pageOfFolio(book.pages, folio.value);
    if (found === null) { say(`There is no page “${folio.value.trim()}”.`); folio.select(); return; }
    goToPage(found);
    stage.focus();
  });
  spread.classList.add("marked");
  marks.addEventListener("click", () => toggle(marks, "marked"));
  grid.addEventListener("click", () => toggle(grid, "lined"));
  addEventListener("keydown", onKey);
  key("← →", "Turn the leaf (also Page Up, Page Down; Home and End)", null, "pages");
  key("↑ ↓", "From paragraph to paragraph (Enter opens it in your editor)", null, "pages");
  key("g", "Go to a page", () => folio.focus(), "pages");
  key("z", "The next size", () => setZoom(Object.keys(ZOOMS)[(Object.keys(ZOOMS).indexOf(zoom) + 1) % 3]), "pages");
  key("m", "Show what a proofreader would mark", () => marks.click(), "pages");
  key("l", "Show the text's edges and lines", () => grid.click(), "pages");
  let from = null;
  stage.addEventListener("touchstart", (event) => { from = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
  stage.addEventListener("touchend", (event) => {
    const [to] = event.changedTouches;
    if (!from || !to || stage.scrollWidth > stage.clientWidth + 4) return;
    const [right, down] = [to.clientX - from.clientX, to.clientY - from.clientY];
    if (Math.abs(right) > 48 && Math.abs(right) > 2 * Math.abs(down)) turn((right < 0) === isRtl ? -1 : 1);
  }, { passive: true });
  let soon = 0;
  new ResizeObserver(() => { clearTimeout(soon); soon = setTimeout(draw, 120); }).observe(stage);
};

export const start = () => {
  document.getElementById("text").after(view);
  listen();
  hear("pages", follow);
  addView({
    id: "pages",
    title: "Pages",
    key: "3",
    place: () => came ?? placeOf(book.pages, at),
    hide: () => { view.hidden = true; tellTextAgain(); },
    show: async (place) => {
      view.hidden = false;
      tellState();
      scrollTo({ top: 0, behavior: "instant" });
      if (place) goToPlace(place);
      if (book.pages.length) draw();
      await follow();
    },
  });
};
