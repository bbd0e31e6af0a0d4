/* Sections of a long book that are not on the page yet: each keeps its place, and comes when the reader comes near. */
import { get } from "./api.js";
import { made } from "./dom.js";
import { keepPlace, left } from "./place.js";

const main = document.getElementById("text");
const NEAR = "1500px";
let settled = () => {};
const coming = new Map();

export const isAway = (section) => section.classList.contains("away");

/* The place of a section that is not here: about as high as it will be. */
export const placeFor = (id, digest, size, title, source) => {
  const section = document.createElement("section");
  section.id = id;
  section.className = "away";
  section.dataset.digest = digest;
  if (source) section.dataset.source = source;
  section.setAttribute("aria-label", title);
  section.setAttribute("aria-busy", "true");
  section.style.setProperty("--size", size);
  return section;
};

/* Tells how high a letter is, for the height of what is away. All of it is styled anew when that changes, so that a little is none. */
const fit = () => {
  const here = [...main.children].filter((section) => !isAway(section) && section.dataset.size);
  const size = here.reduce((sum, section) => sum + Number(section.dataset.size), 0);
  const height = here.reduce((sum, section) => sum + section.offsetHeight, 0);
  const told = Number.parseFloat(main.style.getPropertyValue("--height-of-a-letter")) || 0;
  const found = height / size;
  if (size > 4000 && Math.abs(found - told) > 0.02 * told) main.style.setProperty("--height-of-a-letter", `${found.toFixed(4)}px`);
};

/* Puts a section in the place of one that is away, if that is still the one that it was asked for. */
const put = (id, digest, html) => {
  const now = document.getElementById(id);
  if (!now || !isAway(now) || now.dataset.digest !== digest) return now;
  const fresh = made(html);
  fresh.dataset.size = html.length;
  now.replaceWith(fresh);
  return fresh;
};

/* Puts a section that was away in its place; resolves with it. */
export const bring = (section) => {
  if (!isAway(section)) return Promise.resolve(section);
  const { id, dataset: { digest } } = section;
  if (!coming.has(id)) {
    coming.set(id, (async () => {
      try {
        const html = await get(`pieces/${digest}`);
        let fresh = null;
        keepPlace(() => { fresh = put(id, digest, html); });
        settled();
        return fresh;
      } finally {
        coming.delete(id);
      }
    })());
  }
  return coming.get(id);
};

const eye = new IntersectionObserver((seen) => {
  for (const one of seen) if (one.isIntersecting) bring(one.target).catch(() => { /* the stream will tell of its next state */ });
}, { rootMargin: NEAR });

/* Watches the sections that are away now. */
export const watch = () => {
  fit();
  eye.disconnect();
  for (const section of main.children) if (isAway(section)) eye.observe(section);
};

/* The element of an id, brought if it is away; null if the book has none. */
export const reach = async (id) => {
  const here = document.getElementById(id);
  if (here && !(here.parentElement === main && isAway(here))) return here;
  const home = here ? id : await get(`home/${encodeURIComponent(id)}`).catch(() => null);
  const section = home && document.getElementById(home);
  if (!section) return null;
  await bring(section);
  return document.getElementById(id);
};

const allAway = () => [...main.children].filter(isAway).map(({ id, dataset: { digest } }) => [id, digest]);

/* Brings all of a book that is away: for a search by the browser. */
export const bringAll = async () => {
  const all = await Promise.all(allAway().map(async ([id, digest]) => [id, digest, await get(`pieces/${digest}`)]));
  keepPlace(() => { for (const piece of all) put(...piece); });
  settled();
};

/* The same, done when it returns: a browser prints what is there then. */
const bringAllNow = () => {
  const all = allAway();
  for (const [id, digest] of all) {
    const ask = new XMLHttpRequest();
    ask.open("GET", `pieces/${digest}`, false);
    ask.send();
    if (ask.status === 200) put(id, digest, ask.responseText);
  }
  if (all.length) settled();
};

export const start = (onSettled) => {
  settled = onSettled;
  watch();
  const goTo = async (hash) => {
    const target = await reach(decodeURIComponent(hash.slice(1)));
    if (target) target.scrollIntoView();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target && !(target.parentElement === main && isAway(target))) return;  // the browser knows the way
    event.preventDefault();
    history.pushState(null, "", link.hash);
    goTo(link.hash);
  });
  if (location.hash && left === undefined) goTo(location.hash);
  addEventListener("beforeprint", bringAllNow);
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "f") bringAll().catch(() => { /* then it finds what is here */ });
  });
  addEventListener("popstate", () => { if (location.hash) goTo(location.hash); });
};
