/* The web edition at work: the contents at the side, light and dark, where the reader is, notes opened where they are
   called. One classic script, since browsers run no modules from disk; without it the page reads as it stands. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  // --- what is remembered from visit to visit; a browser may refuse to ---
  const recall = (key) => { try { return localStorage.getItem(`bookforge:${key}`); } catch { return null; } };
  const remember = (key, value) => { try { localStorage.setItem(`bookforge:${key}`, value); } catch { /* then not */ } };

  // --- light and dark: before the page is drawn, so that it does not flash ---
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = recall("scheme");
  const scheme = () => chosen ?? (dark.matches ? "dark" : "light");
  const setScheme = () => {
    if (chosen) root.dataset.scheme = chosen;
    document.querySelector(".scheme-button")?.setAttribute("aria-pressed", String(scheme() === "dark"));
  };
  setScheme();

  // --- the contents: a column at the side of a wide screen, a drawer on a narrow one ---
  const wide = matchMedia("(min-width: 64rem)");
  let open = wide.matches && recall("contents") !== "closed";
  root.dataset.contents = open ? "open" : "closed";

  document.addEventListener("DOMContentLoaded", () => {
    const skip = document.querySelector(".skip");
    const bar = document.querySelector(".bar");
    const side = document.getElementById("side");
    const main = document.getElementById("text");
    const contentsButton = document.querySelector(".contents-button");

    const showContents = (now) => {
      open = now;
      root.dataset.contents = open ? "open" : "closed";
      contentsButton.setAttribute("aria-expanded", String(open));
      const drawn = open && !wide.matches;  // an open drawer is all that can be reached
      for (const behind of [skip, bar, main, document.getElementById("findings"), ...document.querySelectorAll(".view")]) behind.inert = drawn;
      if (open) keepInView(side.querySelector("[aria-current]"));
    };
    const closeDrawer = () => { if (open && !wide.matches) showContents(false); };

    contentsButton.addEventListener("click", () => {
      showContents(!open);
      if (wide.matches) remember("contents", open ? "open" : "closed");
      else (side.querySelector("[aria-current]") ?? side.querySelector("button")).focus({ preventScroll: true });
    });
    const dismiss = () => { closeDrawer(); contentsButton.focus({ preventScroll: true }); };
    side.querySelector(".close-button").addEventListener("click", dismiss);
    document.querySelector(".scrim").addEventListener("click", dismiss);
    side.addEventListener("click", (event) => { if (event.target.closest("a")) closeDrawer(); });
    wide.addEventListener("change", () => showContents(wide.matches && recall("contents") !== "closed"));

    document.querySelector(".scheme-button").addEventListener("click", () => {
      chosen = scheme() === "dark" ? "light" : "dark";
      remember("scheme", chosen);
      setScheme();
    });
    dark.addEventListener("change", setScheme);
    addEventListener("storage", (event) => {
      if (event.key === "bookforge:scheme") { chosen = event.newValue; setScheme(); }
    });

    // --- where the reader is: the last heading above the upper third of the window ---
    let places = [];
    let current = null;
    const findPlaces = () => {
      places = [...side.querySelectorAll("a[href^='#']")]
        .map((link) => ({ link, target: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
        .filter((place) => place.target);
      current = null;
      followReader();
    };
    const followReader = () => {
      if (main.hidden) return;  // the live preview shows another view, which says itself where the reader is
      const line = innerHeight / 3;
      const atEnd = scrollY > 0 && innerHeight + scrollY >= root.scrollHeight - 2;
      let now = null;
      for (const place of places) {
        const top = place.target.getBoundingClientRect().top;
        if (top <= line || (atEnd && top < innerHeight)) now = place;
      }
      root.classList.toggle("at-top", scrollY < 8);
      if (now?.link === current) return;
      for (const link of side.querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
      for (const entry of side.querySelectorAll(".within")) entry.classList.remove("within");
      current = now?.link ?? null;
      const chapter = now?.target.closest("main > section");
      document.querySelector(".bar-place").textContent = chapter?.dataset.head ?? chapter?.getAttribute("aria-label") ?? "";
      if (!current) return;
      current.setAttribute("aria-current", "location");
      for (let entry = current.closest("li"); entry; entry = entry.parentElement.closest("li")) entry.classList.add("within");
      keepInView(current);
    };
    const keepInView = (link) => {
      if (!link) return;
      const box = side.getBoundingClientRect();
      const line = link.getBoundingClientRect();
      if (line.top < box.top + 64) side.scrollTop -= box.top + 64 - line.top;
      else if (line.bottom > box.bottom - 64) side.scrollTop += line.bottom - box.bottom + 64;
    };
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; followReader(); });
    }, { passive: true });

    // --- notes: opened in the text, or beside it where there is room ---
    const opened = new Set();
    const noteOf = (call) => document.getElementById(decodeURIComponent(call.hash.slice(1)));
    const openNote = (call) => {
      const note = noteOf(call);
      if (!note) return false;
      const shown = document.createElement("span");
      shown.className = "note-open";
      shown.id = `${call.id}-open`;
      shown.setAttribute("role", "note");
      for (const part of note.childNodes) shown.append(part.cloneNode(true));
      for (const back of shown.querySelectorAll(".note-back, .note-again")) back.remove();
      for (const named of shown.querySelectorAll("[id]")) named.removeAttribute("id");
      call.after(shown);
      call.setAttribute("aria-expanded", "true");
      call.setAttribute("aria-controls", shown.id);
      opened.add(call.id);
      return true;
    };
    const closeNote = (call) => {
      document.getElementById(`${call.id}-open`)?.remove();
      call.setAttribute("aria-expanded", "false");
      call.removeAttribute("aria-controls");
      opened.delete(call.id);
    };
    const isOpen = (call) => call.getAttribute("aria-expanded") === "true";
    main.addEventListener("click", (event) => {
      const call = event.target.closest("a.noteref");
      if (!call || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (isOpen(call)) closeNote(call);
      else if (!openNote(call)) return;
      event.preventDefault();
    });

    addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      const call = document.activeElement?.closest?.("a.noteref");
      if (open && !wide.matches) dismiss();
      else if (call && isOpen(call)) closeNote(call);
      else if (document.activeElement?.closest?.("#findings[open]")) {
        const list = document.getElementById("findings");
        list.open = false;
        list.querySelector("summary").focus();
      }
    });

    // --- what is wider than the screen scrolls by itself, and then the keyboard must reach it ---
    const findScrollers = () => {
      for (const box of main.querySelectorAll(".scroller, pre")) {
        if (box.scrollWidth > box.clientWidth) {
          box.tabIndex = 0;
          if (box.hasAttribute("aria-label")) box.setAttribute("role", "group");
        } else {
          box.removeAttribute("tabindex");
        }
      }
    };
    addEventListener("resize", findScrollers);

    // --- the live preview puts new pieces in and says so ---
    const settle = () => {
      for (const call of main.querySelectorAll("a.noteref")) {
        if (opened.has(call.id) && !isOpen(call)) openNote(call);
        else if (!isOpen(call)) call.setAttribute("aria-expanded", "false");
      }
      findScrollers();
      findPlaces();
      showContents(open);
    };
    document.addEventListener("bookforge:swapped", settle);
    setScheme();
    settle();
  });
})();
