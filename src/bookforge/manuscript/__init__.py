"""One Markdown file becomes one `ChapterTree`: source → made ready → pandoc → tree → rules.

Public: `read_source`, `prepare`, `read`, `cite`.
"""

from bookforge.manuscript.bounds import beyond
from bookforge.manuscript.chapter import CalloutUse, ChapterTree, CiteUse, Heading, ImageUse, LinkUse
from bookforge.manuscript.citing import Citations, Library, cite, styles
from bookforge.manuscript.draft import GENERATED
from bookforge.manuscript.front import Allowed, FrontMatter
from bookforge.manuscript.origin import FirstPublished, Person
from bookforge.manuscript.pandoc import warm_reader
from bookforge.manuscript.prepare import Habits, prepare
from bookforge.manuscript.prepared import Prepared
from bookforge.manuscript.reader import read
from bookforge.manuscript.rules.links import leads_out
from bookforge.manuscript.signs import signs_in, signs_in_plain
from bookforge.manuscript.source import Source, read_source
from bookforge.manuscript.typography import Switches, typeset_bio, typeset_name, typeset_text
from bookforge.manuscript.warm import Warm

__all__ = [
    "GENERATED",
    "Allowed",
    "CalloutUse",
    "ChapterTree",
    "Citations",
    "CiteUse",
    "FirstPublished",
    "FrontMatter",
    "Habits",
    "Heading",
    "ImageUse",
    "Library",
    "LinkUse",
    "Person",
    "Prepared",
    "Source",
    "Switches",
    "Warm",
    "beyond",
    "cite",
    "leads_out",
    "prepare",
    "read",
    "read_source",
    "signs_in",
    "signs_in_plain",
    "styles",
    "typeset_bio",
    "typeset_name",
    "typeset_text",
    "warm_reader",
]
