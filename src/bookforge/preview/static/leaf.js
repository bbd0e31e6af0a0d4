/* A printed page on the screen: its picture, and over it its blocks, which can be read aloud, found and clicked. */
import { get } from "./api.js";
import { make } from "./dom.js";

const hidden = (text) => make("span", { class: "leaf-text" }, text);

const blockOf = (block, page, faults) => {
  const told = faults.map((fault) => fault.message).join(" ");
  const has = block.path !== "";
  const element = make(has ? "button" : "div", {
    class: `leaf-block${told ? " has-mark" : ""}`,
    type: has && "button",
    "data-path": has && block.path,
    "data-line": has && block.line,
    "data-unit": has && page.unit,
    title: has && [`${block.path}:${block.line}`, told].filter(Boolean).join("\n"),
    "aria-description": has && [told, `${block.path}, line ${block.line}. Enter opens it.`].filter(Boolean).join(" "),
  }, hidden(block.words));
  const [left, top, width, height] = block.box;
  for (const [name, part] of Object.entries({ left, top, width, height })) element.style[name] = `${(100 * part).toFixed(3)}%`;
  return element;
};

const markOf = (block, faults, recto) => {
  const mark = make("span", { class: "leaf-mark", title: faults.map((fault) => fault.message).join("\n"), "aria-hidden": "true" });
  const [, top, , height] = block.box;
  mark.style.top = `${(100 * top).toFixed(3)}%`;
  mark.style.height = `${(100 * height).toFixed(3)}%`;
  mark.classList.add(recto ? "at-right" : "at-left");
  return mark;
};

/* The lines of the grid and the edges of the text, as the blocks have them. */
const linesOf = (blocks) => {
  const texts = blocks.filter((block) => block.words);
  if (!texts.length) return [];
  const left = Math.min(...texts.map(({ box }) => box[0]));
  const right = Math.max(...texts.map(({ box }) => box[0] + box[2]));
  const [top, foot] = [Math.min(...texts.map(({ box }) => box[1])), Math.max(...texts.map(({ box }) => box[1] + box[3]))];
  const frame = make("span", { class: "leaf-frame", "aria-hidden": "true" });
  for (const [name, part] of Object.entries({ left, top, width: right - left, height: foot - top })) frame.style[name] = `${(100 * part).toFixed(3)}%`;
  return [frame];
};

/* The address of a page's picture; it stays the same as long as the same is drawn on it. */
export const pictureOf = (page, width) => `~/pages/${page.digest}/${Math.round(width * devicePixelRatio)}.png`;

/* A page as an element, `width` pixels wide, once its picture is there. */
export const leafOf = async (book, index, width) => {
  const page = book.pages[index];
  const [wide, high] = book.size;
  const recto = index % 2 === 0;
  const picture = new Image();
  picture.alt = "";
  picture.className = "leaf-picture";
  picture.src = pictureOf(page, width);
  const [blocks] = await Promise.all([
    get(`~/pages/${index}/blocks`).catch(() => []),
    picture.decode().catch(() => { /* it is drawn when it comes */ }),
  ]);
  const faultsOf = (block) => book.faults.filter((fault) => fault.path === block.path && fault.line === block.line && fault.folio === page.folio);
  const layer = make("div", { class: "leaf-layer" },
    ...linesOf(blocks),
    ...blocks.map((block) => blockOf(block, page, faultsOf(block))),
    ...blocks.filter((block) => faultsOf(block).length).map((block) => markOf(block, faultsOf(block), recto)));
  const sheet = make("div", { class: "leaf-sheet" }, picture, layer);
  sheet.style.aspectRatio = `${wide} / ${high}`;
  const told = page.folio ? `Page ${page.folio}` : "Blank page";
  return make("article", { class: `leaf ${recto ? "recto" : "verso"}`, "aria-label": told, "data-index": index, "data-digest": page.digest, "data-unit": page.unit },
    sheet, make("p", { class: "leaf-folio", "aria-hidden": "true" }, page.folio || " "));
};
