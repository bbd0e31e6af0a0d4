/* What is wrong with the book: a mark in the margin of each block that has something, a card with what it is, and a panel with
   all of it. The page that the server makes has notes below the blocks for a browser without scripts; here they become marks. */
import { get } from "./api.js";
import { isAway } from "./away.js";
import { addPanel, announce, badge, goTo, openPanel, panelShown, placeShown, say, viewShown } from "./desk.js";
import { icon, make } from "./dom.js";
import { key } from "./keys.js";
import { hear } from "./live.js";
import { blockAt } from "./place.js";
import { mend, undoLine } from "./proof.js";
import { copy, open as openSource } from "./source.js";

const main = document.getElementById("text");
const bar = document.querySelector(".bar");
const SEVERITIES = ["error", "warning", "note"];
const SOURCES = { manuscript: "Manuscript", print: "Print" };
const INSIDE = "li, td, th, dt, dd, figcaption, caption";
const AIR = 8;  // px around the card
const NARROWEST = 272;  // px that a card needs
const phone = matchMedia("(max-width: 48rem)");  // where the card and the panel take the lower half
const CLIPPED = "pre, hr, table, .scroller, img, tr";

let all = [];
let current = null;  // the id of the one that was gone to
const chosen = { severity: null, code: "", chapter: "", source: "" };

const capital = (word) => word[0].toUpperCase() + word.slice(1);
const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
const counted = (list, by) => {
  const counts = new Map();
  for (const one of list) counts.set(by(one), (counts.get(by(one)) ?? 0) + 1);
  return counts;
};
const gravest = (list) => SEVERITIES.find((name) => list.some((one) => one.severity === name));
const standsAt = ({ path, line, page }) => [line ? `${path}:${line}` : path, page && `page ${page}`].filter(Boolean).join(", ");

/* A sentence, what stands in backquotes as code. */
const spoken = (text) => text.split("`").map((part, i) => (i % 2 ? make("code", {}, part) : part));
const plain = (text) => text.replaceAll("`", "");

// --- which block a finding belongs to ---
const blocks = new Map();  // by the id of the finding

const takeNotes = () => {
  for (const note of main.querySelectorAll("aside.finding")) {
    let block = note.parentElement.matches(INSIDE) ? note.parentElement : note.previousElementSibling;
    while (block?.matches("aside.finding")) block = block.previousElementSibling;
    blocks.set(note.id, block ?? note.parentElement);
  }
  for (const note of main.querySelectorAll("aside.finding")) note.remove();
};

const blockOf = (one) => {
  const known = blocks.get(one.id);
  if (known?.isConnected) return known;
  const section = one.place && document.getElementById(one.place.id);
  return section && !isAway(section) ? blockAt(one.place.path, one.place.line) : null;
};

// --- the marks ---
let marks = [];  // { button, block, list }

/* How far a mark's host is indented in its section: the marks stand in one row beside the text. */
const indentOf = ({ button, block }) => {
  const section = block.closest("main > section");
  const host = button.parentElement;
  const style = getComputedStyle(section);
  const page = section.getBoundingClientRect();
  const its = host.getBoundingClientRect();
  return style.direction === "rtl"
    ? page.right - parseFloat(style.paddingRight) - its.right - parseFloat(getComputedStyle(host).borderRightWidth)
    : its.left + parseFloat(getComputedStyle(host).borderLeftWidth) - page.left - parseFloat(style.paddingLeft);
};

const align = (these) => {
  const indents = these.map(indentOf);  // all are read before one is set: the page is laid out once
  these.forEach(({ button }, i) => button.style.setProperty("--indent", `${indents[i]}px`));
};

const described = (list) => list.map((one) => `${capital(one.severity)}: ${plain(one.message)}`).join(" ");

const putMark = (block, list) => {
  const button = make("button", {
    type: "button", class: `finding-mark ${gravest(list)}`, "aria-label": described(list), "aria-haspopup": "dialog",
    "aria-expanded": "false", "data-count": list.length > 1 ? list.length : null,
  });
  const mark = { button, block, list };
  button.addEventListener("click", (event) => {
    const byKey = event.detail === 0;
    if (card.mark === mark && card.held && !byKey) closeCard();
    else showCard(mark, { held: true, enter: true });
  });
  button.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") lookAt(mark); });
  button.addEventListener("pointerleave", lookAway);
  button.addEventListener("focus", () => { if (!returning && button.matches(":focus-visible")) showCard(mark); });
  button.addEventListener("blur", () => { if (!card.held) closeCard(); });
  if (block.matches(CLIPPED) || block.parentElement === main) {
    const outer = block.parentElement === main ? block.firstElementChild ?? block : block.closest(".scroller, table") ?? block;
    const perch = make("div", { class: "finding-perch" }, button);
    outer.before(perch);
  } else {
    block.classList.add("bears-mark");
    block.append(button);
  }
  return mark;
};

const putMarks = () => {
  const had = marks.find(({ button }) => button === document.activeElement)?.list[0].id;
  const shown = card.mark && card.held ? card.mark.list[0].id : null;
  for (const { button, block } of marks) {
    (button.closest(".finding-perch") ?? button).remove();
    block.classList.remove("bears-mark");
  }
  takeNotes();
  const grouped = new Map();
  for (const one of all) {
    const block = blockOf(one);
    if (block) grouped.set(block, [...(grouped.get(block) ?? []), one]);
  }
  marks = [...grouped].map(([block, list]) => putMark(block, list));
  align(marks);
  if (had) markOf(had)?.button.focus({ preventScroll: true });
  const again = shown && markOf(shown);
  if (again) showCard(again, { held: true });
  else if (card.mark) closeCard();
};

const markOf = (id) => marks.find(({ list }) => list.some((one) => one.id === id));

// --- the card beside a mark ---
const box = make("div", { class: "finding-card", role: "dialog", "aria-label": "What is wrong here", tabindex: -1, hidden: true });
const card = { mark: null, held: false };
let soon = 0;
let returning = false;

const lookAt = (mark) => {
  clearTimeout(soon);
  soon = setTimeout(() => { if (!card.held) showCard(mark); }, 120);
};
const lookAway = () => {
  clearTimeout(soon);
  soon = setTimeout(() => { if (!card.held && document.activeElement !== card.mark?.button) closeCard(); }, 250);
};

const tool = (label, then) => make("button", { type: "button", class: "desk-button", onclick: then }, label);

/* Some words as they will stand, the middle of long ones left out. */
const shownWords = (text) => {
  const short = text.length > 48 ? `${text.slice(0, 28)} … ${text.slice(-14)}` : text;
  return /^[“„«»‘‚「『]/.test(short) ? short : `“${short}”`;
};

/* What a click can write, where it is known what is to stand there. */
const mender = ({ fix }) => fix && make("button", {
  type: "button", class: "desk-button finding-mend", title: `Write it into ${fix.at.path}, line ${fix.at.line}`, onclick: () => mend(fix.at, fix.now),
}, `Write ${shownWords(fix.now)}`);

/* In the margin before the mark, where there is room; else below it, or above, over the text. */
const placeCard = ({ button, block }) => {
  const at = button.getBoundingClientRect();
  const wide = document.documentElement.clientWidth;
  const rtl = getComputedStyle(block).direction === "rtl";
  const walls = ["side", "desk"].map((id) => document.getElementById(id)).filter((one) => one?.checkVisibility()).map((one) => one.getBoundingClientRect());
  const room = rtl
    ? Math.min(wide, ...walls.map((wall) => wall.left).filter((left) => left >= at.right)) - at.right
    : at.left - Math.max(0, ...walls.map((wall) => wall.right).filter((right) => right <= at.left));
  const isBeside = room - 2 * AIR >= NARROWEST;
  box.style.maxWidth = isBeside ? `${room - 2 * AIR}px` : "";
  const [before, after] = [at.left - AIR - box.offsetWidth, at.right + AIR];
  const below = at.top + 28 + box.offsetHeight < innerHeight || at.top < box.offsetHeight + 60;
  const top = isBeside ? Math.max(56, Math.min(at.top, innerHeight - box.offsetHeight - AIR)) : below ? at.top + 28 : at.top - box.offsetHeight - AIR;
  box.style.left = `${Math.max(AIR, Math.min(isBeside === rtl ? after : before, wide - box.offsetWidth - AIR))}px`;
  box.style.top = `${scrollY + top}px`;
};

const showCard = (mark, { held = false, enter = false } = {}) => {
  if (card.mark && card.mark !== mark) card.mark.button.setAttribute("aria-expanded", "false");
  Object.assign(card, { mark, held });
  const [first] = mark.list;
  if (held && !mark.list.some((one) => one.id === current)) {
    current = first.id;  // the keys go on from here
    markCurrent();
  }
  box.replaceChildren(
    ...mark.list.map((one) => make("div", { class: `finding-said ${one.severity}` },
      make("p", { dir: "auto" }, make("strong", { class: "finding-severity" }, capital(one.severity)), " ", ...spoken(one.message)),
      one.remedy ? make("p", { class: "finding-remedy", dir: "auto" }, ...spoken(one.remedy)) : null,
      make("p", { class: "finding-place", dir: "auto" }, `${standsAt(one)} · ${one.code}`), mender(one))),
    make("div", { class: "finding-tools" },
      tool("Open in editor", () => openSource(first)),
      tool("Copy place", () => copy(first)),
      make("span", { class: "finding-steps" },
        make("button", { type: "button", class: "bar-button", "aria-label": "Previous finding", title: "Previous (p)", onclick: () => step(-1) }, icon("M15 6l-6 6 6 6")),
        make("button", { type: "button", class: "bar-button", "aria-label": "Next finding", title: "Next (n)", onclick: () => step(1) }, icon("M9 6l6 6-6 6")),
        make("button", { type: "button", class: "bar-button", "aria-label": "Close", title: "Close (Esc)", onclick: () => closeCard() }, icon("M6 6l12 12M18 6L6 18")))),
  );
  box.hidden = false;
  mark.button.setAttribute("aria-expanded", "true");
  placeCard(mark);
  if (enter) box.focus({ preventScroll: true });
};

const closeCard = () => {
  const { mark } = card;
  clearTimeout(soon);
  const inside = box.contains(document.activeElement);
  Object.assign(card, { mark: null, held: false });
  box.hidden = true;
  mark?.button.setAttribute("aria-expanded", "false");
  if (inside) {
    returning = true;  // the mark that gets the focus back need not show its card again
    mark?.button.focus({ preventScroll: true });
    returning = false;
  }
};

// --- going from one to the next ---

const show = async (one) => {
  current = one.id;
  markCurrent();
  if (!one.place) {
    openPanel("findings");
    say(`${capital(one.severity)}: ${plain(one.message)}`);
    return;
  }
  await goTo(one.place);
  const mark = markOf(one.id);
  if (viewShown() !== "text" || !mark) { say(`${capital(one.severity)}: ${plain(one.message)}`); return; }
  mark.block.scrollIntoView({ block: "center", behavior: "instant" });
  if (phone.matches) scrollBy({ top: mark.block.getBoundingClientRect().top - innerHeight * 0.2, behavior: "instant" });
  mark.button.focus({ preventScroll: true });
  showCard(mark, { held: true });
};

const isBefore = (a, b) => {
  const order = [...main.children].map((section) => section.id);
  return order.indexOf(a.id) - order.indexOf(b.id) || a.line - b.line;
};

const inSight = (id) => {
  const at = markOf(id)?.button.getBoundingClientRect();
  return Boolean(at && at.top > 0 && at.bottom < innerHeight);
};

const step = (way) => {
  const list = kept();
  if (!list.length) { say(all.length ? "The filters leave no finding." : "No findings."); return; }
  const here = list.findIndex((one) => one.id === current);
  if (here >= 0 && (inSight(current) || viewShown() !== "text" || !list[here].place)) {
    const mark = viewShown() === "text" ? markOf(current) : null;
    let next = here;
    do next = (next + way + list.length) % list.length;
    while (next !== here && mark && markOf(list[next].id) === mark);  // its card has told that one, too
    show(list[next]);
    return;
  }
  const place = placeShown();
  const after = place?.id ? list.findIndex((one) => one.place && isBefore(one.place, place) >= 0) : 0;
  const next = after < 0 ? 0 : after;
  show(list[way > 0 ? next : ((after < 0 ? list.length : after) - 1 + list.length) % list.length]);
};

// --- the panel ---
let body = null;

const kept = (but = "") => all.filter((one) =>
  (but === "severity" || !chosen.severity || one.severity === chosen.severity)
  && (but === "code" || !chosen.code || one.code === chosen.code)
  && (but === "chapter" || !chosen.chapter || one.chapter === chosen.chapter)
  && (but === "source" || !chosen.source || one.source === chosen.source));

const choose = (name, value) => {
  chosen[name] = value;
  draw();
};

const chips = () => {
  const counts = counted(kept("severity"), (one) => one.severity);
  return make("div", { class: "finding-chips", role: "group", "aria-label": "Severity" },
    ...SEVERITIES.filter((name) => all.some((one) => one.severity === name)).map((name) => make("button", {
      type: "button", class: `finding-chip ${name}`, "aria-pressed": String(chosen.severity === name), "data-key": name,
      onclick: () => choose("severity", chosen.severity === name ? null : name),
    }, make("span", { class: `finding-shape ${name}` }), plural(counts.get(name) ?? 0, name))));
};

const select = (name, label, title) => {
  const among = counted(kept(name), (one) => one[name]);
  const values = [...new Set(all.map((one) => one[name]))];
  if (values.length < 2 && !chosen[name]) return null;
  const options = values.map((value) => make("option", { value, selected: chosen[name] === value && value !== "" }, `${title(value)} (${among.get(value) ?? 0})`));
  return make("label", { class: "finding-filter" }, make("span", {}, label),
    make("select", { "data-key": name, onchange: (event) => choose(name, event.target.value) },
      make("option", { value: "" }, `All (${kept(name).length})`), ...options.filter((option) => option.value)));
};

const entry = (one) => make("li", { class: `finding-entry ${one.severity}`, "data-id": one.id },
  make("button", { type: "button", class: "finding-go", "data-key": one.id, onclick: () => show(one) },
    make("span", { class: `finding-shape ${one.severity}` }),
    make("span", { class: "finding-words" },
      make("strong", { class: "finding-severity" }, capital(one.severity)), " ", ...spoken(one.message)),
    one.remedy ? make("span", { class: "finding-remedy" }, ...spoken(one.remedy)) : null,
    make("span", { class: "finding-place" }, `${standsAt(one)} · ${one.code}`)), mender(one));

const undone = undoLine();

const draw = () => {
  if (!body) return;
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const list = kept();
  const groups = counted(list, (one) => one.chapter);
  body.replaceChildren(
    undone,
    all.length ? make("div", { class: "finding-filters" }, chips(),
      select("code", "Kind", (code) => code), select("chapter", "Chapter", (title) => title),
      select("source", "Found in", (name) => SOURCES[name] ?? capital(name))) : "",
    make("p", { class: "finding-sum", role: "status" }, all.length === 0 ? "Nothing is wrong that bookforge could find."
      : list.length === all.length ? plural(all.length, "finding") : `${list.length} of ${plural(all.length, "finding")}`),
    ...[...groups].flatMap(([chapter]) => [
      make("h3", { class: "finding-chapter" }, chapter || "The book"),
      make("ol", {}, ...list.filter((one) => one.chapter === chapter).map(entry)),
    ]),
  );
  markCurrent();
  if (focused) [...body.querySelectorAll("[data-key]")].find((one) => one.dataset.key === focused)?.focus({ preventScroll: true });
};

const markCurrent = () => {
  for (const item of body?.querySelectorAll(".finding-entry") ?? []) {
    item.querySelector("button").toggleAttribute("aria-current", item.dataset.id === current);
  }
};

// --- the count in the bar, which is there when the panel is not ---
const tally = make("button", { type: "button", class: "finding-tally", hidden: true, onclick: () => openPanel("findings") });

const count = () => {
  const counts = counted(all, (one) => one.severity);
  const said = SEVERITIES.filter((name) => counts.has(name));
  badge("findings", all.length, counts.has("error") ? "error" : "");
  tally.hidden = !said.length;
  tally.setAttribute("aria-label", `Findings: ${said.map((name) => plural(counts.get(name), name)).join(", ")}`);
  tally.title = `${said.map((name) => plural(counts.get(name), name)).join(", ")} (f); next (n), previous (p)`;
  tally.replaceChildren(...said.map((name) => make("span", { class: `finding-count ${name}` },
    make("span", { class: `finding-shape ${name}` }), String(counts.get(name)))));
};

let asked = 0;
const refresh = async () => {
  const mine = ++asked;
  let list = null;
  try { list = await get("~/findings"); } catch { return; /* the stream tells of the next state */ }
  if (mine !== asked) return;
  if (mine > 1 && list.length !== all.length) announce(list.length ? plural(list.length, "finding") : "No findings.");
  all = list;
  for (const name of ["code", "chapter", "source"]) if (!all.some((one) => one[name] === chosen[name])) chosen[name] = "";
  if (!all.some((one) => one.severity === chosen.severity)) chosen.severity = null;
  putMarks();
  count();
  if (panelShown() === "findings") draw();
};

export const start = () => {
  addPanel({ id: "findings", title: "Findings", key: "f", icon: "M5 21V4M5 5h12l-2.5 4L17 13H5", open: (element) => { body = element; draw(); } });
  bar.querySelector(".scheme-button").before(tally);
  document.body.append(box);
  box.addEventListener("pointerenter", () => clearTimeout(soon));
  box.addEventListener("pointerleave", lookAway);
  box.addEventListener("focusin", () => { card.held = true; });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || box.hidden) return;
    event.preventDefault();
    closeCard();
  }, true);
  box.addEventListener("keydown", (event) => {
    const tools = [...box.querySelectorAll("button")];
    const leaves = event.shiftKey ? [box, tools[0]] : [tools.at(-1)];
    if (event.key === "Tab" && leaves.includes(document.activeElement)) closeCard();  // and on from the mark
  });
  addEventListener("pointerdown", (event) => {
    if (!box.hidden && !box.contains(event.target) && !event.target.closest?.(".finding-mark, .desk")) closeCard();
  });
  new ResizeObserver(() => { align(marks); if (card.mark) showCard(card.mark, { held: card.held }); }).observe(main);
  new MutationObserver(() => { if (viewShown() !== "text" && card.mark) closeCard(); }).observe(document.documentElement, { attributeFilter: ["data-view"] });
  document.addEventListener("bookforge:swapped", putMarks);
  document.addEventListener("bookforge:read", refresh);
  hear("findings", refresh);
  key("n", "Next finding", () => step(1));
  key("p", "Previous finding", () => step(-1));
  refresh();
};
