/* The manuscript beside an earlier one: what was taken out on the left, what was put in on the right; on a phone one below
   the other. Readers of the screen hear where words were deleted and inserted. */
import { get, post } from "./api.js";
import { addView, say, showView, viewShown } from "./desk.js";
import { make } from "./dom.js";
import { key } from "./keys.js";
import { placeInSource } from "./place.js";

const main = document.getElementById("text");
let view, chooser, told, turn, table;
let changes = [];
let current = -1;
let place = null;

const when = (date) => new Date(date).toLocaleString("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });

const TAGS = { deleted: "del", inserted: "ins" };
const side = (row, here, other) => {
  if (!row[here]) return make("div", { class: "compare-side none", "aria-hidden": "true" });
  return make("div", { class: `compare-side ${here}` }, ...row.runs
    .filter(([mark]) => mark === "same" || mark === (here === "before" ? "deleted" : "inserted"))
    .map(([mark, text]) => (mark === "same" ? text : make(TAGS[mark], { class: row[other] ? "" : "whole" },
      make("span", { class: "unseen" }, mark === "deleted" ? " [deleted: " : " [inserted: "), text, make("span", { class: "unseen" }, "] ")))));
};

const rowOf = (chapter, row) => {
  if (row.skipped) return make("p", { class: "compare-skipped" }, row.skipped === 1 ? "one paragraph unchanged" : `${row.skipped} paragraphs unchanged`);
  const pair = make("div", { class: row.differs ? "compare-row differs" : "compare-row" });
  if (!row.differs) { pair.append(side(row, "before", "after"), side(row, "after", "before")); pair.firstChild.setAttribute("aria-hidden", "true"); return pair; }
  pair.tabIndex = -1;
  pair.append(side(row, "before", "after"), side(row, "after", "before"));
  pair.dataset.path = chapter.path;
  pair.dataset.at = row.line;
  pair.append(make("button", { type: "button", class: "compare-go", title: "Show this place in the text", "aria-label": `Show line ${row.line} in the text`,
    onclick: () => showView("text", { path: chapter.path, line: row.line }) }, `${chapter.path}:${row.line}`));
  changes.push(pair);
  return pair;
};

const step = (by) => {
  if (!changes.length) return;
  current = current < 0 ? (by > 0 ? 0 : changes.length - 1) : (current + by + changes.length) % changes.length;
  for (const one of changes) one.removeAttribute("aria-current");
  const now = changes[current];
  now.setAttribute("aria-current", "true");
  now.focus({ preventScroll: true });
  now.scrollIntoView({ block: "center", behavior: "instant" });
  turn.textContent = `${current + 1} of ${changes.length}`;
};

const compare = async () => {
  const then = chooser.value;
  if (!then) return;
  told.textContent = "Comparing …";
  let answer;
  try {
    answer = await get(`~/compare/with?${new URLSearchParams({ then })}`);
  } catch (error) {
    told.textContent = error.message;
    table.replaceChildren();
    return;
  }
  changes = [];
  current = -1;
  turn.textContent = "";
  table.replaceChildren(...answer.chapters.map((chapter) => make("section", { "aria-label": chapter.title },
    make("h2", {}, chapter.title, make("span", { class: "desk-count" }, chapter.new ? "new" : chapter.changes === 1 ? "1 change" : `${chapter.changes} changes`)),
    ...chapter.rows.map((row) => rowOf(chapter, row)))));
  const count = answer.chapters.length;
  told.textContent = count ? `${changes.length === 1 ? "1 paragraph differs" : `${changes.length} paragraphs differ`} in ${count === 1 ? "1 file" : `${count} files`}.` : "Nothing has changed since then.";
};

const choices = async (chosen = chooser.value) => {
  const { choices: all } = await get("~/compare");
  const group = (kind, label) => {
    const those = all.filter((one) => one.kind === kind);
    return those.length ? make("optgroup", { label }, ...those.map((one) => make("option", { value: one.then }, `${when(one.date)}${one.title ? ` · ${one.title}` : ""}`))) : null;
  };
  chooser.replaceChildren(...[group("snapshot", "Snapshots"), group("revision", "Revisions (git)")].filter(Boolean));
  if (all.some((one) => one.then === chosen)) chooser.value = chosen;
  chooser.disabled = !all.length;
  if (all.length) await compare();
  else { told.textContent = "There is nothing to compare with yet: save a snapshot now, and come back when you have written on."; table.replaceChildren(); changes = []; }
};

const save = async () => {
  try {
    const { then } = await post("~/compare/snapshot", {});
    await choices(then);
    say("A snapshot is saved.");
  } catch (error) {
    say(error.message, "error");
  }
};

const build = () => {
  chooser = make("select", { "aria-label": "Compare with", onchange: compare });
  told = make("p", { class: "compare-told", role: "status" });
  turn = make("span", { class: "desk-quiet", role: "status" });
  table = make("div", { class: "compare-table" });
  view.append(
    make("div", { class: "compare-head" }, make("h1", {}, "Since then"),
      make("div", { class: "compare-tools" }, chooser, make("button", { type: "button", class: "desk-button", onclick: save }, "Save a snapshot")),
      make("div", { class: "compare-tools" }, told,
        make("button", { type: "button", class: "desk-button", title: "Previous change (k)", onclick: () => step(-1) }, "Previous"),
        make("button", { type: "button", class: "desk-button", title: "Next change (j)", onclick: () => step(1) }, "Next"), turn)),
    table);
};

export const start = () => {
  view = make("section", { class: "view compare-view", role: "main", hidden: true, tabindex: -1, "aria-label": "Compare" });
  main.after(view);
  addView({
    id: "compare", title: "Compare", key: "4",
    place: () => {
      const now = changes[current];
      return now ? { path: now.dataset.path, line: Number(now.dataset.at) } : place;
    },
    hide: () => { view.hidden = true; },
    show: async (there) => {
      place = there ?? placeInSource();
      const was = view.hidden;
      view.hidden = false;
      if (!table) build();
      if (was) scrollTo({ top: 0, behavior: "instant" });
      await choices().catch(() => { told.textContent = "The preview does not answer."; });
      if (there?.path) {
        const near = changes.findLast((one) => one.dataset.path === there.path && Number(one.dataset.at) <= there.line);
        near?.scrollIntoView({ block: "center", behavior: "instant" });
      }
    },
  });
  key("j", "Next change", () => step(1), "compare");
  key("k", "Previous change", () => step(-1), "compare");
  document.addEventListener("bookforge:read", () => { if (viewShown() === "compare") compare(); });
};
