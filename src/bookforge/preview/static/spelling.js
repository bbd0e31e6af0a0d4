/* Words that no dictionary knows. */
import { get } from "./api.js";
import { addPanel, say } from "./desk.js";
import { make } from "./dom.js";
import { ask, begin, change, excerpt, mend, showFound, undoLine, whenFound } from "./proof.js";

const SHOWN = 8;
let list, told, notes;
const open = new Map();  // the words that are unfolded, each with the place that is chosen
const meant = new Map();

/* What a word may have been meant to be: asked for once. */
const suggestionsFor = (word) => {
  const key = `${word.word}\n${word.language}`;
  if (!meant.has(key)) {
    const query = new URLSearchParams({ word: word.word, language: word.language });
    meant.set(key, get(`~/proof/suggest?${query}`).catch((error) => { meant.delete(key); throw error; }));
  }
  return meant.get(key);
};

const suggest = async (word, place, box) => {
  box.replaceChildren(make("span", { class: "desk-quiet" }, "Looking …"));
  try {
    const { suggestions } = await suggestionsFor(word);
    if (!suggestions.length) { box.replaceChildren(make("span", { class: "desk-quiet" }, "Nothing like it is known.")); return; }
    box.replaceChildren(...suggestions.map((one) => make("button", {
      type: "button", class: "desk-button", disabled: !place.at.was, title: place.at.was ? `Write “${one}” here` : "Change it in your editor",
      lang: word.language, onclick: () => mend(place.at, one),
    }, one)));
  } catch (error) {
    say(error.message, "error");
  }
};

const item = (word) => {
  const key = `${word.word}\n${word.language}`;
  const acts = make("div", { class: "proof-acts" });
  const places = word.places.map((place, number) => {
    const button = make("button", { type: "button", class: "proof-place", lang: word.language, title: place.shown, onclick: () => {
      open.set(key, number);
      showFound(place, button);
      suggest(word, place, acts);
    } }, ...excerpt(place.excerpt, place.quote));
    return make("li", {}, button);
  });
  const more = places.splice(SHOWN);
  const rest = more.length ? make("details", {}, make("summary", { class: "desk-quiet" }, `${word.count - SHOWN} more`), make("ul", {}, ...more)) : null;
  const detail = make("div", { hidden: !open.has(key) }, make("ul", {}, ...places), rest, acts);
  const head = make("button", { type: "button", class: "proof-word", lang: word.language, "aria-expanded": String(open.has(key)), onclick: () => {
    detail.hidden = !detail.hidden;
    head.setAttribute("aria-expanded", String(!detail.hidden));
    if (detail.hidden) { open.delete(key); return; }
    open.set(key, 0);
    showFound(word.places[0], detail.querySelector(".proof-place"));
    suggest(word, word.places[0], acts);
  } }, word.word);
  if (open.has(key)) suggest(word, word.places[Math.min(open.get(key), word.places.length - 1)], acts);  // the list was made anew
  return make("li", {}, make("div", { class: "proof-head" }, head,
    make("span", { class: "desk-quiet" }, word.count > 1 ? `${word.count} times` : word.places[0].shown),
    make("button", { type: "button", class: "desk-button proof-add", "aria-label": `Add “${word.word}” to the book’s words`, title: "It is right: add it to words.txt",
      onclick: () => change("~/proof/word", { word: word.word }, `“${word.word}” is one of the book’s words now (words.txt).`) }, "Add")), detail);
};

const show = (found) => {
  const count = found.spelling.length;
  const used = Object.entries(found.used);
  told.textContent = count ? `${count === 1 ? "One word is" : `${count} words are`} in no dictionary.` : used.length ? "Every word is known." : "";
  const lines = found.missing.map((language) => `There is no dictionary for “${language}” on this machine. Put its .aff and .dic files (from LibreOffice’s dictionaries, say) into the book’s folder dictionaries/, or install your system’s package hunspell-${language.toLowerCase()}.`);
  for (const [language, tag] of used) {
    if (tag.replace("_", "-").toLowerCase() !== language.toLowerCase() && tag.includes("_") && language.includes("-")) {
      lines.push(`“${language}” is checked with the dictionary ${tag}, the nearest there is. Put ${language.replace("-", "_")}.aff and .dic into the book’s folder dictionaries/ to have its own.`);
    }
  }
  notes.replaceChildren(...[...lines, ...found.problems].map((line) => make("p", { class: "proof-note" }, line)));
  const focus = document.activeElement?.closest(".proof-list > li");
  const at = focus && list.contains(focus) ? [...list.children].indexOf(focus) : -1;
  list.replaceChildren(...found.spelling.map(item));
  if (at >= 0) (list.children[Math.min(at, list.children.length - 1)]?.querySelector("button") ?? told).focus({ preventScroll: true });
};

export const start = () => {
  begin();
  addPanel({
    id: "spelling", title: "Spelling", key: "w", icon: "M4 14l4-10l4 10M5.5 10.5h5M13 17l3 3l5-7",
    open: (box) => {
      if (!list) {
        told = make("p", { class: "desk-quiet", role: "status", tabindex: -1 }, "Checking …");
        notes = make("div");
        list = make("ul", { class: "proof-list" });
        box.append(undoLine(), told, notes, list);
        whenFound(show);
      }
      ask();
    },
  });
};
