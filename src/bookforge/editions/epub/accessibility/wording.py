"""Words that are heard: links that do not tell where they lead, passages in a script that is not their language's
(WCAG 2.4.4, 3.1.2)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

from bookforge.diagnostics import Diagnostic, report
from bookforge.editions.epub.accessibility.leaf import Leaf
from bookforge.languages import read
from bookforge.markup import MATHML, SVG, Element, elements, text_of
from bookforge.words import word

_LEAST = 3  # letters in a row: fewer are signs, as π or Å
_KNOWN = {"Latn": ("LATIN",), "Cyrl": ("CYRILLIC",), "Grek": ("GREEK",), "Arab": ("ARABIC",), "Hebr": ("HEBREW",),
          "Jpan": ("CJK", "HIRAGANA", "KATAKANA"), "Hans": ("CJK",), "Hant": ("CJK",), "Kore": ("HANGUL", "CJK"),
          "Thai": ("THAI",), "Deva": ("DEVANAGARI",), "Armn": ("ARMENIAN",), "Geor": ("GEORGIAN",)}  # fmt: skip
_SILENT = frozenset({"head", "code", "pre", "kbd", "samp", f"{{{MATHML}}}math", f"{{{SVG}}}svg"})


def links(leaf: Leaf) -> Iterator[Diagnostic]:
    """Links without words, or with words such as “here”, which tell nothing to those who go from link to link."""
    for link in elements(leaf.root, "a"):
        if not link.get("href"):
            continue
        words = text_of(link) or link.get("aria-label") or " ".join(i.get("alt") or "" for i in elements(link, "img"))
        if not words.strip():
            yield report("link-tells-where", leaf.place(link), f"The link to “{link.get('href')}” has no words.")
        elif words.strip(" .…»→>").casefold() in _empty(leaf.language(link)):
            message = f"The words “{words}” do not tell where the link leads."
            yield report("link-tells-where", leaf.place(link), message)


@cache
def _empty(language: str) -> frozenset[str]:
    return frozenset(word(language, "empty-links").split("|"))


def passages(leaf: Leaf) -> Iterator[Diagnostic]:
    """Words in letters that their language is not written with: a voice would not know how to say them. Latin letters,
    which stand in texts of every language, are left out."""
    body = leaf.root.find("body")
    if body is not None:
        yield from _passages(body, leaf, leaf.language(body))


def _passages(element: Element, leaf: Leaf, language: str) -> Iterator[Diagnostic]:
    if element.tag in _SILENT or not isinstance(element.tag, str):
        return
    language = element.get("lang") or language
    for text in (element.text or "", *(child.tail or "" for child in element)):
        strange = _strange(text, language)
        if strange:
            message = f"“{strange}” stands in a text that is marked as {language}."
            yield report("passage-has-language", leaf.place(element), message)
    for child in element:
        yield from _passages(child, leaf, language)


def _strange(text: str, language: str) -> str:
    """The first run of letters that is not of a language's script; "" without one."""
    if text.isascii():
        return ""
    own = _scripts(language)
    run = ""
    for letter in f"{text} ":
        if letter.isalpha() and ord(letter) > 0x24F and not unicodedata.name(letter, "LATIN").startswith(own):
            run += letter
            continue
        if len(run) >= _LEAST:
            return run
        run = ""
    return ""


@cache
def _scripts(language: str) -> tuple[str, ...]:
    """How Unicode's names of a language's letters begin; modifiers and marks belong to every language."""
    tag = read(language)
    return ("LATIN", "MODIFIER", "FULLWIDTH", *_KNOWN.get(tag.likely_script if tag is not None else "", ()))
