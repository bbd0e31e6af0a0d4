/* The contents at the side and the head of the page, while another view than the text is shown: they tell the chapter that the
   view is at, and a link of the contents leads to its place in that view. */
import { get } from "./api.js";
import { goTo, viewShown } from "./desk.js";
import { sourceOf } from "./place.js";

let toldOfText = null;

/* Tells a view's chapter, by the id of its section. */
export const tellChapter = (unit) => {
  const head = document.querySelector(".bar-place");
  const current = document.querySelector(".side [aria-current]");
  toldOfText ??= [head.textContent, current];
  const section = document.getElementById(unit);
  head.textContent = section?.dataset.head ?? section?.getAttribute("aria-label") ?? "";
  current?.removeAttribute("aria-current");
  document.querySelector(`.side a[href="#${CSS.escape(unit)}"]`)?.setAttribute("aria-current", "location");
};

/* What was told of the text comes back with it. */
export const tellTextAgain = () => {
  if (!toldOfText) return;
  const [head, link] = toldOfText;
  toldOfText = null;
  document.querySelector(".bar-place").textContent = head;
  document.querySelector(".side [aria-current]")?.removeAttribute("aria-current");
  if (link?.isConnected) link.setAttribute("aria-current", "location");
};

export const start = () => document.addEventListener("click", async (event) => {
  const link = viewShown() === "text" ? null : event.target.closest(".side a[href^='#'], .findings a[href^='#']");
  if (!link) return;
  event.preventDefault();
  event.stopPropagation();
  const id = decodeURIComponent(link.hash.slice(1));
  const there = document.getElementById(id);
  const section = there?.closest("main > section")?.id ?? await get(`home/${encodeURIComponent(id)}`).catch(() => id);
  const source = there && sourceOf(there.querySelector("[data-line]") ?? there);
  goTo({ id: section, path: source?.path ?? null, line: there?.parentElement?.id === "text" ? 0 : source?.line ?? 0 });
}, { capture: true });
