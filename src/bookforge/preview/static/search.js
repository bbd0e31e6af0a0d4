/* The book searched: on the server, since a long book is not all on the page. */
import { get } from "./api.js";
import { bring, isAway } from "./away.js";
import { addPanel, goTo, openPanel, panelShown, viewShown } from "./desk.js";
import { make } from "./dom.js";
import { key } from "./keys.js";
import { mark, rangeInBlock, showRange } from "./ranges.js";

let field, options, told, walk, list, turn;
let found = [];
let hits = [];
let current = -1;
let asked = 0;

const option = (name, title, label) => make("label", { class: "search-option", title }, make("input", { type: "checkbox", name, onchange: () => ask() }), label);

const paint = () => {
  const ranges = [];
  for (const { chapter, hit } of hits) {
    const section = document.getElementById(chapter.id);
    const range = section && !isAway(section) && rangeInBlock(chapter.id, hit.block, hit.match, hit.nth);
    if (range) ranges.push(range);
  }
  mark("search", ranges);
  const now = hits[current];
  const range = now && rangeInBlock(now.chapter.id, now.hit.block, now.hit.match, now.hit.nth);
  mark("search-current", range ? [range] : [], 1);
};

const choose = async (number, focus = false) => {
  if (!hits.length) return;
  current = (number + hits.length) % hits.length;
  const { chapter, hit, button } = hits[current];
  for (const one of hits) one.button.removeAttribute("aria-current");
  button.setAttribute("aria-current", "true");
  button.closest("details").open = true;
  button.scrollIntoView({ block: "nearest" });
  if (focus) button.focus({ preventScroll: true });
  turn.textContent = `${current + 1} of ${hits.length}`;
  if (viewShown() !== "text") { await goTo({ id: chapter.id, path: chapter.path, line: hit.line }); return; }
  const section = document.getElementById(chapter.id);
  if (!section) return;
  if (isAway(section)) await bring(section);
  paint();
  const range = rangeInBlock(chapter.id, hit.block, hit.match, hit.nth);
  if (range) showRange(range);
  else await goTo({ id: chapter.id, path: chapter.path, line: hit.line });
};

const step = (by) => (hits.length ? choose(current < 0 && by < 0 ? hits.length - 1 : current + by) : openPanel("search"));

const show = (answer) => {
  found = answer.chapters;
  hits = [];
  current = -1;
  list.replaceChildren(...found.map((chapter) => {
    const rows = chapter.hits.map((hit) => {
      const number = hits.length;
      const button = make("button", { type: "button", class: "search-hit", onclick: () => choose(number) },
        make("span", {}, hit.before), make("mark", {}, hit.match), make("span", {}, hit.after));
      hits.push({ chapter, hit, button });
      return make("li", {}, button);
    });
    const more = chapter.count > rows.length ? make("li", { class: "desk-quiet" }, `and ${chapter.count - rows.length} more`) : null;
    return make("details", { class: "search-chapter", open: true },
      make("summary", {}, make("span", {}, chapter.number ? `${chapter.number} ${chapter.title}` : chapter.title), make("span", { class: "desk-count" }, String(chapter.count))),
      make("ol", {}, ...rows, more));
  }));
  const places = answer.count === 1 ? "1 place" : `${answer.count} places`;
  told.textContent = answer.count ? `${places} in ${found.length === 1 ? "1 chapter" : `${found.length} chapters`}${answer.count > hits.length ? `; the first ${hits.length} are listed` : ""}.` : "Nothing found.";
  told.className = "search-told";
  walk.hidden = !hits.length;
  turn.textContent = "";
  paint();
};

const clear = (said = "", kind = "") => {
  found = [];
  hits = [];
  current = -1;
  list.replaceChildren();
  walk.hidden = true;
  turn.textContent = "";
  told.textContent = said;
  told.className = `search-told ${kind}`;
  paint();
};

const ask = async () => {
  const number = (asked += 1);
  if (!field.value.trim()) { clear(); return; }
  const query = new URLSearchParams({ q: field.value });
  for (const box of options.querySelectorAll("input:checked")) query.set(box.name, "");
  try {
    const answer = await get(`~/search?${query}`);
    if (number === asked) show(answer);
  } catch (error) {
    if (number === asked) clear(error.message, "wrong");
  }
};

const build = (box) => {
  let wait = 0;
  field = make("input", {
    type: "text", role: "searchbox", "aria-label": "Search the book", placeholder: "Search the book", autocomplete: "off", spellcheck: "false",
    oninput: () => { clearTimeout(wait); wait = setTimeout(ask, 180); },
    onkeydown: (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
    },
  });
  options = make("div", { class: "search-options", role: "group", "aria-label": "How to search" },
    option("whole", "Only where it stands as a word of its own", "Whole words"),
    option("case", "Capitals and small letters differ", "Match case"),
    option("expression", "A regular expression, tried on each paragraph", "Expression"));
  told = make("p", { class: "search-told", role: "status" });
  turn = make("span", { class: "desk-quiet", role: "status" });
  walk = make("div", { class: "search-walk", hidden: true },
    make("button", { type: "button", class: "desk-button", title: "Previous place (G)", onclick: () => step(-1) }, "Previous"),
    make("button", { type: "button", class: "desk-button", title: "Next place (g)", onclick: () => step(1) }, "Next"), turn);
  list = make("div", { class: "search-list" });
  box.append(field, options, told, walk, list);
};

export const start = () => {
  addPanel({
    id: "search", title: "Search", key: "/", icon: "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.5 15.5L20 20",
    open: (box) => {
      if (!field) build(box);
      field.select();
    },
  });
  key("g", "Next place found", () => step(1));
  key("G", "Previous place found", () => step(-1));
  document.addEventListener("bookforge:swapped", () => { if (field?.value.trim()) paint(); });
  document.addEventListener("bookforge:read", () => { if (field?.value.trim() && panelShown() === "search" && current < 0) ask(); });
};
