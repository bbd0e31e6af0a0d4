"""One Markdown file becomes one `ChapterTree`: source → pandoc → tree → rules. Public: `read`, `read_source`."""

from bookforge.manuscript.chapter import CalloutUse, ChapterTree, Heading, ImageUse, LinkUse, read
from bookforge.manuscript.draft import GENERATED
from bookforge.manuscript.front import FrontMatter
from bookforge.manuscript.source import Source, read_source
from bookforge.manuscript.typography import Switches, typeset_text

__all__ = [
    "GENERATED",
    "CalloutUse",
    "ChapterTree",
    "FrontMatter",
    "Heading",
    "ImageUse",
    "LinkUse",
    "Source",
    "Switches",
    "read",
    "read_source",
    "typeset_text",
]
