/* Notes kept by the preview's server, in the file beside the manuscript; every browser sees them at once. */
import { get, post } from "./api.js";
import { say, showView } from "./desk.js";
import { hear } from "./live.js";
import { notesDesk } from "./notes-desk.js";

const change = (name) => async (note) => { await post(`~/notes/${name}`, { id: note.id, seen: note.modified }); };

const keeper = {
  write: (target, text, creator) => post("~/notes/write", { target, text, creator }),
  answer: (note, text, creator) => post("~/notes/answer", { id: note.id, text, creator }),
  edit: (note, text) => post("~/notes/edit", { id: note.id, seen: note.modified, text }),
  resolve: change("resolve"),
  reopen: change("reopen"),
  remove: change("delete"),
};

export const start = () => {
  const desk = notesDesk(keeper, { show: ({ path, line }) => showView("text", { path, line }) });
  let asked = 0;
  const look = async () => {
    const mine = asked += 1;
    try {
      const { notes, trouble } = await get("~/notes");
      if (mine === asked) desk.put(notes, trouble);
    } catch (error) {
      if (mine === asked) say(`The notes cannot be read: ${error.message}`, "error");
    }
  };
  hear("notes", look);
  document.addEventListener("bookforge:swapped", desk.again);
  document.addEventListener("bookforge:read", look);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  look();
};
