/* Which pages stand together, and which page a place of the manuscript is on: from the pages as the server tells them, each
   { digest, folio, unit, index, path, lines }. Pages at even indexes are rectos. */

/* The pages seen at once with one of them: the verso on the left, the recto on the right; the first recto has none. */
export const spreadOf = (index, count, single) => {
  if (single) return [index];
  const verso = index % 2 ? index : index - 1;
  return [verso, verso + 1].filter((page) => page >= 0 && page < count);
};

/* The page on which a place of the manuscript begins; null when it is on none (yet). */
export const pageAt = (pages, { id, path, line }) => {
  let chosen = null;
  let nearest = -1;
  pages.forEach((page, index) => {
    if (!path || page.path !== path) return;
    for (const its of page.lines) if (its <= line && its > nearest) { nearest = its; chosen = index; }
  });
  if (chosen !== null) return chosen;
  const first = pages.findIndex((page) => (path && page.path === path) || (id && page.unit === id));
  return first < 0 ? null : first;
};

/* Where a page is in the manuscript: its first block that begins there, else the one that goes on. */
export const placeOf = (pages, index) => {
  const page = pages[index];
  if (!page) return null;
  const before = pages[index - 1]?.path === page.path ? pages[index - 1].lines : [];
  const line = page.lines.find((its) => !before.includes(its)) ?? page.lines[0] ?? 1;
  return { id: page.unit || null, path: page.path || null, line };
};

/* A page among those of a newer text: the one on which the same is drawn (of several the one nearest to where it was), else the
   one as far on in its unit; null while that unit is away. */
export const sameLeaf = (old, index, pages) => {
  const its = pages.flatMap((page, i) => (page.unit === old.unit ? [i] : []));
  const same = its.filter((i) => pages[i].digest === old.digest);
  if (same.length) return same.reduce((a, b) => (Math.abs(b - index) < Math.abs(a - index) ? b : a));
  return its.find((i) => pages[i].index === old.index) ?? its.at(-1) ?? null;
};

/* The page that readers call so; null when there is none. Of two folios (a spread's) the first counts. */
export const pageOfFolio = (pages, typed) => {
  const wanted = typed.trim().toLowerCase().split(/[–—-]/)[0].trim();
  const found = pages.findIndex((page) => page.folio && page.folio.toLowerCase() === wanted);
  return found < 0 ? null : found;
};
