"""The kinds of callout as data: what each is called, how it is marked up, what other names it goes by.

Element and role follow what EPUBCheck 5.3 allows: `doc-tip` on `aside`, `doc-notice` not on `aside` (hence `div`),
`doc-example` and `doc-pullquote` on `aside`; kinds without a role of their own in DPUB-ARIA 1.1 take `note`.
`epub:type` is given only where its vocabulary has a word that is not deprecated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of callout. `like` is the built-in kind it dresses as; `label` overrides the localised word."""

    name: str
    element: str
    role: str
    epub_type: str | None = None
    like: str = ""
    label: str | None = None

    @property
    def style(self) -> str:
        """The built-in kind whose dress it wears."""
        return self.like or self.name


_BUILT_IN = (
    Kind("tip", "aside", "doc-tip", "tip"),
    Kind("note", "aside", "note"),
    Kind("important", "div", "doc-notice", "notice"),
    Kind("warning", "div", "doc-notice", "notice"),
    Kind("caution", "div", "doc-notice", "notice"),
    Kind("example", "aside", "doc-example", "example"),
    Kind("exercise", "aside", "note"),
    Kind("takeaway", "aside", "note"),
    Kind("quote", "aside", "doc-pullquote"),
    Kind("story", "aside", "doc-example", "example"),
    Kind("checklist", "aside", "note"),
)

BUILT_IN: Mapping[str, Kind] = {kind.name: kind for kind in _BUILT_IN}

ALIASES: Mapping[str, str] = {
    "abstract": "takeaway", "attention": "caution", "bug": "warning", "case": "story", "case-study": "story",
    "check": "tip", "cite": "quote", "danger": "warning", "details": "note", "discussion": "note", "done": "tip",
    "error": "warning", "fail": "warning", "failure": "warning", "faq": "note", "help": "note", "hint": "tip",
    "info": "note", "information": "note", "key-takeaway": "takeaway", "key-takeaways": "takeaway",
    "missing": "warning", "practice": "exercise", "pull-quote": "quote", "pullquote": "quote", "question": "note",
    "see-also": "note", "seealso": "note", "success": "tip", "summary": "takeaway", "takeaways": "takeaway",
    "tldr": "takeaway", "todo": "checklist", "try-it": "exercise",
}  # fmt: skip


def kinds(own: Mapping[str, tuple[str | None, str | None]] | None = None) -> Mapping[str, Kind]:
    """All kinds by every name they go by; `own` adds a book's kinds as name → (label, like), or renames a built-in's label.

    A `like` that is no built-in kind falls back to `note` (the manifest reports it).
    """
    table = dict(BUILT_IN)
    for given, (label, like) in (own or {}).items():
        name = given.lower()
        model = BUILT_IN.get(ALIASES.get(like or name, like or name), BUILT_IN["note"])
        table[name] = replace(model, name=name, like="" if name == model.name else model.name, label=label)
    return {**{alias: table[name] for alias, name in ALIASES.items()}, **table}
