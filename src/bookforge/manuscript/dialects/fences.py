"""What other tools write behind the backquotes of a block of code, as pandoc takes it.

Pandoc knows a language, attributes in braces, or both; whatever else stands there would make the block a line of running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bookforge.manuscript.attributes import Attributes, parse, written
from bookforge.manuscript.blocks import Line

_OPENING = re.compile(r"( {0,3}(?:`{3,}|~{3,}))[ \t]*(.*?)[ \t]*$")
_DIRECTIVE = re.compile(r"\{([A-Za-z][\w:+#-]*)[^{}]*\}[ \t]*(.*)$")
_WORDS = re.compile(r"([\w+#.-]*)(.*)$", re.DOTALL)
_PAIR = re.compile(r"""([\w-]+)=("[^"]*"|'[^']*'|[^\s"'{}]+)""")
_BRACES = re.compile(r"\{[^{}]*\}")
_OPTION = re.compile(r"[ \t]*:([\w-]+):[ \t]*(.*?)[ \t]*$")
_CELL = re.compile(r"[ \t]*(?:#|//|--|%)\|[ \t]*([\w-]+):[ \t]*(.*?)[ \t]*$")
_CODE = frozenset({"code", "code-block", "code-cell", "sourcecode"})
_NO_CODE = frozenset(
    "figure image math table list-table csv-table toctree tableofcontents include literalinclude glossary margin sidebar topic "
    "epigraph grid grid-item card tab-set tab-item tabbed dropdown bibliography mermaid index raw video iframe embed only "
    "contents aside div button rubric prf:theorem prf:proof exercise-start exercise-end solution".split()
)
_IDS = ("name", "label", "lst-label")


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code as pandoc takes it: its opening line, how many of its first lines are options, and the name of a
    directive that makes no code (None else)."""

    opening: str
    options: int = 0
    directive: str | None = None


def read(lines: Sequence[Line]) -> Code:
    """What the opening of a fenced block says, and the options below it."""
    text = lines[0].text
    found = _OPENING.match(text)
    if found is None or _is_pandoc(found[2]):
        return Code(text)
    marks, info = found[1], found[2]
    if directive := _DIRECTIVE.match(info):
        name = directive[1]
        if name in _NO_CODE:
            return Code(marks, directive=name)
        language = (directive[2].split() or [""])[0] if name in _CODE else name
        options = _options(lines[1:-1], _OPTION if name in _CODE else _CELL)
        return Code(marks + _info(language, _given(options)), len(options))
    words = _WORDS.match(info)
    language, rest = (words[1], words[2]) if words else ("", info)
    braces = next((a for b in _BRACES.findall(rest) if (a := parse(b))), None) or Attributes()
    outside = _BRACES.sub(" ", rest)
    pairs = tuple((key, value.strip("\"'")) for key, value in _PAIR.findall(outside))
    numbered = ("numberLines",) if "showLineNumbers" in outside.split() else ()
    given = Attributes(braces.id, (*braces.classes, *numbered), (*braces.pairs, *pairs))
    return Code(marks + _info(language, given))


def _is_pandoc(info: str) -> bool:
    word, _, braces = info.partition("{")
    known = not braces or parse("{" + braces) is not None
    return known and not re.search(r"[\s,=]", word.strip())


def _options(lines: Sequence[Line], form: re.Pattern[str]) -> list[tuple[str, str]]:
    """The options at the top of a block: MyST's `:name: id`, or those of a cell, `#| label: id`."""
    options: list[tuple[str, str]] = []
    for line in lines:
        option = form.match(line.text)
        if option is None:
            break
        options.append((option[1], option[2].strip("\"'")))
    return options


def _given(options: Sequence[tuple[str, str]]) -> Attributes:
    given = dict(options)
    caption = given.get("caption") or given.get("lst-cap")
    return Attributes(
        next((given[key] for key in _IDS if given.get(key)), ""),
        ("numberLines",) if "linenos" in given else (),
        (("caption", caption),) if caption else (),
    )


def _info(language: str, given: Attributes) -> str:
    if given == Attributes():
        return language
    classes = (*((language,) if language else ()), *given.classes)
    return " " + written(Attributes(given.id, classes, given.pairs))
