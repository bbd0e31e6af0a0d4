"""The print edition and its twin for the screen: the book laid out once by WeasyPrint, finished twice. Public: `render`."""

from bookforge.editions.print.render import Printed, render

__all__ = ["Printed", "render"]
