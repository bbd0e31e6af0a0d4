/* Keys: each with what it does, listed under `?`. None is heard while words are being typed. */
import { make } from "./dom.js";

const keys = new Map();

/* A key that means something in one view alone comes before one that is heard in all. */
export const key = (name, does, then, view = "") => keys.set(`${view} ${name}`, { name, does, then });

const typing = (element) => element?.closest?.("input, textarea, select, [contenteditable]");

const help = () => {
  const rows = [...keys.values()].map(({ name, does }) => make("tr", {}, make("th", { scope: "row" }, make("kbd", {}, name)), make("td", {}, does)));
  const dialog = make("dialog", { class: "desk-dialog", "aria-label": "Keys" },
    make("h2", {}, "Keys"), make("table", {}, make("tbody", {}, ...rows)),
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
    if (!entry) return;
    event.preventDefault();
    entry.then();
  });
};
