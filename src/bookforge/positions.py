"""YAML read with the position of every key and value, so that a mistake is told by line and column.

Values are those of YAML 1.2's core schema, which editors hold a file against too, less what surprises an author: `no` and
`on` are words, and so are `1.10`, `1:30`, `007` and a date. Tags (`!!python/…`) mean nothing, so that no file can run code.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.reader import ReaderError

Path = tuple[Hashable, ...]
_MOST_NODES = 100_000  # aliases can make a small file unfold without end
_DEEPEST = 40
_PLAIN = {"": None, "~": None, "null": None, "true": True, "false": False}
_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0, 2.2, leaves out

# What PyYAML says, in an author's words: (part of its sentence, ours, what to do).
_QUOTES = 'Put the text in quotes: title: "Love: a guide".'
_ENDLESS = "it is nested without end"
_INVISIBLE = "there is a character that no text may hold"
_NO_CHARACTER = "an escape such as `\\U00110000` names no character"
_LINE_UP = "Lines of one block begin in the same column; a text that begins with a quote or a bracket ends with it."
_PROBLEMS = (
    ("character '\\t'", "there is a tab", "Indent with spaces."),
    ("mapping values are not allowed", "a colon stands where none can, or the line is indented too far", _QUOTES),
    ("could not find expected ':'", "a key has no colon after it", "Write `key: value`."),
    ("that cannot start any token", "a text cannot begin with this character", _QUOTES),
    ("expected alphabetic or numeric character", "a text that begins with `*` or `&` means something else in YAML", _QUOTES),
    ("undefined alias", "a text that begins with `*` means something else in YAML", _QUOTES),
    ("unexpected end of stream", "a quote that opens here is not closed", "Close the quote."),
    ("but found another document", "a line `---` begins a second document", "Take the line out."),
    ("expected <block end>", "this does not line up with what stands above", _LINE_UP),
    ("did not find expected", "this does not line up with what stands above", _LINE_UP),
    ("expected ',' or", "a bracket that opens before is not closed", "Put commas between the entries and close the bracket."),
)  # fmt: skip
_NO_SPACE = ("a dash has no space after it", "Write `- `, with a space, before the name.")
_ONE_SIGN = "Begin and end the text with the same sign, one that does not stand in it: 'My \"good\" book'."
_ENDS_EARLY = ("a quote closes before the text ends", _ONE_SIGN)
_SEEN_TOO_LATE = ("unexpected end of stream", "expected ':'", "expected ','", "expected alphabetic")
# The parser tells these at the end of the file; the author looks where they begin.


class BadYaml(Exception):
    """The text cannot be read as YAML: what is wrong, what to do ("" where only the place helps), line and column from 1."""

    def __init__(self, problem: str, remedy: str, line: int, column: int) -> None:
        super().__init__(problem)
        self.problem, self.remedy, self.line, self.column = problem, remedy, line, column


@dataclass(slots=True)
class Positioned:
    """Plain data, where each path of it stands (line and column from 1: of the key, else of the value), and doubled keys."""

    data: Any = None
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    doubled: list[tuple[str, tuple[int, int]]] = field(default_factory=list)

    def of(self, path: Path) -> tuple[int, int]:
        """Where the value at a path stands; that of the nearest path above it when it does not stand in the file."""
        for length in range(len(path), -1, -1):
            found = self.values.get(path[:length]) or self.keys.get(path[:length])
            if found:
                return found
        return 1, 1


def read(text: str) -> Positioned:
    """Reads YAML. Raises `BadYaml`."""
    result, places = Positioned(), _Places(text)
    try:
        loader = yaml.SafeLoader(text)
        try:
            node = loader.get_single_node()
            if node is not None:
                result.data = _Walk(loader, places, result).value(node, ())
        except RecursionError:
            raise BadYaml(_ENDLESS, "", *places.at(loader.index)) from None
        except (ValueError, OverflowError):
            raise BadYaml(_NO_CHARACTER, "Write the character itself.", *places.at(loader.index)) from None
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise _told(places, error) from None
    return result


class _Places:
    """Where each character of a text stands. PyYAML takes more characters for line ends than an editor shows."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(i for i, character in enumerate(text, start=1) if character == "\n")]

    def at(self, index: int) -> tuple[int, int]:
        row = bisect.bisect_right(self._starts, index) - 1
        return row + 1, index - self._starts[row] + 1


def _told(places: _Places, error: yaml.YAMLError) -> BadYaml:
    if isinstance(error, ReaderError):
        return BadYaml(_INVISIBLE, "Take the invisible character out.", *places.at(error.position))
    said = str(getattr(error, "problem", None) or error)
    problem, remedy = next(((ours, remedy) for part, ours, remedy in _PROBLEMS if part in said), (said, ""))
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    if opened is not None and any(part in said for part in _SEEN_TOO_LATE):
        mark = opened
    at = mark.index if mark else 0
    if re.match(r"-[^\s-]", places.text[at:]):
        return BadYaml(*_NO_SPACE, *places.at(at))
    quoted = _quoted_before(places, at)
    return BadYaml(*_ENDS_EARLY, *quoted) if quoted else BadYaml(problem, remedy, *places.at(at))


def _quoted_before(places: _Places, at: int) -> tuple[int, int] | None:
    """Where the quote opens of a text in quotes that ends in the same line, with nothing between but words that make no sense
    there; None where there is none."""
    last = None
    with suppress(yaml.YAMLError):
        for token in yaml.scan(places.text[: places.text.find("\n", at) + 1 or None], Loader=yaml.SafeLoader):
            if token.end_mark.index > at:
                break
            last = token
    if not isinstance(last, yaml.ScalarToken) or last.plain or "\n" in places.text[last.end_mark.index : at]:
        return None
    return places.at(last.start_mark.index)


class _Walk:
    """From PyYAML's nodes, which know where they stand, to plain data."""

    def __init__(self, loader: yaml.SafeLoader, places: _Places, result: Positioned) -> None:
        self.loader, self.places, self.result, self.nodes = loader, places, result, 0

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.nodes += 1
        if self.nodes > _MOST_NODES or len(path) > _DEEPEST:
            raise yaml.MarkedYAMLError(problem=_ENDLESS, problem_mark=node.start_mark)
        self.result.values[path] = self._place(node)
        if isinstance(node, yaml.MappingNode):
            if self._merged(node, {}) > _MOST_NODES:
                raise yaml.MarkedYAMLError(problem=_ENDLESS, problem_mark=node.start_mark)
            self.loader.flatten_mapping(node)
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        return _scalar(node)

    def _merged(self, node: yaml.Node, known: dict[int, int]) -> int:
        """How many entries a mapping has once all that it merges (`<<:`) stands in it; endless for one that merges itself."""
        if id(node) not in known:
            known[id(node)] = _MOST_NODES + 1  # until it is known
            if isinstance(node, yaml.MappingNode):
                merged = (v for k, v in node.value if k.tag == "tag:yaml.org,2002:merge")
                known[id(node)] = len(node.value) + sum(self._merged(value, known) for value in merged)
            else:
                items = node.value if isinstance(node, yaml.SequenceNode) else ()
                known[id(node)] = sum(self._merged(item, known) for item in items)
        return known[id(node)]

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = _text(key_node) if isinstance(key_node, yaml.ScalarNode) else self._as_written(key_node)
            if key in data:
                self.result.doubled.append((key, self._place(key_node)))
            self.result.keys[(*path, key)] = self._place(key_node)
            data[key] = self.value(value_node, (*path, key))
        return data

    def _as_written(self, node: yaml.Node) -> str:
        return self.places.text[node.start_mark.index : node.end_mark.index].strip()

    def _place(self, node: yaml.Node) -> tuple[int, int]:
        return self.places.at(node.start_mark.index)


def _text(node: yaml.Node) -> str:
    text = str(node.value)
    if _NO_TEXT.search(text):  # written as an escape, such as "\x01"
        raise yaml.MarkedYAMLError(problem=_INVISIBLE, problem_mark=node.start_mark)
    return text


def _scalar(node: yaml.Node) -> str | int | bool | None:
    text = _text(node)
    if getattr(node, "style", None) is not None:  # quoted, or a block of text
        return text
    if text.lower() in _PLAIN:
        return _PLAIN[text.lower()]
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text
