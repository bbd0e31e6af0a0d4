"""One Markdown file becomes one `ChapterTree`: source → made ready → pandoc → tree → rules.

Public: `read_source`, `prepare`, `read`.
"""

from bookforge.manuscript.chapter import CalloutUse, ChapterTree, CiteUse, Heading, ImageUse, LinkUse, read
from bookforge.manuscript.draft import GENERATED
from bookforge.manuscript.front import FrontMatter
from bookforge.manuscript.origin import FirstPublished, Person
from bookforge.manuscript.prepare import Habits, prepare
from bookforge.manuscript.source import Source, read_source

__all__ = [
    "GENERATED",
    "CalloutUse",
    "ChapterTree",
    "CiteUse",
    "FirstPublished",
    "FrontMatter",
    "Habits",
    "Heading",
    "ImageUse",
    "LinkUse",
    "Person",
    "Source",
    "prepare",
    "read",
    "read_source",
]
