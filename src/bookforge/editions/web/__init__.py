"""The web edition: the whole book as one page to proofread in. Public: `render`; the rest is for the live preview."""

from bookforge.editions.web.anew import dress_anew
from bookforge.editions.web.render import dress, render, without_book
from bookforge.editions.web.sections import place_for
from bookforge.editions.web.site import Piece, Site
from bookforge.editions.web.style import Style, whole

__all__ = ["Piece", "Site", "Style", "dress", "dress_anew", "place_for", "render", "whole", "without_book"]
