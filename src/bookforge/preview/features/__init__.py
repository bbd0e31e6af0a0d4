"""What the preview can do besides showing the text: each feature is a module with its routes and, beside `static/`, its script.

A feature's addresses begin with `~/`; what changes anything is a POST, which the guard lets in with the token only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.routing import BaseRoute

from bookforge.preview.desk import Desk
from bookforge.preview.features import compare, ebook, findings, notes, outline, pages, proof, search, source

FEATURES: Sequence[Callable[[Desk], Sequence[BaseRoute]]] = (
    source.routes,
    findings.routes,
    notes.routes,
    pages.routes,
    search.routes,
    outline.routes,
    proof.routes,
    compare.routes,
    ebook.routes,
)
"""What gives the routes of each feature."""
