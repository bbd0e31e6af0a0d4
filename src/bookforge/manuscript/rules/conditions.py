"""What only some editions have: `::: {.only editions="print"}` and `::: {.not editions="epub"}`, blocks, words or sections.

The tree keeps it all, marked `data-editions` with the editions that it is for; an edition leaves out what is not for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic, did_you_mean
from bookforge.manuscript.draft import Draft
from bookforge.markup import HEADINGS, Element, classes, elements, set_classes

_LAID_OUT = ("epub", "print", "web")
_TWIN = "screen"  # the same pages as print
_ONLY, _NOT = "only", "not"
_MARK = "data-editions"


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Turns the classes `only` and `not` into `data-editions="epub web"`, the editions that have the element."""
    for element in elements(draft.root):
        given = element.attrib.pop(_MARK, None)
        asked = [name for name in classes(element) if name in (_ONLY, _NOT)]
        if given is None and not (asked and element.tag in ("div", "span")):
            continue
        set_classes(element, [name for name in classes(element) if name not in asked])
        if element.tag in HEADINGS:  # its section says the same
            continue
        problem = _problem(element, asked, (given or "").split())
        if problem:
            yield draft.report("edition-is-known", element, *problem)
            continue
        named = {name for name in (given or "").split() if name != _TWIN}
        kept = [name for name in _LAID_OUT if (name in named) == (asked == [_ONLY])]
        element.set(_MARK, " ".join(kept))


def _problem(element: Element, asked: list[str], named: list[str]) -> tuple[str, str, str] | None:
    """Where to point, what is wrong, and what to do; None when all is well."""
    unknown = next((name for name in named if name not in (*_LAID_OUT, _TWIN)), None)
    which = 'Write `{.only editions="print"}` or `{.not editions="print"}`; the editions are epub, print and web.'
    if len(asked) != 1:
        return "editions", "`editions` says nothing without `.only` or `.not`, and nothing with both.", which
    if not named:
        return f".{asked[0]}", f"`.{asked[0]}` does not say for which editions.", which
    if unknown is not None:
        return unknown, f"There is no edition called “{unknown}”.", did_you_mean(unknown, _LAID_OUT, which)
    if named == [_TWIN]:
        return _TWIN, "The screen edition has the pages of the print edition, and cannot differ from it.", which
    if len(element) and element[0].tag == "h1":
        message = "A whole chapter cannot be left out of an edition by its title."
        return f".{asked[0]}", message, "Mark its sections, or what stands in them."
    return None
