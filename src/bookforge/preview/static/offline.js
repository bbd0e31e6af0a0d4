/* The proof of one file, opened from disk: notes are kept by the browser, and saved into a file to be sent back. */
import { make } from "./dom.js";
import * as desk from "./desk.js";
import * as keys from "./keys.js";
import { notesDesk } from "./notes-desk.js";
import { blockAt } from "./place.js";

const given = JSON.parse(document.body.dataset.notes);
const KEY = `bookforge:notes:${given.book}`;
const CONTEXT = ["http://www.w3.org/ns/anno.jsonld", { bookforge: "urn:bookforge:notes#" }];

/* The notes by id; of two versions the one that was changed last. */
const notes = new Map();
const take = (note) => { if (!notes.has(note.id) || notes.get(note.id).modified < note.modified) notes.set(note.id, note); };
let saved = "";  // the time of the last change that a file has

const recall = () => {
  for (const note of [...given.notes, ...given.gone]) take(note);
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    saved = kept.saved ?? "";
    for (const note of kept.notes ?? []) take(note);
  } catch { /* nothing is kept, or not by this browser */ }
};

const isThere = (note) => note["bookforge:state"] !== "deleted";
const shown = () => [...notes.values()].filter((note) => isThere(note) && (typeof note.target !== "string" || (notes.has(note.target) && isThere(notes.get(note.target)))));
const before = new Map([...given.notes, ...given.gone].map((note) => [note.id, note.modified]));
const own = () => [...notes.values()].filter((note) => before.get(note.id) !== note.modified);

const now = (after = "") => {
  const time = new Date().toISOString().replace("Z", "000Z");
  return time > after ? time : new Date(Date.parse(after) + 1).toISOString().replace("Z", "000Z");
};

const keep = (note) => {
  recall();  // another window of the same file may have written
  notes.set(note.id, note);
  try {
    localStorage.setItem(KEY, JSON.stringify({ saved, notes: own() }));
  } catch {
    desk.say("This browser keeps nothing: save your notes into a file before you close the page.", "error");
  }
  put();
};

/* A random UUID (RFC 9562, 4): a browser's own `randomUUID` is not there in a page from disk. */
const uuid = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

const fresh = (words, name, rest) => {
  const time = now();
  keep({
    id: `urn:uuid:${uuid()}`, type: "Annotation", "bookforge:state": "open",
    body: { type: "TextualBody", value: words.trim(), format: "text/plain" }, creator: { type: "Person", name },
    ...rest, created: time, modified: time,
  });
};

const placeOf = (target) => {
  const found = Object.fromEntries(target.selector.map((one) => [one.type, one]));
  return {
    path: target.source, line: Number(/^line=(\d+)/.exec(found.FragmentSelector?.value)?.[1] ?? 0) + 1,
    exact: found.TextQuoteSelector?.exact ?? "", start: found.TextPositionSelector?.start ?? 0, how: "exact",
  };
};

const changed = (note, rest) => keep({ ...note, ...rest, modified: now(note.modified) });
const keeper = {
  write: async (target, words, name) => fresh(words, name, { motivation: "commenting", target, place: placeOf(target) }),
  answer: async (note, words, name) => fresh(words, name, { motivation: "replying", target: note.id }),
  edit: async (note, words) => changed(note, { body: { ...note.body, value: words.trim() } }),
  resolve: async (note) => changed(note, { "bookforge:state": "resolved" }),
  reopen: async (note) => changed(note, { "bookforge:state": "open" }),
  remove: async ({ id, type, created, modified }) => keep({ id, type, "bookforge:state": "deleted", created, modified: now(modified) }),
};

const last = () => own().map(({ modified }) => modified).sort().at(-1) ?? "";
const unsaved = make("p", { class: "note-who", role: "status" });
const save = () => {
  saved = last();
  const items = [...notes.values()].map(({ place, ...note }) => note);
  const page = { "@context": CONTEXT, type: "AnnotationPage", items };
  const address = URL.createObjectURL(new Blob([`${JSON.stringify(page, null, 2)}\n`], { type: "application/json" }));
  make("a", { href: address, download: `${given.name}-notes.json` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  try { localStorage.setItem(KEY, JSON.stringify({ saved, notes: own() })); } catch { /* the file has them */ }
  put();
};
const tools = [make("div", { class: "note-saving" },
  make("button", { type: "button", class: "desk-button", onclick: save }, "Save notes"), unsaved)];

let board = null;
const put = () => {
  const count = own().filter(({ modified }) => modified > saved).length;
  unsaved.textContent = count ? `${count} not yet in a file. Save them, and send the file to the author.`
    : own().length ? "All are in the file that you saved. Send it to the author." : "Your notes stay in this browser until you save them into a file.";
  board.put(shown());
};

export const start = () => {
  keys.start();
  board = notesDesk(keeper, { show: async ({ path, line }) => blockAt(path, line)?.scrollIntoView({ block: "center", behavior: "instant" }), tools });
  recall();
  put();
  addEventListener("storage", (event) => { if (event.key === KEY) { recall(); put(); } });
  desk.start();
};
