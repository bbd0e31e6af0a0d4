"""Sentences so long that a reader loses the thread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bookforge.markup import count_words
from bookforge.proofreading.prose.remark import Remark, remark
from bookforge.proofreading.text import Text

LONGEST = 60
"""Words of a sentence that is not remarked on."""
_END = re.compile(r"[.!?…][”’»\"')\]]*\s+(?=[^\Wa-z_])|[;:]\s*$")
_PROSE = frozenset({"p", "li", "dd", "blockquote"})
_WHY = "Beyond fifty or sixty words most readers begin anew; two sentences are often the better one."


def sentences(texts: Sequence[Text]) -> Iterator[Remark]:
    """The very long sentences."""
    for text in texts:
        for passage in text.passages:
            if passage.kind not in _PROSE or len(passage.text) < LONGEST * 3:
                continue
            start = 0
            for end in (*(match.end() for match in _END.finditer(passage.text)), len(passage.text)):
                said = passage.text[start:end].strip()
                words = count_words(said)
                if words > LONGEST:
                    quote = " ".join(said.split(" ")[:6])
                    yield remark(
                        "sentence-is-short", text, passage, start, quote, f"This sentence has {words} words.", _WHY
                    )
                start = end
