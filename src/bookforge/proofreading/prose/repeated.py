"""The same word twice: “the the”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bookforge.proofreading.prose.remark import Remark, remark
from bookforge.proofreading.text import Text

_TWICE = re.compile(r"(?<![\w’'-])([^\W\d_]+) (\1)(?![\w’'-])", re.IGNORECASE)
_MEANT = {
    "en": frozenset({"had", "that", "very", "bye", "ha", "no", "so"}),
    "de": frozenset({"die", "der", "das", "sie", "sehr", "nein", "ja", "na"}),
    "fr": frozenset({"nous", "vous", "très", "non"}),
    "nl": frozenset({"die", "dat", "heel"}),
    "pt": frozenset({"muito"}),
    "es": frozenset({"muy", "no"}),
    "it": frozenset({"molto", "piano", "no"}),
}
_WHY = "A word that stands twice is most often left over from a change, and the eye passes over it."


def repeated(texts: Sequence[Text]) -> Iterator[Remark]:
    """Words that stand twice where their language does not mean it."""
    for text in texts:
        for passage in text.passages:
            language = passage.runs[0].language.split("-")[0]
            for match in _TWICE.finditer(passage.text):
                if match[1].lower() in _MEANT.get(language, ()) or match[2][0].isupper() > match[1][0].isupper():
                    continue
                found = remark(
                    "repeated-word", text, passage, match.start(), match[0], f"“{match[1]}” stands twice.", _WHY
                )
                yield replace(found, fix=found.written.words[: len(match[1])])
