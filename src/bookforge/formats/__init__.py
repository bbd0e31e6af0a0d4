"""Sizes and limits of printed pages, and of ebooks: trim sizes by name, what each printer's channel asks of a book, and what
each store's readers make of an ebook.

Plain data in YAML files beside this module; every rule has its source and the day it was looked at.
"""

from bookforge.formats.channel import CHANNELS, Channel, PageLimits, Rule, Rules, Source, channels
from bookforge.formats.store import STORES, CoverRules, Store, stores
from bookforge.formats.trim import Size, Trim, same_size, trims

__all__ = [
    "CHANNELS",
    "STORES",
    "Channel",
    "CoverRules",
    "PageLimits",
    "Rule",
    "Rules",
    "Size",
    "Source",
    "Store",
    "Trim",
    "channels",
    "same_size",
    "stores",
    "trims",
]
