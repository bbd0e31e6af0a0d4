/* The text view: the whole book as one page that is read like a book. */
import { bring, isAway } from "./away.js";
import { addView } from "./desk.js";
import { blockAt, placeInSource } from "./place.js";

const main = document.getElementById("text");
let scrolled = 0;
let left = null;

const isSame = (a, b) => Boolean(a && b && a.path === b.path && a.line === b.line && a.id === b.id);

/* Scrolls to a place of the manuscript, and marks the block for a moment. */
export const showPlace = async (place, { mark = true } = {}) => {
  const section = (place.id && document.getElementById(place.id))
    ?? [...main.children].find((one) => one.dataset.source === place.path);
  if (!section) return null;
  const here = isAway(section) ? await bring(section) : section;
  const block = (place.path && place.line && blockAt(place.path, place.line)) || here;
  block.scrollIntoView({ block: block === here ? "start" : "center", behavior: "instant" });
  if (mark && block !== here) {
    block.classList.remove("found");
    void block.offsetWidth;  // so that the mark begins anew
    block.classList.add("found");
  }
  return block;
};

export const start = () => addView({
  id: "text",
  title: "Text",
  key: "1",
  place: placeInSource,
  hide: () => {
    scrolled = scrollY;
    left = placeInSource();
    main.hidden = true;
  },
  show: async (place) => {
    const wasHidden = main.hidden;
    main.hidden = false;
    if (wasHidden) scrollTo({ top: scrolled, behavior: "instant" });
    if (place && !isSame(place, wasHidden ? left : placeInSource())) await showPlace(place);
  },
});
