"""One Markdown file becomes one `ChapterTree`: source → made ready → pandoc → tree → rules.

Public: `read_source`, `prepare`, `read`.
"""

from bookforge.manuscript.chapter import CalloutUse, ChapterTree, Heading, ImageUse, LinkUse, read
from bookforge.manuscript.draft import GENERATED
from bookforge.manuscript.front import FrontMatter
from bookforge.manuscript.prepare import Habits, prepare
from bookforge.manuscript.prepared import Prepared
from bookforge.manuscript.source import Source, read_source

__all__ = [
    "GENERATED",
    "CalloutUse",
    "ChapterTree",
    "FrontMatter",
    "Habits",
    "Heading",
    "ImageUse",
    "LinkUse",
    "Prepared",
    "Source",
    "prepare",
    "read",
    "read_source",
]
