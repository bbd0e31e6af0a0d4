"""The live preview: the book in the browser, fresh after every save. Public: `serve`."""

from bookforge.preview.server import serve

__all__ = ["serve"]
