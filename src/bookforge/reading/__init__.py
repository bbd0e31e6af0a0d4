"""From a folder to a `Book`: the manifest, the chapter files, their trees, the book they make, and all that is wrong.

The way in for whoever needs the whole book: a build reads once, the live preview reads again after every save and hands
back what it read before, so that only what changed goes through pandoc.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bookforge.agreement import disagreements
from bookforge.book import Bearings, Book, Chapter, Part
from bookforge.book.assemble import assemble
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, Severity, in_order
from bookforge.manifest import Loaded, load
from bookforge.manuscript import ChapterTree, Warm
from bookforge.reading.allowed import Allowances, allowances
from bookforge.reading.chapters import Chapters, Ready, read_chapters, ready_sources
from bookforge.reading.own_files import OWN_FOLDERS, unfit
from bookforge.reading.printed import leftovers, with_set_words
from bookforge.reading.shares import Readers
from bookforge.reading.sources import find_citations, find_concordance
from bookforge.reading.wishes import habits


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a book's folder.

    `loaded` is None when the manifest has errors, `book` also when nothing of its body could be read. `diagnostics` are
    all that reading and assembling found, in order; `chapters` and `ready` spare the next reading what did not change,
    `bearings` set one chapter anew without the others; `allowances` are for what others find in the book; `typography` counts
    what was changed in the text as it was typed, the most frequent kind first.
    """

    loaded: Loaded | None
    book: Book | None
    diagnostics: tuple[Diagnostic, ...]
    chapters: Chapters = field(default_factory=dict)
    ready: Ready = field(default_factory=dict)
    bearings: Bearings | None = None
    allowances: Allowances = field(default_factory=Allowances)
    typography: Mapping[str, int] = field(default_factory=dict)

    @property
    def trees(self) -> list[ChapterTree]:
        """The chapters as they were read."""
        return [tree for tree, _ in self.chapters.values()]

    @property
    def unfit(self) -> frozenset[str]:
        """The book's own style sheets and templates in which there are errors: what shows the book nevertheless goes without."""
        errors = (found for found in self.diagnostics if found.severity is Severity.ERROR)
        return frozenset(error.place.path for error in errors if error.place.path.startswith(OWN_FOLDERS))

    def of_book_alone(self) -> Reading:
        """The same without what the book was made of, and the next reading would begin with: two thirds of its memory."""
        return replace(self, chapters={}, ready={}, bearings=None)


def read_book(
    path: Path,
    *,
    jobs: int,
    cache: Cache,
    before: Reading | None = None,
    warm: Warm | None = None,
    begun: Callable[[Loaded], None] = lambda _: None,
    beside: Executor | None = None,
    meanwhile: Callable[[Loaded], object] | None = None,
    pause: Callable[[], None] = lambda: None,
    keep_last: bool = False,
) -> Reading:
    """Reads the book of a `book.yaml`, or of the folder that holds one.

    `jobs` is the number of pandoc processes, `warm` one that waits for what are few; chapters and images that are as they
    were `before` are not read again; `begun` hears what the book is to be before its text is read. Processes `beside` read some
    of it; `meanwhile` is called when others read, pandoc at least. `pause` is called every few chapters, to let others go first,
    or to raise what ends the reading. With `keep_last` a chapter file that cannot be read any more has the text that it had
    before. An author's mistakes are diagnostics. Raises `MachineLacks` without pandoc.
    """
    loaded, found = load(path)
    if loaded is None:
        return Reading(None, None, in_order(found))
    found = (*found, *leftovers(loaded), *unfit(loaded.root))
    loaded = with_set_words(loaded)
    begun(loaded)
    pause()
    sources, ready, unread = ready_sources(loaded, _still_ready(loaded, before), cache, keep_last=keep_last)
    readers = Readers(jobs, warm, beside, partial(meanwhile, loaded) if meanwhile is not None else None)
    chapters = read_chapters(loaded.manifest, sources, readers, cache, before.chapters if before else {})
    pause()
    concordance, unread_too = find_concordance(loaded)
    trees = {wanted.source.path: tree for wanted, (tree, _) in chapters.items()}
    citations, cited = find_citations(loaded, trees, cache)
    images = before.book.assets.values() if before and before.book else ()
    book, bearings, told = assemble(loaded, trees, images, citations=citations, concordance=concordance, pause=pause)
    read_too = (d for _, said in chapters.values() for d in said)
    own = [tree for path, tree in trees.items() if path != loaded.manifest.glossary_file]  # it says again what they say
    between = disagreements(own, loaded.manifest.language)
    everything = [*found, *unread, *unread_too, *cited, *read_too, *told, *between]
    allowed = allowances(loaded, trees.values())
    diagnostics = in_order([*allowed.passed_over(everything), *allowed.told(everything)])
    changed = _typography(trees.values())
    return Reading(loaded, book if _has_text(book) else None, diagnostics, chapters, ready, bearings, allowed, changed)


def _typography(trees: Iterable[ChapterTree]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for tree in trees:
        counted.update(tree.typography)
    return dict(counted.most_common())


def _still_ready(loaded: Loaded, before: Reading | None) -> Ready:
    """What was made ready before, unless the manifest says something else of the text now."""
    if before is None or before.loaded is None or habits(before.loaded.manifest) != habits(loaded.manifest):
        return {}
    return before.ready


def _has_text(book: Book) -> bool:
    return any(isinstance(unit, Chapter) or (isinstance(unit, Part) and unit.chapters) for unit in book.body)
