/* A note in a window of its own at the foot of the screen, as reading systems show it. */
import { icon, make } from "./dom.js";

const OPS = "http://www.idpf.org/2007/ops";

export const isNoteCall = (link) =>
  link.getAttribute("role") === "doc-noteref" || (link.getAttributeNS(OPS, "type") ?? "").split(/\s+/).includes("noteref");

/* The path in the ebook of a link's address, and its id; null where it leads out of the book. */
export const targetOf = (link) => {
  const address = new URL(link.getAttribute("href"), link.baseURI);
  const [, path] = address.pathname.match(/\/~\/ebook\/[^/]+\/(.+)$/) ?? [];
  if (address.origin !== location.origin || !path) return null;
  return { path: decodeURIComponent(path), id: decodeURIComponent(address.hash.slice(1)) };
};

/* The element that a call leads to: in its own page, or in another file of the ebook. */
const noteOf = async (link, digest) => {
  const { path, id } = targetOf(link);
  const here = link.ownerDocument;
  if (decodeURIComponent(new URL(here.URL).pathname).endsWith(path)) return here.getElementById(id);
  const text = await (await fetch(`~/ebook/${digest}/${path}`)).text();
  return new DOMParser().parseFromString(text, "application/xhtml+xml").getElementById(id);
};

/* What a note says, without ids and ways back: only words and how they are set. */
const KEPT = new Set(["p", "em", "strong", "i", "b", "sub", "sup", "span", "ul", "ol", "li", "blockquote", "code", "pre", "br", "cite", "div", "q"]);
const plain = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("role") === "doc-backlink" || node.classList.contains("backlink")) return null;
  const children = [...node.childNodes].map(plain).filter(Boolean);
  if (!KEPT.has(node.localName)) {
    const part = document.createDocumentFragment();
    part.append(...children);
    return part;
  }
  const copy = document.createElement(node.localName);
  if (node.lang) copy.lang = node.lang;
  copy.append(...children);
  return copy;
};

export class NoteWindow {
  constructor(onClose) {
    this.onClose = onClose;
    this.text = make("div", { class: "ebook-note-text", tabindex: 0 });
    this.element = make("div", { class: "ebook-note", role: "dialog", "aria-label": "Note", hidden: true },
      make("button", { type: "button", class: "ebook-note-close", "aria-label": "Close the note", title: "Close (Esc)", onclick: () => this.close() }, icon("M6 6l12 12M18 6L6 18")),
      this.text);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      this.close();
    });
  }

  get isOpen() { return !this.element.hidden; }

  /* Shows the note of a call; tells whether there is one. */
  async open(link, digest) {
    const note = await noteOf(link, digest).catch(() => null);
    if (!note) return false;
    this.text.replaceChildren(...[...note.childNodes].map(plain).filter(Boolean));
    this.text.lang = note.closest("[lang]")?.getAttribute("lang") ?? "";
    this.element.hidden = false;
    this.text.scrollTop = 0;
    this.text.focus({ preventScroll: true });
    return true;
  }

  close() {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.onClose();
  }
}
