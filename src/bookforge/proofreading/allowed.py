"""What the author has allowed: remarks on her prose that are meant as they are, in `proof.yaml` beside `book.yaml`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bookforge import limits
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.folder import NotUtf8, TooLarge, contents, decode, is_file, within
from bookforge.positions import BadYaml, Positioned, read
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


def allowances(root: Path) -> tuple[tuple[Allowance, ...], tuple[Diagnostic, ...]]:
    """What is allowed in a book, and what of the file cannot be understood."""
    path = within(root, FILE)
    if path is None or not is_file(path):
        return (), ()
    try:
        text = decode(contents(path, limits.MANIFEST_BYTES))
        given = read(text)
    except BadYaml as error:
        return (), (_told(Place(FILE, error.line, error.column), f"It cannot be read: {error.problem}.", error.remedy),)
    except NotUtf8 as error:
        return (), (_told(Place(FILE, error.line, error.column), f"It is not UTF-8: {error}."),)
    except TooLarge as error:
        return (), (_told(Place(FILE), f"It cannot be read: {error}."),)
    except OSError as error:
        return (), (_told(Place(FILE), f"It cannot be read: {error.strerror}."),)
    if given.data is None:
        return (), ()
    if not isinstance(given.data, list):
        return (), (_told(Place(FILE, *given.of(())), "It is to be a list of what is allowed."),)
    return _understood(given)


def _told(place: Place, message: str, remedy: str = "") -> Diagnostic:
    return report("proof-entry-fits", place, message, remedy)


def _understood(found: Positioned) -> tuple[tuple[Allowance, ...], tuple[Diagnostic, ...]]:
    kept: list[Allowance] = []
    wrong: list[Diagnostic] = []
    for i, item in enumerate(found.data):
        given = item if isinstance(item, dict) else {}
        rule, quote, path = given.get("rule"), given.get("quote"), given.get("in", "")
        if rule in RULES and isinstance(quote, str) and isinstance(path, str):
            kept.append(Allowance(str(rule), quote, path))
        else:
            message = f"Entry {i + 1} is to have a rule ({', '.join(RULES)}) and a quote."
            wrong.append(_told(Place(FILE, *found.of((i,))), message))
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
