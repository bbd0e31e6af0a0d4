/* What a reader sets in a reading system, as the style that such a system lays over the book's own. Sizes are in CSS pixels of
   the device; a reader's colours, face, size and lines always win, as they do there. */
export const DEVICES = {
  phone: { title: "Phone", width: 390, height: 780, size: 18, margin: 26, head: 52, foot: 44 },
  tablet: { title: "Tablet", width: 768, height: 1024, size: 20, margin: 76, head: 72, foot: 64 },
  eink: { title: "E-reader", width: 600, height: 800, size: 22, margin: 44, head: 48, foot: 46 },
};

export const LIGHTS = {
  light: { title: "Light", paper: "#ffffff", ink: "#151515" },
  sepia: { title: "Sepia", paper: "#f6ecd6", ink: "#3b2d1c" },
  dark: { title: "Dark", paper: "#121212", ink: "#cfcbc4" },
};
const GREY = { light: { paper: "#e9e8e3", ink: "#1c1c1b" }, sepia: { paper: "#e1e0da", ink: "#1c1c1b" }, dark: { paper: "#1d1d1c", ink: "#d6d5d0" } };

export const SIZES = [100, 110, 125, 150, 175, 200];
export const FACES = {
  book: { title: "The book’s own" },
  serif: { title: "The reader’s serif", family: "Georgia, 'Noto Serif', 'Liberation Serif', serif" },
  sans: { title: "The reader’s sans", family: "'Helvetica Neue', Arial, 'Noto Sans', 'Liberation Sans', sans-serif" },
};
export const MARGINS = { narrow: { title: "Narrow", times: 0.5 }, normal: { title: "Normal", times: 1 }, wide: { title: "Wide", times: 1.5 } };
export const LINES = { book: { title: "The book’s own" }, tight: { title: "Tight", height: 1.25 }, loose: { title: "Loose", height: 1.85 } };
export const EDGES = { book: { title: "The book’s own" }, justify: { title: "Even" }, start: { title: "Ragged" } };

export const DEFAULTS = { device: "phone", light: "light", size: 100, face: "book", margins: "normal", lines: "book", edges: "book" };

export const coloursOf = ({ device, light }) => (device === "eink" ? GREY : LIGHTS)[light];

export const marginOf = ({ device, margins }) => Math.round(DEVICES[device].margin * MARGINS[margins].times);

const KEPT = "code, pre, kbd, samp, math, math *, svg, svg *";  // a reading system leaves these in their own face

/* The style for a page of the ebook; `gap` is between two columns, which are the pages. */
export const styleOf = (looks, gap) => {
  const { paper, ink } = coloursOf(looks);
  const rules = [`
    html { height: 100%; overflow: hidden !important; background: ${paper} !important; color: ${ink} !important;
      font-size: ${(DEVICES[looks.device].size * looks.size) / 100}px !important; -webkit-text-size-adjust: none; text-size-adjust: none }
    body { margin: 0 !important; padding: 0 !important; height: 100vh; max-width: none !important; box-sizing: border-box;
      column-width: 100vw; column-gap: ${gap}px; column-fill: auto; background: none !important; color: inherit }
    a[href] { cursor: pointer }
    ::selection { background: color-mix(in srgb, ${ink} 24%, ${paper}) }
    .bookforge-found { background: color-mix(in srgb, ${ink} 13%, ${paper}) !important }`];
  if (!LINES[looks.lines].height && looks.face !== "book") rules.push("body { line-height: 1.45 }");
  if (looks.light === "dark") {
    rules.push(`body, body *:not(svg *) { color: inherit !important; background-color: transparent !important }
      body { color: ${ink} !important }`);
  }
  if (FACES[looks.face].family) rules.push(`body, body *:not(${KEPT}) { font-family: ${FACES[looks.face].family} !important }`);
  if (LINES[looks.lines].height) {
    rules.push(`body, p, li, dd, dt, blockquote, figcaption, td, th { line-height: ${LINES[looks.lines].height} !important }`);
  }
  if (looks.edges !== "book") rules.push(`p, li, dd { text-align: ${looks.edges} !important; hyphens: ${looks.edges === "justify" ? "auto" : "manual"} }`);
  return rules.join("\n");
};
