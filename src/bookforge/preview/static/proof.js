/* What the checks found, for the panels that show it: asked for when the page has come to rest, mended by the server, undone. */
import { get, post } from "./api.js";
import { bring, isAway } from "./away.js";
import { badge, goTo, panelShown, say, viewShown } from "./desk.js";
import { make } from "./dom.js";
import { mark, rangeAtLine, showRange } from "./ranges.js";

const main = document.getElementById("text");
const listeners = [];
const undos = new Set();
let found = null;
let current = null;
let asking = false;
let again = false;

/* Calls `then` with what was found, each time that is other. */
export const whenFound = (then) => { listeners.push(then); if (found) then(found); };

const paint = () => {
  const range = current && rangeAtLine(current.path, current.line, current.quote, current.nth);
  mark("proof-current", range ? [range] : [], 2);
};

export const ask = async () => {
  if (asking) { again = true; return; }
  asking = true;
  do {
    again = false;
    try {
      found = await get("~/proof");
      badge("spelling", found.spelling.length);
      badge("prose", found.remarks.length);
      for (const then of listeners) then(found);
    } catch { /* the preview is away; its next state will have us ask again */ }
  } while (again);
  asking = false;
};

/* Goes to a place that the checks tell, and marks the words. */
export const showFound = async (one, button) => {
  current = one;
  for (const other of document.querySelectorAll(".desk [aria-current='true'].proof-place")) other.removeAttribute("aria-current");
  button?.setAttribute("aria-current", "true");
  const section = [...main.children].find((each) => each.dataset.source === one.path);
  if (viewShown() !== "text" || !section) { await goTo({ id: section?.id, path: one.path, line: one.line }); return; }
  if (isAway(section)) await bring(section);
  const range = rangeAtLine(one.path, one.line, one.quote, one.nth);
  paint();
  if (range) showRange(range);
  else await goTo({ id: section.id, path: one.path, line: one.line });
};

const offer = (words, path, body) => {
  if (!panelShown()) say(words);  // where no panel tells it, and offers to take it back
  for (const box of undos) {
    box.replaceChildren(make("span", {}, words), make("button", {
      type: "button", class: "desk-button", onclick: async () => {
        try { await post(path, body); say("Undone."); } catch (error) { say(error.message, "error"); }
        for (const each of undos) each.replaceChildren();
        if (listeners.length) ask();
      },
    }, "Undo"));
  }
};

/* The line of a panel in which the last change can be undone. */
export const undoLine = () => {
  const line = make("div", { class: "proof-undo", role: "status" });
  undos.add(line);
  return line;
};

/* Has the server change something; what it gives back undoes it. */
export const change = async (path, body, words) => {
  try {
    const { undo } = await post(path, body);
    offer(words, path, path === "~/proof/mend" ? undo : { ...body, undo: true });
  } catch (error) {
    say(error.message, "error");
  }
  if (listeners.length) ask();
};

/* Has words at a place become others. */
export const mend = (at, now) => change("~/proof/mend", { ...at, now }, `“${at.was}” is now “${now}”.`);

/* Some words with the found ones in them marked. */
export const excerpt = (text, quote) => {
  const at = text.indexOf(quote);
  return at < 0 ? [text] : [text.slice(0, at), make("mark", {}, quote), text.slice(at + quote.length)];
};

let wait = 0;
const askSoon = () => {
  clearTimeout(wait);
  wait = setTimeout(ask, 700);
};
let started = false;
export const begin = () => {
  if (started) return;
  started = true;
  document.addEventListener("bookforge:swapped", paint);
  document.addEventListener("bookforge:read", () => { if (listeners.length) askSoon(); });  // else nobody has asked yet
};
