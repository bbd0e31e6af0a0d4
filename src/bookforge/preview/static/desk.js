/* The proofreader's desk: the views of the book (text, ebook, pages), of which one is shown, and a drawer of panels beside
   them (findings, search, notes …). A feature adds its view or panel here and knows nothing of the others.

   A view: { id, title, key, show(place), hide(), place() }; a place is { id, path, line } in the manuscript.
   A panel: { id, title, icon, key, open(box), badge } ; `box` is its element, kept from one opening to the next. */
import { icon, make } from "./dom.js";
import { key } from "./keys.js";

const bar = document.querySelector(".bar");
const root = document.documentElement;
const remember = (name, value) => { try { localStorage.setItem(`bookforge:${name}`, value); } catch { /* then not */ } };
const recall = (name) => { try { return localStorage.getItem(`bookforge:${name}`); } catch { return null; } };

// --- views ---
const views = new Map();
let current = null;
const chooser = make("div", { class: "views", role: "radiogroup", "aria-label": "How the book is shown" });

export const addView = (view) => {
  const button = make("button", {
    type: "button", class: "view-button", role: "radio", "aria-checked": "false", tabindex: -1, "data-view": view.id,
    title: `${view.title} (${view.key})`, onclick: () => showView(view.id),
  }, view.title);
  views.set(view.id, { ...view, button });
  chooser.append(button);
  key(view.key, `Show: ${view.title.toLowerCase()}`, () => showView(view.id));
};

/* Shows a view at the place where the reader is, or at another. */
export const showView = async (id, place = null) => {
  const before = current && views.get(current);
  const after = views.get(id);
  if (!after) return;
  const there = place ?? (before ? before.place() : null);
  if (before && before !== after) {
    before.hide();
    before.button.setAttribute("aria-checked", "false");
    before.button.tabIndex = -1;
  }
  current = id;
  root.dataset.view = id;
  after.button.setAttribute("aria-checked", "true");
  after.button.tabIndex = 0;
  remember("view", id);
  await after.show(there);
};

export const viewShown = () => current;

/* Where the reader is in the manuscript, in the view that is shown. */
export const placeShown = () => views.get(current)?.place() ?? null;

/* Goes to a place of the manuscript in the view that is shown. */
export const goTo = (place) => showView(current, place);

chooser.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...views.keys()];
  const next = all[(all.indexOf(current) + step + all.length) % all.length];
  showView(next);
  views.get(next).button.focus();
});

// --- panels ---
const panels = new Map();
let open = null;
let back = null;  // what had the focus before the drawer opened, and has it again when it closes
const isReachable = (element) => element?.isConnected && element !== document.body && element.checkVisibility();
const tabs = make("div", { class: "desk-tabs", role: "tablist", "aria-label": "Tools" });
const head = make("div", { class: "desk-head" }, tabs);
const drawer = make("aside", { id: "desk", class: "desk", "aria-label": "Tools", hidden: true }, head);
const close = make("button", { type: "button", class: "bar-button desk-close", "aria-label": "Close the tools", title: "Close (Esc)", onclick: () => closeDesk() }, icon("M6 6l12 12M18 6L6 18"));
const opener = make("button", {
  type: "button", class: "bar-button desk-opener", "aria-controls": "desk", "aria-expanded": "false", "aria-label": "Tools",
  title: "Tools (t)", onclick: () => (open ? closeDesk() : openPanel(recall("panel") ?? panels.keys().next().value)),
}, icon("M4 7h10M18 7h2M4 17h2M10 17h10M16 4.5v5M8 14.5v5"));

export const addPanel = (panel) => {
  const tab = make("button", {
    type: "button", role: "tab", class: "desk-tab", id: `tab-${panel.id}`, "aria-controls": `panel-${panel.id}`,
    "aria-selected": "false", tabindex: -1, title: panel.key ? `${panel.title} (${panel.key})` : panel.title,
    "aria-label": panel.title, onclick: () => openPanel(panel.id),
  }, icon(panel.icon), make("span", { class: "desk-badge", hidden: true }));
  const box = make("section", { class: "desk-panel", id: `panel-${panel.id}`, role: "tabpanel", "aria-labelledby": `tab-${panel.id}`, hidden: true, tabindex: -1 },
    make("h2", { class: "desk-title" }, panel.title));
  const body = make("div", { class: "desk-body" });
  box.append(body);
  tabs.append(tab);
  drawer.append(box);
  panels.set(panel.id, { ...panel, tab, box, body });
  if (panel.key) key(panel.key, `Open: ${panel.title.toLowerCase()}`, () => openPanel(panel.id));
};

export const openPanel = (id) => {
  const panel = panels.get(id) ?? panels.values().next().value;
  if (!panel) return;
  for (const other of panels.values()) {
    const its = other === panel;
    other.box.hidden = !its;
    other.tab.setAttribute("aria-selected", String(its));
    other.tab.tabIndex = its ? 0 : -1;
  }
  if (!open) back = document.activeElement;
  open = panel.id;
  drawer.hidden = false;
  root.dataset.desk = "open";
  opener.setAttribute("aria-expanded", "true");
  remember("panel", panel.id);
  panel.open?.(panel.body);
  (panel.body.querySelector("input, textarea") ?? panel.box).focus({ preventScroll: true });
};

export const closeDesk = () => {
  if (!open) return;
  const inside = drawer.contains(document.activeElement);
  open = null;
  drawer.hidden = true;
  delete root.dataset.desk;
  opener.setAttribute("aria-expanded", "false");
  if (inside) (isReachable(back) ? back : opener).focus({ preventScroll: true });
};

export const panelShown = () => open;

/* The number that a panel's tab bears; nothing for 0. */
export const badge = (id, count, kind = "") => {
  const mark = panels.get(id)?.tab.querySelector(".desk-badge");
  if (!mark) return;
  mark.hidden = !count;
  mark.textContent = count > 99 ? "99+" : String(count);
  mark.className = `desk-badge ${kind}`;
};

tabs.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...panels.keys()];
  const next = all[(all.indexOf(open) + step + all.length) % all.length];
  openPanel(next);
  panels.get(next).tab.focus();
});

// --- a word that passes ---
const said = make("div", { class: "desk-said", role: "status" });
let silence = 0;
export const say = (text, kind = "") => {
  said.className = `desk-said ${kind}`;
  said.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => { said.textContent = ""; }, 5000);
};

// --- what a screen reader says when something has changed that nobody pointed at ---
const told = make("div", { class: "unseen", role: "status" });
let toldAt = 0;
export const announce = (text) => {
  if (Date.now() - toldAt > 2000) told.replaceChildren();  // what comes together is said together
  toldAt = Date.now();
  told.append(make("p", {}, text));
};

/* The link that passes over the bar leads to the view that is shown. */
const skip = (event) => {
  const view = document.querySelector(".view:not([hidden])");
  if (!view) return;
  event.preventDefault();
  view.focus();
};

export const start = () => {
  const after = bar.querySelector(".scheme-button");
  if (views.size > 1) after.before(chooser);
  if (panels.size) {
    head.append(close);
    bar.append(opener);
    document.body.append(drawer);
    key("t", "Open or close the tools", () => opener.click());
  }
  document.body.append(said, told);
  document.querySelector(".skip").addEventListener("click", skip);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && drawer.contains(event.target)) closeDesk();
  });
  const asked = new URLSearchParams(location.search).get("view") ?? recall("view");
  const first = views.has(asked) ? asked : "text";
  for (const view of views.values()) if (view.id !== first) view.hide();
  showView(first);
};
