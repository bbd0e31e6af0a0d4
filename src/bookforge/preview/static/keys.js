/* Keys: each with what it does, listed under `?`. None is heard while words are being typed. */
import { make } from "./dom.js";

const keys = new Map();

/* A key that means something in one view alone comes before one that is heard in all; without `then` the view hears it itself. */
export const key = (name, does, then, view = "") => keys.set(`${view} ${name}`, { name, does, then, view });

const typing = (element) => element?.closest?.("input, textarea, select, [contenteditable]");

const row = ({ name, does }) => make("tr", {}, make("th", { scope: "row" }, make("kbd", {}, name)), make("td", {}, does));

/* The views by their numbers, then what else there is, as it was told. */
const viewsFirst = (a, b) => (a.name.match(/\d/)?.[0] ?? 10) - (b.name.match(/\d/)?.[0] ?? 10);

const group = (view) => {
  const title = view ? `In the view ${view[0].toUpperCase()}${view.slice(1)}` : "Everywhere";
  return make("tbody", {},
    make("tr", {}, make("th", { scope: "rowgroup", colspan: 2, class: "keys-group" }, title)),
    ...[...keys.values()].filter((one) => one.view === view).sort(viewsFirst).map(row));
};

const help = () => {
  const views = [...new Set([...keys.values()].map(({ view }) => view))].sort();
  const dialog = make("dialog", { class: "desk-dialog", "aria-label": "Keys" },
    make("h2", { tabindex: -1, autofocus: true }, "Keys"), make("table", {}, ...views.map(group)),
    make("form", { method: "dialog" }, make("button", { class: "desk-button" }, "Close")));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
};

export const start = () => {
  key("?", "These keys", help);
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const entry = keys.get(`${document.documentElement.dataset.view} ${event.key}`) ?? keys.get(` ${event.key}`);
    if (!entry?.then) return;
    event.preventDefault();
    entry.then();
  });
};
