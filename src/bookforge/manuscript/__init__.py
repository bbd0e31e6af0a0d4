"""One Markdown file becomes one `ChapterTree`: source → pandoc → tree → rules. Public: `read`, `read_source`."""

from bookforge.manuscript.chapter import CalloutUse, ChapterTree, Heading, ImageUse, LinkUse, read
from bookforge.manuscript.draft import GENERATED
from bookforge.manuscript.front import FrontMatter
from bookforge.manuscript.origin import FirstPublished, Person
from bookforge.manuscript.source import Source, read_source

__all__ = [
    "GENERATED",
    "CalloutUse",
    "ChapterTree",
    "FirstPublished",
    "FrontMatter",
    "Heading",
    "ImageUse",
    "LinkUse",
    "Person",
    "Source",
    "read",
    "read_source",
]
