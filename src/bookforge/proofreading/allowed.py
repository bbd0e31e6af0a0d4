"""What the author has allowed: remarks on her prose that are meant as they are, in `proof.yaml` beside `book.yaml`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bookforge.folder import NotUtf8, decode, is_file, within
from bookforge.positions import BadYaml, read
from bookforge.proofreading.folding import fold
from bookforge.proofreading.prose import RULES, Remark

FILE = "proof.yaml"
"""The file, in the book's folder."""
_HEAD = "# Remarks of the preview on the prose that are meant as they are: the rule, the words, the file (left out: any file).\n"


@dataclass(frozen=True, slots=True)
class Allowance:
    """A rule, some words, and the file that they stand in ("" for any)."""

    rule: str
    quote: str
    path: str = ""

    def fits(self, remark: Remark) -> bool:
        """Whether a remark is meant."""
        same = fold(self.quote).folded.casefold() == fold(remark.quote).folded.casefold()
        return self.rule == remark.rule and same and self.path in ("", remark.path)

    @property
    def line(self) -> str:
        """The line of the file that says it."""
        parts = {"rule": self.rule, "quote": self.quote, **({"in": self.path} if self.path else {})}
        return (
            "- {"
            + ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in parts.items())
            + "}\n"
        )


def allowances(root: Path) -> tuple[tuple[Allowance, ...], tuple[str, ...]]:
    """What is allowed in a book, and what of the file cannot be understood, in words."""
    path = within(root, FILE)
    if path is None or not is_file(path):
        return (), ()
    try:
        value = read(decode(path.read_bytes())).data
    except BadYaml as error:
        return (), (f"{FILE}:{error.line}:{error.column} cannot be read: {error.problem}.",)
    except NotUtf8 as error:
        return (), (f"{FILE}:{error.line} is not UTF-8.",)
    except OSError as error:
        return (), (f"{FILE} cannot be read: {error.strerror}.",)
    if value is None:
        return (), ()
    if not isinstance(value, list):
        return (), (f"{FILE} is to be a list of what is allowed.",)
    return _understood(value)


def _understood(items: Iterable[Any]) -> tuple[tuple[Allowance, ...], tuple[str, ...]]:
    kept: list[Allowance] = []
    wrong: list[str] = []
    for number, item in enumerate(items, 1):
        given = item if isinstance(item, dict) else {}
        rule, quote, path = given.get("rule"), given.get("quote"), given.get("in", "")
        if rule in RULES and isinstance(quote, str) and isinstance(path, str):
            kept.append(Allowance(str(rule), quote, path))
        else:
            wrong.append(f"{FILE}: entry {number} is to have a rule ({', '.join(RULES)}) and a quote.")
    return tuple(kept), tuple(wrong)


def with_allowance(text: str, allowance: Allowance) -> str:
    """The text of the file with one more."""
    if text and not text.endswith("\n"):
        text += "\n"
    return f"{text or _HEAD}{allowance.line}"


def without_allowance(text: str, allowance: Allowance) -> str:
    """The text of the file without what was put in last of its kind."""
    before, line, after = text.rpartition(allowance.line)
    return before + after if line else text
