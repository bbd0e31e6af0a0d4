/* Hears which state the book is in, fetches the pieces that the page lacks, and puts them in. What is on the page is known by
   the digest of each piece, so it does not matter how much was missed. */
import { get } from "./api.js";
import { bring, isAway, placeFor, watch } from "./away.js";
import { announce } from "./desk.js";
import { made, make, words } from "./dom.js";
import { blocksOf, findPlace, keepPlace, left } from "./place.js";

const main = document.getElementById("text");
const bar = document.querySelector(".bar");
const shown = JSON.parse(document.body.dataset.state);
const have = new Map([...shown.panels, ...shown.sections]);

// --- whether the preview is there ---
const light = make("p", { class: "live", role: "status" });
const tell = (there) => {
  light.classList.toggle("waiting", !there);
  light.textContent = there ? "Live" : "Waiting for the preview";
  light.title = there ? "The page follows every save." : "Start bookforge preview again; this page comes back by itself.";
};

// --- pieces ---
const showFresh = (old, fresh) => {
  const before = new Set(blocksOf(old).map(words));
  for (const block of blocksOf(fresh)) if (!before.has(words(block))) block.classList.add("fresh");
};

const readability = (panel) => {
  if (!panel.matches("[data-stale]")) return "The book can be read again.";
  return ["The book cannot be read as it stands.", ...[...panel.querySelectorAll(".finding-message")].map(words)].join(" ");
};

const putPanel = (id, html) => {
  const old = document.getElementById(id);
  const fresh = made(html);
  if (fresh.matches("details") && old.open && !old.matches("[data-stale]")) fresh.open = true;
  const link = document.activeElement?.closest(`#${id} a`)?.getAttribute("href");
  const scrolled = old.parentElement.scrollTop;
  old.replaceWith(fresh);
  if (fresh.matches("[data-stale]") !== old.matches("[data-stale]")) announce(readability(fresh));
  fresh.parentElement.scrollTop = scrolled;
  if (link) [...fresh.querySelectorAll("a")].find((a) => a.getAttribute("href") === link)?.focus({ preventScroll: true });
};

const putSections = (wanted, html) => {
  const here = new Map([...main.children].map((section) => [section.id, section]));
  const kept = new Set(wanted.map(([id]) => id));
  for (const [id, section] of here) if (!kept.has(id)) section.remove();
  let next = main.firstElementChild;
  for (const [id, digest, size, title, source] of wanted) {
    let section = here.get(id);
    const changed = have.get(id) !== digest;
    const fresh = html.has(id) ? made(html.get(id))
      : !section || (changed && isAway(section)) ? placeFor(id, digest, size, title, source) : null;
    if (fresh) {
      if (html.has(id)) fresh.dataset.size = size;
      if (section) {
        if (!isAway(section)) showFresh(section, fresh);
        if (section === next) next = fresh;
        section.replaceWith(fresh);
      }
      section = fresh;
    }
    if (section === next) next = next.nextElementSibling;
    else main.insertBefore(section, next);
  }
};

/* One section that has changed, ahead of the state that it will be in. What is away stays away: it comes with that state. */
const ahead = new Set();
const putSection = ({ id, digest, html }) => {
  const old = document.getElementById(id);
  ahead.add(id);
  if (!old || old.parentElement !== main || isAway(old) || have.get(id) === digest) return;
  const fresh = made(html);
  fresh.dataset.size = html.length;
  showFresh(old, fresh);
  keepPlace(() => old.replaceWith(fresh));
  have.set(id, digest);
  settle();
};

// --- the style: the new sheet is there before the old one goes, so that the page is never bare ---
const putStyle = (digest) => new Promise((done) => {
  const old = document.querySelector("link[rel=stylesheet][href^='book.css']");
  const fresh = old.cloneNode();
  fresh.href = `book.css?${digest}`;
  fresh.onload = fresh.onerror = () => { keepPlace(() => old.remove()); done(); };
  old.after(fresh);
});

// --- from the state shown to the state wanted; if another comes meanwhile, that one next ---
let wanted = null;
let busy = false;

const lacks = ([id, digest]) => {
  const here = document.getElementById(id);
  return here ? have.get(id) !== digest && !isAway(here) : false;
};

const isNew = ([id]) => !document.getElementById(id);

const show = async (state) => {
  if (state.frame !== shown.frame) {
    location.reload();
    return;
  }
  const few = state.sections.filter(isNew).length < 3;  // one that was just written is wanted; a whole book comes bit by bit
  const lacking = [...state.panels, ...state.sections].filter((piece) => lacks(piece) || (isNew(piece) && few));
  const html = new Map(await Promise.all(lacking.map(async ([id, digest]) => [id, await get(`pieces/${digest}`)])));
  if (wanted !== state) return;
  for (const id of ahead) html.delete(id);  // it has changed since that state, and the next one has it
  if (state.style !== shown.style) await putStyle(state.style);
  keepPlace(() => {
    document.title = state.title;
    for (const [id] of state.panels) if (html.has(id)) putPanel(id, html.get(id));
    putSections(state.sections, html);
  });
  const newer = [...ahead].map((id) => [id, have.get(id)]);
  have.clear();
  for (const [id, digest] of [...state.panels, ...state.sections]) have.set(id, digest);
  for (const [id, digest] of newer) if (have.has(id)) have.set(id, digest);
  Object.assign(shown, state);
  settle();
  readAnew();
};

/* Some of the page has changed: what marks it or follows the reader in it looks again. */
export const settle = () => {
  watch();
  document.dispatchEvent(new CustomEvent("bookforge:swapped"));
};

/* The server has read the whole book anew: what is counted or found in it is asked for again. A section that comes ahead tells
   nothing of that, so that a save costs no more in a long book than in a short one. */
const readAnew = () => document.dispatchEvent(new CustomEvent("bookforge:read"));

const follow = async () => {
  if (busy) return;
  busy = true;
  while (wanted) {
    const state = wanted;
    try {
      await show(state);
      if (wanted === state) wanted = null;
    } catch {  // a piece did not come, as when the laptop wakes: it is asked for again, or that of a newer state
      await new Promise((again) => setTimeout(again, 1000));
    }
  }
  busy = false;
};

// --- the stream; a browser gives up on a server that is away for long, and may not notice that it slept: we do ---
const SILENCE = 40_000;  // ms; the server says something every 15 s
let heard = Date.now();
const listeners = new Map();

/* Calls `then` with what the server tells under a name. */
export const hear = (name, then) => {
  listeners.set(name, [...(listeners.get(name) ?? []), then]);
  stream?.addEventListener(name, (event) => then(JSON.parse(event.data)));
};

let stream = null;
const listen = () => {
  stream?.close();
  stream = new EventSource("events");
  heard = Date.now();
  for (const name of ["open", "state", "section", "breath"]) stream.addEventListener(name, () => { heard = Date.now(); });
  stream.addEventListener("open", () => tell(true));
  for (const [name, all] of listeners) {
    for (const then of all) stream.addEventListener(name, (event) => then(JSON.parse(event.data)));
  }
  stream.addEventListener("error", () => {
    tell(false);
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 800);
  });
};

/* Shows what the reader saw before the page was loaded again; the browser's own way there is to its address. */
const goBack = async (place) => {
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
  const section = document.getElementById(place.id);
  if (section && isAway(section)) await bring(section).catch(() => { /* then as near as its place is */ });
  findPlace(place);
  history.scrollRestoration = "auto";
};

export const start = () => {
  bar.querySelector(".scheme-button").before(light);
  tell(true);
  hear("state", (state) => { ahead.clear(); wanted = state; follow(); });
  hear("section", putSection);
  history.scrollRestoration = left ? "manual" : "auto";
  if (left) goBack(left);
  listen();
  setInterval(() => { if (Date.now() - heard > SILENCE) listen(); }, 5000);
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
};
