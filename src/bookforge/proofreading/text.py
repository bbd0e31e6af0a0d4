"""A chapter as the checks read it: the author's words, passage by passage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bookforge.manuscript import ChapterTree
from bookforge.proofreading.passages import Passage, of_chapter
from bookforge.proofreading.wording import Token, tokens


@dataclass(frozen=True, slots=True)
class Text:
    """A chapter with its passages, and the words of each."""

    tree: ChapterTree
    passages: tuple[Passage, ...]
    words: tuple[tuple[Token, ...], ...]

    @property
    def path(self) -> str:
        """The chapter's file."""
        return self.tree.source.path

    def tokens(self) -> Iterator[tuple[Passage, Token]]:
        """Every word with its passage."""
        for passage, words in zip(self.passages, self.words, strict=True):
            for token in words:
                yield passage, token


def text_to_check(tree: ChapterTree, language: str) -> Text:
    """A chapter of a book in a language, ready to be checked."""
    passages = of_chapter(tree, tree.front.language or language)
    return Text(tree, passages, tuple(tuple(tokens(passage)) for passage in passages))
