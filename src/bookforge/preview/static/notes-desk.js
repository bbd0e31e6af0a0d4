/* The notes on the desk: the panel, the button beside what is selected, the key, the marks. What keeps the notes is given:
   the preview's server, or the browser of a reviewer who has but a file.

   A keeper: { write(target, words, name), answer(note, words, name), edit(note, words), resolve(note), reopen(note),
   remove(note) }, each a promise. */
import { addPanel, badge, openPanel, panelShown, say } from "./desk.js";
import { make } from "./dom.js";
import { key } from "./keys.js";
import { form, writer } from "./notes-form.js";
import { noteList } from "./notes-list.js";
import * as marks from "./notes-marks.js";
import { blocksOf } from "./place.js";
import { isText, quoteOf, targetOf } from "./quotes.js";

const main = document.getElementById("text");
const bar = document.querySelector(".bar");
const forms = make("div", { class: "note-writing" });
const listBox = make("div", {});
const troubles = make("p", { class: "note-wrong", role: "alert", hidden: true });

const selected = () => {
  const chosen = getSelection();
  if (!chosen?.rangeCount || chosen.isCollapsed || main.hidden || !main.contains(chosen.anchorNode)) return null;
  return chosen.getRangeAt(0).cloneRange();
};

/* The block that the reader is at: the one in focus, or the first that stands whole below the running head. */
const blockHere = () => {
  const focused = document.activeElement?.closest?.("main [data-line]");
  if (focused) return focused;
  const top = bar.getBoundingClientRect().bottom;
  for (const section of main.querySelectorAll(":scope > section[data-source]")) {
    if (section.getBoundingClientRect().bottom < top) continue;
    const block = blocksOf(section).find((one) => one.getBoundingClientRect().top >= top - 2 && isText(one));
    if (block) return block;
  }
  return null;
};

/* Scrolls so that some words stand above the tools, which cover the lower part of a phone. */
const keepInSight = (words) => {
  const box = words.getBoundingClientRect();
  const top = bar.getBoundingClientRect().bottom;
  if (box.top < top || box.bottom > innerHeight * 0.45) scrollBy({ top: box.top - innerHeight * 0.25, behavior: "instant" });
};

export const notesDesk = (keeper, { show, tools = [] }) => {
  let notes = [];
  const goTo = async (note) => {
    await show(note.place);
    const stands = marks.standsAt(note);
    if (!stands) { say("Its chapter is not in the book."); return; }
    marks.paintCurrent(stands.range);
    keepInSight(stands.range ?? stands.block);
  };
  const open = (note) => {
    openPanel("notes");
    list.show(note);
    marks.paintCurrent(marks.standsAt(note)?.range);
  };
  const list = noteList(listBox, keeper, { goTo, refused: (error) => say(error.message, "error"), tools });

  const write = () => {
    let range = selected();
    if (!range) {
      const block = blockHere();
      if (!block || main.hidden) { say("Select words in the text view to write a note on them."); return; }
      range = document.createRange();
      range.selectNodeContents(block);
    }
    const target = targetOf(range);
    if (!target) { say("A note can be written on the words of a chapter."); return; }
    button.hidden = true;
    const back = document.activeElement;
    const close = () => {
      forms.replaceChildren();
      marks.paintCurrent(null);
      if (back?.isConnected) back.focus({ preventScroll: true });
    };
    forms.replaceChildren(form({
      label: "Your note", quote: quoteOf(target), close,
      save: async (words) => {
        await keeper.write(target, words, writer());
        say("The note is kept.");
      },
    }));
    openPanel("notes");
    marks.paintCurrent(range);
    keepInSight(range);
  };

  const button = make("button", { type: "button", class: "desk-button note-add", hidden: true, title: "Write a note (m)", onclick: write }, "Note");
  button.addEventListener("pointerdown", (event) => event.preventDefault());  // what is selected stays so
  const offer = () => {
    const range = selected();
    const boxes = range?.getClientRects() ?? [];
    button.hidden = !boxes.length;
    if (!boxes.length) return;
    const last = boxes[boxes.length - 1];
    button.style.top = `${Math.min(last.bottom + 8, innerHeight - 48)}px`;
    button.style.left = `${Math.max(8, Math.min(last.right - 24, document.documentElement.clientWidth - 84))}px`;
  };
  document.addEventListener("selectionchange", offer);
  addEventListener("scroll", offer, { passive: true });

  addPanel({
    id: "notes", title: "Notes", icon: marks.BUBBLE, key: "M",
    open: (box) => { if (!forms.isConnected) box.append(forms, troubles, listBox); },
  });
  key("m", "Write a note on what is selected, or on the block you read", write);
  document.body.append(button);
  marks.start();

  const markAll = () => marks.mark(notes.filter((note) => note.place && note["bookforge:state"] === "open"), open);
  return {
    /* Shows these notes, in the list and in the text; `trouble` tells what is wrong with their file. */
    put: (fresh, trouble = "") => {
      notes = fresh;
      troubles.textContent = trouble;
      troubles.hidden = !trouble;
      list.put(notes);
      badge("notes", notes.filter((note) => note.place && note["bookforge:state"] === "open").length);
      markAll();
    },
    again: markAll,
    isOpen: () => panelShown() === "notes",
  };
};
