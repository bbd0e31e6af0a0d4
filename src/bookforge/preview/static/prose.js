/* Remarks on the prose: gone to, mended where that is safe, or allowed. */
import { addPanel } from "./desk.js";
import { make } from "./dom.js";
import { ask, begin, change, excerpt, mend, showFound, undoLine, whenFound } from "./proof.js";

let box, told;

const item = (remark) => {
  const button = make("button", { type: "button", class: "proof-place", onclick: () => showFound(remark, button) }, ...excerpt(remark.excerpt, remark.quote));
  return make("li", {}, button, make("p", { class: "proof-said" }, remark.message),
    make("div", { class: "proof-acts" },
      remark.fix && remark.at.was ? make("button", { type: "button", class: "desk-button", title: `Write “${remark.fix}” at ${remark.shown}`, onclick: () => mend(remark.at, remark.fix) }, `Write “${remark.fix}”`) : null,
      make("button", { type: "button", class: "desk-button", title: "It is meant so: keep it in proof.yaml", onclick: () => change("~/proof/allow", { rule: remark.rule, quote: remark.quote, path: remark.path }, `“${remark.quote}” is allowed (proof.yaml).`) }, "Allow")),
    make("span", { class: "proof-file" }, remark.shown));
};

const show = (found) => {
  const count = found.remarks.length;
  told.textContent = count ? `${count === 1 ? "One place" : `${count} places`} to look at.` : "Nothing to remark.";
  const held = box.contains(document.activeElement);
  const groups = Object.entries(found.rules).map(([rule, name]) => [name, found.remarks.filter((one) => one.rule === rule)]).filter(([, all]) => all.length);
  box.replaceChildren(...found.problems.map((line) => make("p", { class: "proof-note" }, line)), ...groups.flatMap(([name, all]) => [
    make("h3", { class: "proof-rule" }, name, make("span", { class: "desk-count" }, String(all.length))),
    make("p", { class: "proof-why" }, all[0].why),
    make("ul", { class: "proof-list" }, ...all.map(item)),
  ]));
  if (held) (box.querySelector("button") ?? told).focus({ preventScroll: true });
};

export const start = () => {
  begin();
  addPanel({
    id: "prose", title: "Prose", key: "r", icon: "M5 5h9M5 10h14M5 15h8M5 20h5M15 18.5l1.5 1.5l4-4.5",
    open: (body) => {
      if (!box) {
        told = make("p", { class: "desk-quiet", role: "status", tabindex: -1 }, "Reading …");
        box = make("div");
        body.append(undoLine(), told, box);
        whenFound(show);
      }
      ask();
    },
  });
};
