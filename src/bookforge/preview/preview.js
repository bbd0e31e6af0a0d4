/* The live preview: hears which state the book is in, fetches the pieces it lacks, puts them in, and keeps the reader
   where she is. What is on the page is known by the digest of each piece, so it does not matter how much was missed. */
(() => {
  "use strict";
  const main = document.getElementById("text");
  const bar = document.querySelector(".bar");
  const shown = JSON.parse(document.body.dataset.state);
  const have = new Map([...shown.panels, ...shown.sections]);

  // --- whether the preview is there ---
  const light = document.createElement("p");
  light.className = "live";
  light.setAttribute("role", "status");
  bar.lastElementChild.before(light);
  const tell = (there) => {
    light.classList.toggle("waiting", !there);
    light.textContent = there ? "Live" : "Waiting for the preview";
    light.title = there ? "The page follows every save." : "Start bookforge preview again; this page comes back by itself.";
  };
  tell(true);

  // --- the reader's place: the block at the top of the window, and those near it should it be the one that changed ---
  const BLOCKS = "p, pre, li, dt, dd, tr, figure, hr, h1, h2, h3, h4, h5, h6";
  const words = (block) => block.textContent.replace(/\s+/g, " ").trim();
  const blocksOf = (section) => [...section.querySelectorAll(BLOCKS)].filter((block) => !block.closest(".finding, .opener > .chapter-source"));
  const top = (element) => element.getBoundingClientRect().top;

  const notePlace = () => {
    const line = bar.getBoundingClientRect().bottom + 1;
    const section = [...main.children].find((one) => one.getBoundingClientRect().bottom > line) ?? main.lastElementChild;
    if (!section || scrollY === 0) return null;
    const blocks = blocksOf(section);
    const first = Math.max(0, blocks.findIndex((block) => block.getBoundingClientRect().bottom > line));
    const near = [first];
    for (let step = 1; step < 40; step += 1) near.push(first - step, first + step);
    const seen = new Map();
    const marks = blocks.map((block) => {
      const said = words(block);
      const nth = seen.get(said) ?? 0;
      seen.set(said, nth + 1);
      return { said, nth, top: top(block) };
    });
    const kept = near.filter((i) => i >= 0 && i < blocks.length).map((i) => marks[i]);
    return { id: section.id, source: section.dataset.source, top: top(section), marks: kept };
  };

  const findPlace = (place) => {
    if (!place) return;
    const section = document.getElementById(place.id)
      ?? [...main.children].find((one) => place.source && one.dataset.source === place.source);
    if (!section) return;
    const bySaid = new Map();
    for (const block of blocksOf(section)) {
      const said = words(block);
      bySaid.set(said, [...(bySaid.get(said) ?? []), block]);
    }
    for (const mark of place.marks) {
      const found = bySaid.get(mark.said);
      const block = found?.[mark.nth] ?? found?.at(-1);
      if (block) { scrollBy({ top: top(block) - mark.top, behavior: "instant" }); return; }
    }
    scrollBy({ top: top(section) - place.top, behavior: "instant" });
  };

  const keepPlace = (change) => {
    document.documentElement.style.overflowAnchor = "none";  // one of us is enough
    const place = notePlace();
    change();
    findPlace(place);
    requestAnimationFrame(() => requestAnimationFrame(() => { document.documentElement.style.overflowAnchor = ""; }));
  };

  // --- pieces ---
  const made = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstElementChild;
  };

  const showFresh = (old, fresh) => {
    const before = new Set(blocksOf(old).map(words));
    for (const block of blocksOf(fresh)) if (!before.has(words(block))) block.classList.add("fresh");
  };

  const putPanel = (id, html) => {
    const old = document.getElementById(id);
    const fresh = made(html);
    if (fresh.matches("details") && old.open && !old.matches("[data-stale]")) fresh.open = true;
    const link = document.activeElement?.closest(`#${id} a`)?.getAttribute("href");
    const scrolled = old.parentElement.scrollTop;
    old.replaceWith(fresh);
    fresh.parentElement.scrollTop = scrolled;
    if (link) [...fresh.querySelectorAll("a")].find((a) => a.getAttribute("href") === link)?.focus({ preventScroll: true });
  };

  const putSections = (wanted, html) => {
    const here = new Map([...main.children].map((section) => [section.id, section]));
    const kept = new Set(wanted.map(([id]) => id));
    for (const [id, section] of here) if (!kept.has(id)) section.remove();
    let next = main.firstElementChild;
    for (const [id] of wanted) {
      let section = here.get(id);
      if (html.has(id)) {
        const fresh = made(html.get(id));
        if (section) {
          showFresh(section, fresh);
          if (section === next) next = fresh;
          section.replaceWith(fresh);
        }
        section = fresh;
      }
      if (section === next) next = next.nextElementSibling;
      else main.insertBefore(section, next);
    }
  };

  // --- the style: the new sheet is there before the old one goes, so that the page is never bare ---
  const putStyle = (digest) => new Promise((done) => {
    const old = document.querySelector("link[rel=stylesheet]");
    const fresh = old.cloneNode();
    fresh.href = `book.css?${digest}`;
    fresh.onload = fresh.onerror = () => { keepPlace(() => old.remove()); done(); };
    old.after(fresh);
  });

  // --- from the state shown to the state wanted; if another comes meanwhile, that one next ---
  let wanted = null;
  let busy = false;

  const fetched = async (id, digest) => {
    const answer = await fetch(`pieces/${digest}`);
    if (!answer.ok) throw new Error(`piece ${id} is gone`);
    return [id, await answer.text()];
  };

  const show = async (state) => {
    if (state.frame !== shown.frame) {
      sessionStorage.setItem("bookforge:place", JSON.stringify(notePlace()));
      location.reload();
      return;
    }
    const lacking = [...state.panels, ...state.sections]
      .filter(([id, digest]) => have.get(id) !== digest || !document.getElementById(id));
    const html = new Map(await Promise.all(lacking.map(([id, digest]) => fetched(id, digest))));
    if (wanted !== state) return;
    if (state.style !== shown.style) await putStyle(state.style);
    keepPlace(() => {
      document.title = state.title;
      for (const [id] of state.panels) if (html.has(id)) putPanel(id, html.get(id));
      putSections(state.sections, html);
    });
    have.clear();
    for (const [id, digest] of [...state.panels, ...state.sections]) have.set(id, digest);
    Object.assign(shown, state);
    document.dispatchEvent(new CustomEvent("bookforge:swapped"));
  };

  const follow = async () => {
    if (busy) return;
    busy = true;
    while (wanted) {
      const state = wanted;
      try { await show(state); } catch { /* a newer state is on its way, or the stream will bring it when it is back */ }
      if (wanted === state) wanted = null;
    }
    busy = false;
  };

  // --- the stream; a browser gives up on a server that is away for long, we do not ---
  const listen = () => {
    const stream = new EventSource("events");
    stream.addEventListener("open", () => tell(true));
    stream.addEventListener("state", (event) => { wanted = JSON.parse(event.data); follow(); });
    stream.addEventListener("error", () => {
      tell(false);
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 800);
    });
    addEventListener("pagehide", () => stream.close(), { once: true });
  };

  const place = sessionStorage.getItem("bookforge:place");
  if (place) {
    sessionStorage.removeItem("bookforge:place");
    history.scrollRestoration = "manual";
    findPlace(JSON.parse(place));
  }
  listen();
})();
