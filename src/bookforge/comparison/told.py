"""A comparison told: as plain values for machines, and as a page of HTML that needs nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from bookforge.comparison.books import Comparison, Lines, SectionChange
from bookforge.comparison.passages import Mark, Passage

_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 Georgia, serif; }
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { font-family: system-ui, sans-serif; line-height: 1.2; margin: 2em 0 .5em; }
h1 { margin-top: 0; }
.what { font: .9rem/1.4 system-ui, sans-serif; }
.passage { border-inline-start: 3px solid; padding-inline-start: .75rem; }
ins { text-decoration: underline 2px; background: color-mix(in srgb, green 18%, transparent); }
del { text-decoration: line-through 2px; background: color-mix(in srgb, red 16%, transparent); }
ul { padding-inline-start: 1.2rem; }
code { overflow-wrap: anywhere; }
"""
_TAGS = {Mark.INSERTED: "ins", Mark.DELETED: "del"}
_SHOWN = 20  # ids that are named


def ways(change: SectionChange) -> str:
    """In which ways a page is other: “moved, renamed, 3 passages changed”."""
    if change.before is None:
        return "new"
    if change.after is None:
        return "gone"
    told = [word for word, holds in (("moved", change.moved), ("renamed", change.renamed)) if holds]
    if change.new_file:
        told.append(f"file renamed from {change.before.path} to {change.after.path}")
    if count := len(change.passages):
        told.append(f"{count} passage{'s' if count != 1 else ''} changed")
    return ", ".join(told or ["ids changed"])


def summary(comparison: Comparison) -> str:
    """All in one line."""
    if comparison.same_files:
        return "The two files are the same, byte for byte."
    if not comparison.differs:
        return "A reader meets no difference."
    changes = comparison.sections
    counts = [
        (sum(c.before is None for c in changes), "new", "page"),
        (sum(c.after is None for c in changes), "gone", "page"),
        (sum(c.moved for c in changes), "moved", "page"),
        (sum(len(c.passages) for c in changes), "changed", "passage"),
        (len(comparison.images), "other", "image"),
        (comparison.lost, "lost", "id"),
    ]
    told = [f"{count:,} {noun}{'s' if count != 1 else ''} {how}" for count, how, noun in counts if count]
    named = (("metadata", comparison.metadata), ("contents", comparison.toc), ("list of pages", comparison.pages))
    told += [f"{name} changed" for name, lines in named if lines]
    before, after = comparison.sizes
    return f"{', '.join(told)}; {before:,} bytes before, {after:,} now."


def as_json(comparison: Comparison) -> str:
    """The comparison for machines."""
    return json.dumps(
        {
            "same": not comparison.differs,
            "summary": summary(comparison),
            "sections": [
                {
                    "title": change.title,
                    "before": change.before and {"path": change.before.path, "title": change.before.title},
                    "after": change.after and {"path": change.after.path, "title": change.after.title},
                    "moved": change.moved,
                    "passages": [[{"is": str(run.mark), "text": run.text} for run in p] for p in change.passages],
                    "lost": list(change.lost),
                }
                for change in comparison.sections
            ],
            "metadata": _as_values(comparison.metadata),
            "contents": _as_values(comparison.toc),
            "pages": _as_values(comparison.pages),
            "images": dict(comparison.images),
            "bytes": list(comparison.sizes),
        },
        ensure_ascii=False,
        indent=2,
    )


def _as_values(lines: Lines) -> dict[str, list[str]]:
    return {"gone": list(lines.gone), "new": list(lines.new)}


def as_html(comparison: Comparison, old: str, new: str) -> str:
    """A page that tells of the comparison of two files, called `old` and `new`: no script, nothing fetched."""
    title = escape(f"{old} and {new}")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>What changed: {title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>What changed</h1>\n<p class="what">From {escape(old)} to {escape(new)}. {escape(summary(comparison))}</p>\n'
        + "".join(_parts(comparison))
        + "</main>\n</body>\n</html>\n"
    )


def _parts(comparison: Comparison) -> Iterator[str]:
    for heading, lines in (
        ("Metadata", comparison.metadata),
        ("Contents", comparison.toc),
        ("List of pages", comparison.pages),
    ):
        if lines:
            yield f"<h2>{heading}</h2>\n<ul>\n"
            yield from (f"<li><del>{escape(line)}</del></li>\n" for line in lines.gone)
            yield from (f"<li><ins>{escape(line)}</ins></li>\n" for line in lines.new)
            yield "</ul>\n"
    if comparison.images:
        yield "<h2>Images</h2>\n<ul>\n"
        yield from (f"<li><code>{escape(p)}</code>: {how}</li>\n" for p, how in comparison.images.items())
        yield "</ul>\n"
    if comparison.sections:
        yield "<h2>Pages</h2>\n"
    for change in comparison.sections:
        yield f'<section>\n<h3>{escape(change.title)}</h3>\n<p class="what">{escape(ways(change))}</p>\n'
        if change.renamed and change.before:
            yield f'<p class="what">It was called <del>{escape(change.before.title)}</del>.</p>\n'
        yield from (f'<p class="passage">{_marked(passage)}</p>\n' for passage in change.passages)
        if change.lost:
            yield f'<p class="what">Lost ids: {escape(named(change.lost))}</p>\n'
        yield "</section>\n"


def _marked(passage: Passage) -> str:
    return "".join(
        f"<{tag}>{escape(run.text)}</{tag}>" if (tag := _TAGS.get(run.mark)) else escape(run.text) for run in passage
    )


def named(ids: tuple[str, ...]) -> str:
    """The first of some ids, and how many more there are."""
    more = len(ids) - _SHOWN
    return ", ".join(ids[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
