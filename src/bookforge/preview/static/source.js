/* From a block to its line in the author's editor, and from the editor to the block. */
import { about, get, post } from "./api.js";
import { goTo, placeShown, say, viewShown } from "./desk.js";
import { icon, make } from "./dom.js";
import { key } from "./keys.js";
import { hear } from "./live.js";
import { blockAtTop, sourceOf } from "./place.js";

const main = document.getElementById("text");
const BLOCKS = "[data-line], main > section[data-source]";
const said = ({ path, line }) => `${path}:${line ?? 1}`;

const put = async (text) => {
  try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
};

/* Copies `file:line` of a place. */
export const copy = async (place) => {
  if (!place?.path) { say("This comes from no file of the manuscript."); return; }
  say(await put(said(place)) ? `Copied ${said(place)}` : said(place));
};

/* Opens the file of a place { path, line } in the author's editor; where that cannot be, says why, and copies `file:line`. */
export const open = async (place) => {
  if (!place?.path) { say("This comes from no file of the manuscript."); return; }
  const { path, line } = place;
  try {
    const { editor } = await post("~/open", { path, line: line ?? 1 });
    say(`${said(place)} in ${editor}`);
  } catch (problem) {
    const copied = await put(said(place));
    say(`${problem.message} ${copied ? "Copied" : "It is"} ${said(place)}.`, "error");
  }
};

const blockOf = (element) => {
  const block = element?.closest?.(BLOCKS);
  return block && main.contains(block) && block.closest("main > section[data-source]") ? block : null;
};

// --- the place that a key means: the block with the focus, the one pointed at, or where the reader is ---
let pointed = null;
const inSight = (block) => {
  const { top, bottom } = block.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};
const chosen = () => {
  if (viewShown() !== "text") return placeShown();
  const focused = blockOf(document.activeElement);
  const under = pointed?.isConnected && (pointed.matches(":hover") || handle.matches(":hover")) ? pointed : null;
  const block = (focused && inSight(focused) ? focused : null) ?? under ?? blockAtTop();
  return block ? sourceOf(block) : null;
};

// --- the handle in the margin: one for all, beside the block that is pointed at or has the focus ---
const handle = make("button", {
  type: "button", class: "source-handle", hidden: true, tabindex: -1,
  onclick: (event) => (event.shiftKey ? copy : open)(sourceOf(pointed)),
}, icon("M8.5 7.5L4 12l4.5 4.5M15.5 7.5L20 12l-4.5 4.5"));

const stand = (block) => {
  pointed = block;
  const place = block && sourceOf(block);
  handle.hidden = !place;
  if (!place) return;
  handle.setAttribute("aria-label", `Open ${said(place)} in your editor`);
  handle.title = `${said(place)}: open in your editor (e), copy (y)`;
  const section = block.closest("main > section");
  const page = section.getBoundingClientRect();
  const style = getComputedStyle(section);
  const rtl = style.direction === "rtl";
  const edge = rtl ? page.right - parseFloat(style.paddingRight) : page.left + parseFloat(style.paddingLeft);
  handle.style.top = `${block.getBoundingClientRect().top + scrollY}px`;
  handle.style.left = `${Math.max(2, rtl ? edge + 34 : edge - 62)}px`;
};

export const start = () => {
  about().catch(() => {});  // the token, before it is needed
  document.body.append(handle);
  const fine = matchMedia("(hover: hover) and (pointer: fine)");
  main.addEventListener("pointerover", (event) => {
    const block = blockOf(event.target);
    if (fine.matches && block && block !== pointed && block.matches("[data-line]")) stand(block);
  });
  main.addEventListener("focusin", (event) => {
    const block = blockOf(event.target);
    if (block?.matches("[data-line]") && event.target !== main) stand(block);
  });
  main.addEventListener("click", (event) => {
    const block = event.altKey && blockOf(event.target);
    if (!block) return;
    event.preventDefault();
    event.stopPropagation();
    open(sourceOf(block));
  }, true);
  document.addEventListener("bookforge:swapped", () => { if (pointed && !pointed.isConnected) stand(null); });
  new ResizeObserver(() => stand(null)).observe(main);
  key("e", "Open the paragraph in your editor (or Alt-click it)", () => open(chosen()));
  key("y", "Copy file:line of the paragraph", () => copy(chosen()));
  hear("goto", (place) => goTo(place));
  const asked = new URLSearchParams(location.search).get("goto");
  const [, path, line] = asked?.match(/^(.+):(\d+)$/) ?? [];
  if (path) {
    history.replaceState(null, "", location.pathname);  // a reload keeps the reader's place
    get(`~/place?${new URLSearchParams({ path, line })}`).then((place) => place && goTo(place)).catch(() => {});
  }
};
