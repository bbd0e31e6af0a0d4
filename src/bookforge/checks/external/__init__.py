"""The web links of a book, looked up: which answer, which have moved, which are dead. Only ever for `check --external`.

Public: `links_of`, `findings`, `Web`. `links` is pure, `web` goes into the network, `answers` asks it with moderation.
"""

from __future__ import annotations

from bookforge.checks.external.answers import looked_up
from bookforge.checks.external.links import Link, findings, links_of, without_fragment
from bookforge.checks.external.web import Answer, Web

__all__ = ["Answer", "Link", "Web", "findings", "links_of", "looked_up", "without_fragment"]
