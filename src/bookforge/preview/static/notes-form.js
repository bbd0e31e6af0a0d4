/* Where a note is written: what it says, and, the first time, who says it. */
import { make } from "./dom.js";

const KEY = "bookforge:reviewer";
let name = "";
try { name = localStorage.getItem(KEY) ?? ""; } catch { /* then it is asked each time */ }

export const writer = () => name;

const setName = (given) => {
  name = given;
  try { localStorage.setItem(KEY, given); } catch { /* then not */ }
};

/* A form; `save(words)` keeps what was written and may refuse it by an error, `close()` takes the form away. */
export const form = ({ label, words = "", quote = "", save, close }) => {
  const text = make("textarea", { rows: 4, required: true, "aria-label": label, maxlength: 20000 });
  text.value = words;
  const who = make("input", { required: true, autocomplete: "name", maxlength: 80 });
  who.value = name;
  const asked = make("label", { class: "note-name" }, "Your name", who);
  const known = make("p", { class: "note-as" }, `Writing as ${name}. `,
    make("button", { type: "button", class: "note-link", onclick: () => { known.hidden = true; asked.hidden = false; who.focus(); } }, "Change"));
  asked.hidden = Boolean(name);
  known.hidden = !name;
  const wrong = make("p", { class: "note-wrong", role: "alert", hidden: true });
  const submit = async (event) => {
    event.preventDefault();
    setName(who.value.trim());
    try {
      await save(text.value);
    } catch (error) {
      wrong.textContent = error.message;
      wrong.hidden = false;
      return;
    }
    close();
  };
  const box = make("form", { class: "note-form", onsubmit: submit },
    quote ? make("blockquote", { class: "note-quote" }, quote) : null, text, asked, known, wrong,
    make("p", { class: "note-acts" },
      make("button", { class: "desk-button note-save", title: "Ctrl+Enter" }, "Save"),
      make("button", { type: "button", class: "desk-button", onclick: close }, "Cancel")));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); close(); }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); box.requestSubmit(); }
  });
  return box;
};
