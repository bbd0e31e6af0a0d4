/* The list of notes: by chapter, those that are open or those that are done, each with its answers and what can be done with it. */
import { make } from "./dom.js";
import { form, writer } from "./notes-form.js";
import { quoteOf } from "./quotes.js";

const main = document.getElementById("text");
const FILTERS = [["open", "Open"], ["resolved", "Resolved"], ["all", "All"]];
const when = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const isOpen = (note) => note["bookforge:state"] === "open";
const passes = (filter, note) => filter === "all" || isOpen(note) === (filter === "open");

const time = (said) => {
  const date = new Date(said);
  return Number.isNaN(date.getTime()) ? "" : when.format(date);
};

const paragraphs = (text) => text.split(/\n{2,}/).map((words) => make("p", { class: "note-text", dir: "auto" }, words));

const chapterOf = (path) => [...main.children].find((one) => one.dataset.source === path)?.getAttribute("aria-label") ?? path;

/* A list in `box`. `keeper` changes notes, `goTo(note)` shows one in the text, `refused(error)` tells what could not be done. */
export const noteList = (box, keeper, { goTo, refused, tools = [] }) => {
  let notes = [];
  let filter = "open";
  let busy = null;  // the id of the note that is being edited, answered or asked after

  const act = (name, does, extra = {}) => make("button", { type: "button", class: "note-link", "data-act": name.toLowerCase(), onclick: does, ...extra }, name);
  const done = async (change) => {
    try { await change; } catch (error) { refused(error); }
    busy = null;
    draw();
  };
  const ask = (id, what) => { busy = { id, what }; draw(); box.querySelector(".note-form textarea, .note-sure")?.focus(); };
  const forget = () => {
    const id = busy?.id;
    busy = null;
    draw();
    box.querySelector(`[data-id="${CSS.escape(id ?? "")}"]`)?.focus({ preventScroll: true });
  };

  const acts = (note) => {
    if (busy?.id === note.id && busy.what === "delete") {
      return make("p", { class: "note-acts", role: "alert" }, "Delete it for good? ",
        act("Delete", () => done(keeper.remove(note)), { class: "note-link note-sure" }), act("Keep", forget));
    }
    return make("p", { class: "note-acts" },
      note.place ? (isOpen(note) ? act("Resolve", () => done(keeper.resolve(note))) : act("Reopen", () => done(keeper.reopen(note)))) : null,
      note.place ? act("Reply", () => ask(note.id, "answer")) : null,
      act("Edit", () => ask(note.id, "edit")), act("Delete", () => ask(note.id, "delete")));
  };

  const said = (note) => {
    if (busy?.id === note.id && busy.what === "edit") {
      return [form({ label: "The note", words: note.body.value, save: (words) => keeper.edit(note, words), close: forget })];
    }
    return [...paragraphs(note.body.value),
      make("p", { class: "note-who" }, make("span", { dir: "auto" }, note.creator.name || "Somebody"), ` · ${time(note.created)}`), acts(note)];
  };

  const one = (note) => {
    const gone = note.place.how === "detached";
    const answers = notes.filter((other) => other.target === note.id);
    return make("li", { class: `note ${note["bookforge:state"]}`, "data-id": note.id, tabindex: -1 },
      make("button", { type: "button", class: "note-quote", title: "Show it in the text", onclick: () => goTo(note) },
        make("span", { dir: "auto" }, quoteOf(note.target) || "This place")),
      gone ? make("p", { class: "note-gone" }, "These words are gone; the note stands where they were.") : null,
      isOpen(note) ? null : make("p", { class: "note-done" }, "Resolved"),
      ...said(note),
      answers.length ? make("ol", { class: "note-answers", "aria-label": "Answers" },
        ...answers.map((answer) => make("li", { class: "note-answer", "data-id": answer.id, tabindex: -1 }, ...said(answer)))) : null,
      busy?.id === note.id && busy.what === "answer"
        ? form({ label: "Your answer", save: (words) => keeper.answer(note, words, writer()), close: forget }) : null);
  };

  const draw = () => {
    const typed = box.querySelector(".note-list .note-form textarea")?.value;
    const had = document.activeElement?.closest?.(".note-list") ? document.activeElement.closest("[data-id]")?.dataset.id : null;
    const roots = notes.filter((note) => note.place);
    const order = [...main.children].map((section) => section.dataset.source);
    const rank = (note) => [order.indexOf(note.place.path) < 0 ? order.length : order.indexOf(note.place.path), note.place.start];
    const chosen = roots.filter((note) => passes(filter, note) || busy?.id === note.id)
      .sort((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1]);
    const chapters = [...new Set(chosen.map((note) => note.place.path))];
    box.replaceChildren(
      make("div", { class: "note-filters", role: "group", "aria-label": "Which notes" }, ...FILTERS.map(([id, title]) =>
        make("button", { type: "button", class: "view-button", "aria-pressed": String(id === filter), "data-filter": id, onclick: () => choose(id) },
          `${title} ${roots.filter((note) => passes(id, note)).length}`))),
      ...tools,
      chosen.length ? make("div", { class: "note-list" }, ...chapters.flatMap((path) => [
        make("h3", { class: "note-chapter" }, chapterOf(path)),
        make("ol", {}, ...chosen.filter((note) => note.place.path === path).map(one))]))
        : make("p", { class: "note-none" }, roots.length ? "None of them." : "No notes yet. Select some words and press m."));
    const text = box.querySelector(".note-list .note-form textarea");
    if (text && typed !== undefined) text.value = typed;
    if (had) box.querySelector(`[data-id="${CSS.escape(had)}"]`)?.focus({ preventScroll: true });
  };

  const choose = (id) => {
    filter = id;
    draw();
    box.querySelector(`[data-filter="${id}"]`).focus();
  };

  return {
    put: (fresh) => { notes = fresh; draw(); },
    /* Shows a note in the list, under whatever filter. */
    show: (note) => {
      if (!passes(filter, note)) filter = "all";
      draw();
      const entry = box.querySelector(`[data-id="${CSS.escape(note.id)}"]`);
      entry?.scrollIntoView({ block: "center" });
      entry?.focus({ preventScroll: true });
    },
  };
};
