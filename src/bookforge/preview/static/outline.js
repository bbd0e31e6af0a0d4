/* The headings of the book, each with how long it is; the one that the reader is in is marked. */
import { get } from "./api.js";
import { reach } from "./away.js";
import { addPanel, goTo, panelShown, viewShown } from "./desk.js";
import { make } from "./dom.js";
import { placeInSource } from "./place.js";

const main = document.getElementById("text");
let tree, total, stale = true;
let rows = new Map();
let marked = null;

const go = async (heading) => {
  if (viewShown() !== "text") { goTo({ id: heading.unit, path: heading.path || null, line: heading.line }); return; }
  const target = await reach(heading.id);
  if (target) target.scrollIntoView({ block: "start", behavior: "instant" });
  else goTo({ id: heading.unit, path: heading.path || null, line: heading.line });
};

const row = (heading, level) => {
  const link = make("a", { href: `#${heading.id}`, class: "outline-link", onclick: (event) => { event.preventDefault(); go(heading); } },
    make("span", { class: "outline-title" }, heading.number && heading.kind !== "section" ? make("span", { class: "outline-number" }, `${heading.number} `) : null, heading.title),
    make("span", { class: "outline-words" }, make("span", { class: "unseen" }, " – "), heading.words, make("span", { class: "unseen" }, " words"),
      heading.kind === "section" ? null : ` · ${heading.time}`));
  rows.set(heading.id, link);
  return make("li", { class: `outline-${level}` }, link,
    heading.below.length ? make("ol", {}, ...heading.below.map((below) => row(below, level + 1))) : null);
};

const follow = () => {
  if (panelShown() !== "outline" || !tree || main.hidden) return;
  const edge = innerHeight * 0.3;
  const section = [...main.children].find((one) => one.getBoundingClientRect().bottom > edge) ?? main.lastElementChild;
  let now = rows.get(section?.id) ? section.id : null;
  for (const one of section?.querySelectorAll("section[id]") ?? []) {
    const { top, bottom } = one.getBoundingClientRect();
    if (top <= edge && bottom > edge && rows.has(one.id)) now = one.id;
  }
  now ??= placeInSource()?.id;
  if (now === marked) return;
  rows.get(marked)?.removeAttribute("aria-current");
  marked = now;
  const link = rows.get(now);
  link?.setAttribute("aria-current", "location");
  link?.scrollIntoView({ block: "nearest" });
};

const fill = async () => {
  if (!stale) { follow(); return; }
  stale = false;
  const answer = await get("~/outline").catch(() => null);
  if (!answer) { stale = true; return; }
  rows = new Map();
  marked = null;
  total.textContent = `${answer.words} words, ${answer.time} to read`;
  tree.replaceChildren(...answer.headings.map((heading) => row(heading, 1)));
  follow();
};

export const start = () => {
  addPanel({
    id: "outline", title: "Outline", key: "o", icon: "M5 6h14M8 11h11M8 16h11M11 21h8",
    open: (box) => {
      if (!tree) {
        total = make("p", { class: "desk-quiet" });
        tree = make("ol", { class: "outline", "aria-label": "Headings" });
        box.append(total, tree);
      }
      fill();
    },
  });
  document.addEventListener("bookforge:read", () => {
    stale = true;
    if (panelShown() === "outline") fill();
  });
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; follow(); });
  }, { passive: true });
};
