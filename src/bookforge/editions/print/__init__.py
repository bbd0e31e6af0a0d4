"""The print edition and its twin for the screen: units laid out by WeasyPrint, bound and finished twice. Public: `render`;
`lay_out`, which only tells the pages; `unlaid`, what is told
where a chapter has none; `view` and `leaf`, which show them; what copyfitting keeps in a book's folder
(`DECISIONS`)."""

from bookforge.editions.print.copyfit.decisions import NAME as DECISIONS
from bookforge.editions.print.copyfit.decisions import Kept, written
from bookforge.editions.print.copyfit.reviewed import reviewed
from bookforge.editions.print.render import Printed, lay_out, render
from bookforge.editions.print.unlaid import NotLaid, unlaid
from bookforge.editions.print.viewing import View, Views, leaf, view

__all__ = [
    "DECISIONS", "Kept", "NotLaid", "Printed", "View", "Views",
    "lay_out", "leaf", "render", "reviewed", "unlaid", "view", "written",
]  # fmt: skip
