"""Sizes and limits of printed pages: trim sizes by name, and what each channel asks of a book.

Plain data in YAML files beside this module; every rule of a channel has its source and the day it was looked at.
"""

from bookforge.formats.channel import CHANNELS, Channel, PageLimits, Rule, Rules, channels
from bookforge.formats.trim import Size, Trim, same_size, trims

__all__ = ["CHANNELS", "Channel", "PageLimits", "Rule", "Rules", "Size", "Trim", "channels", "same_size", "trims"]
