"""One Markdown file becomes one `ChapterTree`: source → pandoc → tree → rules. Public: `read`, `read_source`."""

from bookforge.manuscript.chapter import CalloutUse, ChapterTree, CiteUse, Heading, ImageUse, LinkUse, read
from bookforge.manuscript.citing import Citations, Library, cite, styles
from bookforge.manuscript.draft import GENERATED
from bookforge.manuscript.front import FrontMatter
from bookforge.manuscript.rules.links import leads_out
from bookforge.manuscript.source import Source, read_source

__all__ = [
    "GENERATED",
    "CalloutUse",
    "ChapterTree",
    "Citations",
    "CiteUse",
    "FrontMatter",
    "Heading",
    "ImageUse",
    "Library",
    "LinkUse",
    "Source",
    "cite",
    "leads_out",
    "read",
    "read_source",
    "styles",
]
