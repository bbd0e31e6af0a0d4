"""The print edition and its twin for the screen: units laid out by WeasyPrint, bound and finished twice. Public: `render`,
`lay_out`, which only tells the pages, and what copyfitting keeps in a book's folder (`DECISIONS`)."""

from bookforge.editions.print.copyfit.decisions import NAME as DECISIONS
from bookforge.editions.print.copyfit.decisions import Kept, written
from bookforge.editions.print.copyfit.reviewed import reviewed
from bookforge.editions.print.render import Printed, lay_out, render

__all__ = ["DECISIONS", "Kept", "Printed", "lay_out", "render", "reviewed", "written"]
