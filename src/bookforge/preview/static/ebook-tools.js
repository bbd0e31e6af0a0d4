/* What a reader sets: the device, the light, the size of the text and more; kept from one visit to the next. */
import { make } from "./dom.js";
import { DEFAULTS, DEVICES, EDGES, FACES, LIGHTS, LINES, MARGINS, SIZES } from "./ebook-looks.js";

const KEY = "bookforge:ebook";
const kept = () => {
  try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return {}; }
};
const known = { device: DEVICES, light: LIGHTS, face: FACES, margins: MARGINS, lines: LINES, edges: EDGES };

const started = () => {
  const looks = { ...DEFAULTS, channel: "", ...kept() };
  for (const [name, choices] of Object.entries(known)) if (!(looks[name] in choices)) looks[name] = DEFAULTS[name];
  if (!SIZES.includes(looks.size)) looks.size = DEFAULTS.size;
  return looks;
};

/* One of a few, as buttons of which one is on. */
const choice = (label, choices, chosen, then) => {
  const group = make("div", { class: "ebook-choice", role: "radiogroup", "aria-label": label });
  const set = (id) => {
    for (const button of group.children) {
      const its = button.dataset.id === id;
      button.setAttribute("aria-checked", String(its));
      button.tabIndex = its ? 0 : -1;
    }
  };
  for (const [id, { title }] of Object.entries(choices)) {
    group.append(make("button", { type: "button", role: "radio", "data-id": id, title, "aria-label": title, onclick: () => then(id) }, make("span", {}, title)));
  }
  group.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const all = [...group.children];
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    then(next.dataset.id);
    next.focus();
  });
  set(chosen);
  return { group, set };
};

const menu = (label, choices, chosen, then) => {
  const select = make("select", {}, ...Object.entries(choices).map(([id, { title }]) => make("option", { value: id }, title)));
  select.value = chosen;
  select.addEventListener("change", () => then(select.value));
  return { line: make("label", { class: "ebook-setting" }, make("span", {}, label), select), select };
};

/* A box that a button opens; it closes by Esc, and by a click elsewhere. */
export const drop = (label, name, ...inside) => {
  const summary = make("summary", { class: "ebook-button", title: label }, ...name);
  const box = make("details", { class: "ebook-drop" }, summary, make("div", { class: "ebook-drop-box" }, ...inside));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    event.preventDefault();
    event.stopPropagation();
    box.open = false;
    summary.focus();
  });
  document.addEventListener("pointerdown", (event) => { if (box.open && !box.contains(event.target)) box.open = false; });
  return box;
};

export class Tools {
  /* `changed` hears the name of what was set. */
  constructor(changed) {
    this.changed = changed;
    this.looks = started();
    const set = (name) => (value) => this.set(name, value);
    this.device = choice("Device", DEVICES, this.looks.device, set("device"));
    this.device.group.classList.add("ebook-devices");
    this.light = choice("Light", LIGHTS, this.looks.light, set("light"));
    this.light.group.classList.add("ebook-lights");
    const button = (label, keyed, text, then) => make("button", { type: "button", class: "ebook-button", "aria-label": label, title: `${label} (${keyed})`, onclick: then }, text);
    this.told = make("output", { class: "ebook-size-told", "aria-live": "polite" });
    this.smaller = button("Smaller text", "−", make("span", { class: "ebook-small" }, "A"), () => this.size(-1));
    this.larger = button("Larger text", "+", make("span", { class: "ebook-large" }, "A"), () => this.size(1));
    const sizes = make("div", { class: "ebook-sizes", role: "group", "aria-label": "Size of the text" }, this.smaller, this.told, this.larger);
    this.channel = menu("Made for", {}, "", set("channel"));
    const more = drop("Face, margins, lines", [make("span", { class: "ebook-face", "aria-hidden": "true" }, "Aa"), make("span", { class: "unseen" }, "Face, margins, lines")],
      ...[["Typeface", FACES, "face"], ["Margins", MARGINS, "margins"], ["Lines", LINES, "lines"], ["Right edge", EDGES, "edges"]]
        .map(([label, choices, name]) => menu(label, choices, this.looks[name], set(name)).line), this.channel.line);
    this.more = more.querySelector(".ebook-drop-box");
    this.element = make("div", { class: "ebook-tools", role: "group", "aria-label": "Ebook" }, this.device.group, this.light.group, sizes, more);
    const narrow = matchMedia("(max-width: 48rem)");
    const arrange = () => (narrow.matches ? this.more.prepend(this.device.group) : this.element.querySelector(".ebook-lights").before(this.device.group));
    narrow.addEventListener("change", arrange);
    arrange();
    this.tell();
  }

  set(name, value) {
    if (this.looks[name] === value) return;
    this.looks[name] = value;
    try { localStorage.setItem(KEY, JSON.stringify(this.looks)); } catch { /* then not */ }
    this.tell();
    this.changed(name);
  }

  size(step) {
    const at = SIZES.indexOf(this.looks.size) + step;
    this.set("size", step ? SIZES[Math.max(0, Math.min(at, SIZES.length - 1))] : 100);
  }

  next(name) {
    const all = Object.keys(known[name]);
    this.set(name, all[(all.indexOf(this.looks[name]) + 1) % all.length]);
  }

  tell() {
    const { device, light, size } = this.looks;
    this.device.set(device);
    this.light.set(light);
    this.told.textContent = `${size} %`;
    this.smaller.disabled = size === SIZES[0];
    this.larger.disabled = size === SIZES.at(-1);
  }

  /* The channels that an ebook can be made for. */
  offer(channels, chosen) {
    this.channel.select.replaceChildren(...channels.map(({ id, title }) => make("option", { value: id }, title)));
    this.channel.select.value = chosen;
  }
}
