/* The ebook view: the files of the real EPUB on a phone, a tablet or an e-reader, page by page, file after file. */
import { get } from "./api.js";
import { addView, say } from "./desk.js";
import { icon, make } from "./dom.js";
import { Contents } from "./ebook-contents.js";
import { coloursOf, DEVICES, marginOf, styleOf } from "./ebook-looks.js";
import { isNoteCall, NoteWindow, targetOf } from "./ebook-note.js";
import { gap, Leaf } from "./ebook-page.js";
import { drop, Tools } from "./ebook-tools.js";
import { key } from "./keys.js";
import { hear } from "./live.js";
import { tellChapter, tellTextAgain } from "./side.js";

const AFTER_A_SAVE = 300;  // ms of quiet: the text comes first
const narrow = matchMedia("(max-width: 48rem)");

let book = null;    // the ebook as the server told of it
let index = 0;      // the file that is open, by its place in the order of reading
let leaf = null;
let came = null;    // the place that the reader came with, as long as she does not turn the page
let opening = 0;
let opened = Promise.resolve();  // when what is being opened is there, or given up

// --- what there is on the screen ---
const tools = new Tools((name) => (name === "channel" ? refresh() : dress(name)));
const frame = make("div", { class: "ebook-frame" });
const running = make("div", { class: "ebook-running", "aria-hidden": "true" });
const within = make("span", { class: "ebook-within", role: "status" });
const whole = make("span", { class: "ebook-whole" });
const note = new NoteWindow(() => stage.focus({ preventScroll: true }));
const contents = new Contents((path, id) => goToFile(path, id), () => stage.focus({ preventScroll: true }));
const screen = make("div", { class: "ebook-screen" }, running, frame, make("div", { class: "ebook-progress" }, within, whole), note.element, contents.element);
const device = make("div", { class: "ebook-device" }, screen);
const fit = make("div", { class: "ebook-fit" }, device);
const arrow = (label, title, path, then) => make("button", { type: "button", class: "bar-button ebook-turn", "aria-label": label, title, onclick: then }, icon(path));
const before = arrow("Page before", "Page before (←)", "M15 5l-7 7 7 7", () => turnSide(-1));
const after = arrow("Next page", "Next page (→)", "M9 5l7 7-7 7", () => turnSide(1));
const told = make("p", { class: "ebook-words", role: "status" });
const stage = make("div", { class: "ebook-stage", tabindex: -1, role: "region", "aria-label": "Pages of the ebook" }, before, fit, after, told);
const opener = make("button", { type: "button", class: "ebook-button", "aria-label": "Contents of the ebook", title: "Contents of the ebook (b)", onclick: () => showContents() }, icon("M4 6h16M4 12h16M4 18h10"));
const faults = make("ul", { class: "ebook-findings" });
const faultsCount = make("span", {});
const findings = drop("What making the ebook found", [faultsCount], faults);
tools.element.prepend(opener);
tools.element.append(findings);
const view = make("section", { class: "view ebook", role: "main", hidden: true, tabindex: -1, "aria-label": "Ebook" },
  make("h1", { class: "unseen" }, "Ebook"), tools.element, stage);

// --- the device: as large as it is, or smaller where the window is; on a phone it is the whole screen ---
const arrange = () => {
  const looks = tools.looks;
  const its = DEVICES[looks.device];
  const filled = narrow.matches;
  const bezel = filled ? 0 : 2 * Number.parseFloat(getComputedStyle(device).getPropertyValue("--bezel") || 0);
  const [wide, high] = filled ? [stage.clientWidth, stage.clientHeight] : [its.width, its.height];
  const margin = Math.round(marginOf(looks) * (filled ? Math.min(1, wide / its.width) : 1));
  const room = { wide: stage.clientWidth - 136, high: stage.clientHeight - 40 };
  const scale = filled ? 1 : Math.min(1, room.wide / (wide + bezel), room.high / (high + bezel));
  const head = filled ? 44 : its.head;
  const foot = filled ? 40 : its.foot;
  const { paper, ink } = coloursOf(looks);
  view.dataset.device = looks.device;
  view.dataset.light = looks.light;
  for (const [name, value] of Object.entries({
    "--device-width": `${wide}px`, "--device-height": `${high}px`, "--scale": scale, "--margin": `${margin}px`,
    "--head": `${head}px`, "--foot": `${foot}px`, "--screen": paper, "--screen-ink": ink,
  })) view.style.setProperty(name, value);
};

/* Lays the open page out anew, in what the reader has set. */
const dress = async (what) => {
  if (view.hidden) return;
  arrange();
  if (!leaf) return;
  await leaf.wear(styleOf(tools.looks, gap));
  if (what && what !== "light" && came?.line) leaf.turnToElement(leaf.blockAt(came.line) ?? leaf.root);
  tell();
};

// --- where the reader is ---
const tell = () => {
  const { pages } = book;
  const page = pages[index];
  const all = pages.reduce((sum, one) => sum + one.size, 0) || 1;
  const read = pages.slice(0, index).reduce((sum, one) => sum + one.size, 0) + (page.size * (leaf.at + 1)) / leaf.count;
  within.textContent = `${leaf.at + 1} of ${leaf.count} in this chapter`;
  whole.textContent = `${Math.min(100, Math.round((100 * read) / all))} %`;
  running.textContent = page.title;
  if (page.unit && !view.hidden) tellChapter(page.unit);
  const isFirst = index === 0 && leaf.at === 0;
  const isLast = index === pages.length - 1 && leaf.at === leaf.count - 1;
  before.disabled = leaf.isRtl ? isLast : isFirst;
  after.disabled = leaf.isRtl ? isFirst : isLast;
};

const place = () => {
  if (came || !leaf) return came;
  const page = book.pages[index];
  const first = leaf.first();
  return { id: page.unit, path: page.source || null, line: (first && leaf.lineOf(first)) || 1 };
};

// --- opening a file: the one that is shown stays until the next is laid out ---
const open = (at, then) => { opened = opens(at, then); return opened; };

const opens = async (at, then = () => {}) => {
  opening += 1;
  const mine = opening;
  const next = new Leaf(book.pages[at], book.digest);
  next.element.classList.add("coming");
  frame.append(next.element);
  try {
    await next.opened();
    await next.wear(styleOf(tools.looks, gap));
  } catch {
    next.element.remove();
    return false;
  }
  if (mine !== opening) { next.element.remove(); return false; }
  const held = frame.contains(document.activeElement);
  then(next);
  next.element.classList.remove("coming");
  for (const old of [...frame.children]) if (old !== next.element) old.remove();
  leaf = next;
  index = at;
  listenIn(leaf);
  if (held) stage.focus({ preventScroll: true });
  tell();
  return true;
};

const flash = () => {
  if (tools.looks.device !== "eink") return;
  frame.classList.remove("turned");
  void frame.offsetWidth;  // so that it begins anew
  frame.classList.add("turned");
};

const turn = async (step) => {
  if (!leaf) return;
  came = null;
  note.close();
  const to = leaf.at + step;
  if (to >= 0 && to < leaf.count) leaf.turnTo(to);
  else if (book.pages[index + step]) await open(index + step, (next) => next.turnTo(step > 0 ? 0 : next.count - 1));
  else return;
  flash();
  tell();
};

const turnSide = (side) => turn(leaf?.isRtl ? -side : side);

const turnWithin = (page) => { came = null; leaf?.turnTo(page); flash(); tell(); };

const goToFile = async (path, id = "") => {
  const at = book.pages.findIndex((page) => page.path === path);
  if (at < 0) return;
  came = null;
  const go = (there) => {
    const target = id && there.document.getElementById(id);
    if (target) there.turnToElement(target);
    else there.turnTo(0);
  };
  if (at === index && leaf) { go(leaf); tell(); } else await open(at, go);
};

/* The file that a place of the manuscript stands in: the last piece of its chapter that begins before it. */
const fileOf = ({ id, path, line }) => {
  const { pages } = book;
  const its = pages.findLastIndex((page) => path && page.source === path && page.line <= Math.max(line ?? 1, 1));
  const first = pages.findIndex((page) => path && page.source === path);
  const unit = pages.findIndex((page) => id && page.unit === id);
  return its >= 0 ? its : first >= 0 ? first : unit;
};

const goToPlace = async (to) => {
  const at = fileOf(to);
  if (at < 0) return;
  const go = (there) => {
    const block = to.line > 1 ? there.blockAt(to.line) : null;
    if (!block) { there.turnTo(0); return; }
    there.turnToElement(block);
    block.classList.add("bookforge-found");
    setTimeout(() => block.classList.remove("bookforge-found"), 2400);
  };
  if (at === index && leaf) go(leaf);
  else if (!await open(at, go)) return;
  came = to;
  tell();
};

// --- following the book: one question at a time; news that come meanwhile are asked next ---
let asking = null;
let askAgain = false;
const refresh = () => {
  if (asking) { askAgain = true; return asking; }
  asking = (async () => {
    do {
      askAgain = false;
      await look();
    } while (askAgain && !view.hidden);
    asking = null;
  })();
  return asking;
};

const look = async () => {
  stage.setAttribute("aria-busy", "true");
  if (!leaf) told.textContent = "Making the ebook …";
  let next;
  try {
    next = await get(`~/ebook?${new URLSearchParams({ channel: tools.looks.channel })}`);
    told.textContent = "";
  } catch (problem) {
    if (leaf) say(problem.message, "error");
    else told.textContent = problem.message;
    return;
  } finally {
    stage.removeAttribute("aria-busy");
  }
  for (let seen = null; seen !== opened;) {  // where she is just going to is where she is
    seen = opened;
    await seen;
  }
  const old = leaf?.page;
  book = next;
  tools.offer(book.channels, book.channel);
  tellFindings();
  if (!old) { await open(0); return; }
  const same = book.pages.findIndex((page) => page.path === old.path);
  if (same >= 0 && book.pages[same].digest === old.digest) { index = same; tell(); return; }
  if (same >= 0) await open(same, (there) => there.found(leaf.kept));  // asked late: she may turn pages meanwhile
  else await open(Math.min(index, book.pages.length - 1));
};

const tellFindings = () => {
  const { findings: all } = book;
  findings.hidden = !all.length;
  faultsCount.textContent = `${all.length} to look at`;
  faults.replaceChildren(...all.map(({ severity, message, remedy, place: at }) => {
    const where = at.line ? `${at.path}:${at.line}` : at.path;
    return make("li", { class: severity },
      make("p", {}, make("strong", {}, severity === "note" ? "Note" : severity === "error" ? "Error" : "Warning"), ` ${message}`),
      make("p", { class: "ebook-remedy" }, remedy),
      at.line ? make("button", { type: "button", class: "ebook-where", onclick: () => goToPlace(at) }, where) : make("span", { class: "ebook-where" }, where));
  }));
};

let soon = 0;
const follow = () => {
  if (view.hidden) return;
  clearTimeout(soon);
  soon = setTimeout(() => { if (!view.hidden) refresh(); }, AFTER_A_SAVE);
};

// --- the manuscript ---
const openSource = async (to) => {
  if (!to?.path) { say("This comes from no file of the manuscript."); return; }
  const source = await import("./source.js").catch(() => null);
  if (source?.open) { source.open(to); return; }
  await navigator.clipboard?.writeText(`${to.path}:${to.line}`).catch(() => {});
  say(`${to.path}:${to.line}`);
};

const showContents = () => (contents.isOpen ? contents.close() : book && contents.open(book, book.pages[index].path));

// --- what the reader does on the page ---
const follows = async (link) => {
  const target = targetOf(link);
  if (!target) { say(`This leads out of the book, to ${link.href}`); return; }
  if (isNoteCall(link) && await note.open(link, book.digest)) return;
  goToFile(target.path, target.id);
};

const byTap = (x, wide) => (x < wide * 0.25 ? turnSide(-1) : x > wide * 0.75 ? turnSide(1) : null);

const listenIn = (there) => {
  const { document: page } = there;
  page.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link) {
      event.preventDefault();
      follows(link);
      return;
    }
    if (note.isOpen) { note.close(); return; }
    if (!page.getSelection().isCollapsed) return;
    if (event.altKey) openSource({ id: there.page.unit, path: there.page.source, line: there.lineOf(event.target) || 1 });
    else byTap(event.clientX, there.element.clientWidth);
  });
  page.addEventListener("keydown", (event) => {
    const { key: name, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (name === "Tab" || (name === "Enter" && event.target.closest("a"))) return;
    if (!stage.dispatchEvent(new KeyboardEvent("keydown", { key: name, shiftKey, ctrlKey, metaKey, altKey, bubbles: true, cancelable: true }))) event.preventDefault();
  });
  page.addEventListener("focusin", (event) => { there.turnToElement(event.target); tell(); });
  page.addEventListener("pointerup", () => there.turnTo(there.at));
  swipes(page);
};

/* A finger turns pages by a stroke. */
const swipes = (target) => {
  let from = null;
  target.addEventListener("touchstart", (event) => { from = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
  target.addEventListener("touchend", (event) => {
    const [to] = event.changedTouches;
    if (!from || !to) return;
    const [right, down] = [to.clientX - from.clientX, to.clientY - from.clientY];
    if (Math.abs(right) > 40 && Math.abs(right) > 2 * Math.abs(down)) turnSide(right < 0 ? 1 : -1);
  }, { passive: true });
};

const KEYS = {
  ArrowRight: () => turnSide(1),
  ArrowLeft: () => turnSide(-1),
  PageDown: () => turn(1),
  PageUp: () => turn(-1),
  Home: () => turnWithin(0),
  End: () => turnWithin(Infinity),
  Escape: () => note.close(),
};

const onKey = (event) => {
  if (view.hidden || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !leaf) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("input, textarea, select, [role=radiogroup], [role=tablist], .desk, .ebook-contents, .ebook-drop-box")) return;
  const isSpace = event.key === " " && !event.target.closest?.("button, summary, a");
  const then = isSpace ? () => turn(event.shiftKey ? -1 : 1) : KEYS[event.key];
  if (!then) return;
  event.preventDefault();
  then();
};

const listen = () => {
  addEventListener("keydown", onKey);
  key("← →", "Turn the page (also space, Page Up, Page Down; Home and End within a chapter)", null, "ebook");
  key("+", "Larger text", () => tools.size(1), "ebook");
  key("-", "Smaller text", () => tools.size(-1), "ebook");
  key("0", "Text at 100 %", () => tools.size(0), "ebook");
  key("b", "The ebook’s contents", showContents, "ebook");
  key("i", "Light, sepia, dark", () => tools.next("light"), "ebook");
  key("d", "Phone, tablet, e-reader", () => tools.next("device"), "ebook");
  screen.addEventListener("click", (event) => {  // the margins
    if (event.target !== screen && event.target !== running && !event.target.closest(".ebook-progress")) return;
    const box = screen.getBoundingClientRect();
    byTap(event.clientX - box.left, box.width);
  });
  swipes(screen);
  let rest = 0;
  stage.addEventListener("wheel", (event) => {
    if (event.target.closest(".ebook-note, .ebook-contents") || Date.now() < rest || Math.abs(event.deltaY) < 8) return;
    rest = Date.now() + 350;
    turn(event.deltaY > 0 ? 1 : -1);
  }, { passive: true });
  let later = 0;
  new ResizeObserver(() => { clearTimeout(later); later = setTimeout(() => dress(""), 80); }).observe(stage);
};

const isSame = (a, b) => Boolean(a && b && a.path === b.path && a.line === b.line && a.id === b.id);

export const start = () => {
  document.getElementById("text").after(view);
  listen();
  hear("state", follow);
  addView({
    id: "ebook",
    title: "Ebook",
    key: "2",
    place,
    hide: () => { view.hidden = true; note.close(); tellTextAgain(); },
    show: async (to) => {
      const isShown = Boolean(leaf) && !view.hidden;
      const here = isShown ? place() : came;
      view.hidden = false;
      scrollTo({ top: 0, behavior: "instant" });
      arrange();
      if (!isShown) await refresh();
      if (leaf && to && !isSame(to, here)) await goToPlace(to);
      stage.focus({ preventScroll: true });
    },
  });
};
