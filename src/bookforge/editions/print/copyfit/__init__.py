"""Copyfitting: what a proofreader would mark on laid out pages, and how a paragraph set a line longer or shorter mends it."""

from __future__ import annotations

from bookforge.editions.print.copyfit.fault import Fault, Kind, cost
from bookforge.editions.print.copyfit.faults import faults

__all__ = ["Fault", "Kind", "cost", "faults"]
