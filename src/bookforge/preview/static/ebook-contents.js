/* The ebook's own contents, read from its navigation document, over the page. */
import { get } from "./api.js";
import { make, words } from "./dom.js";
import { targetOf } from "./ebook-note.js";

const OPS = "http://www.idpf.org/2007/ops";

export class Contents {
  constructor(go, onClose) {
    this.go = go;
    this.onClose = onClose;
    this.element = make("nav", { class: "ebook-contents", "aria-label": "Contents of the ebook", tabindex: -1, hidden: true });
    this.element.addEventListener("keydown", (event) => {
      const links = [...this.element.querySelectorAll("button")];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) links[Math.max(0, Math.min(links.indexOf(document.activeElement) + step, links.length - 1))]?.focus();
      else if (event.key === "Escape") this.close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  get isOpen() { return !this.element.hidden; }

  async open(book, path) {
    const text = await get(`~/ebook/${book.digest}/${book.contents}`);
    const page = new DOMParser().parseFromString(text, "application/xhtml+xml");
    const listed = [...page.querySelectorAll("nav")].find((nav) => nav.getAttributeNS(OPS, "type") === "toc");
    const top = listed?.querySelector("ol");
    if (!top) return;
    const base = new URL(`~/ebook/${book.digest}/${book.contents}`, document.baseURI);
    this.element.replaceChildren(make("h2", {}, "Contents"), this.list(top, base, path));
    this.element.hidden = false;
    (this.element.querySelector("[aria-current]") ?? this.element.querySelector("button")).focus();
  }

  list(ol, base, path) {
    const lines = [...ol.children].map((item) => {
      const link = item.querySelector("a");
      const below = [...item.children].find((child) => child.localName === "ol");
      const target = targetOf({ getAttribute: (name) => link.getAttribute(name), baseURI: base.href });
      const line = make("button", {
        type: "button", "aria-current": target?.path === path && !target.id ? "true" : null,
        onclick: () => { this.close(); this.go(target.path, target.id); },
      }, words(link));
      return make("li", {}, line, below ? this.list(below, base, path) : null);
    });
    return make("ol", {}, ...lines);
  }

  close() {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.onClose();
  }
}
