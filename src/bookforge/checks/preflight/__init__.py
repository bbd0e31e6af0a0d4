"""What a printer would say of the finished file: its pages read with pikepdf, held against a channel's dated rules."""

from bookforge.checks.preflight.examine import examine
from bookforge.checks.preflight.places import begins_at, noted, pictures, recalled
from bookforge.checks.preflight.rules import LIMITS, channel
from bookforge.checks.preflight.told import Expected

__all__ = ["LIMITS", "Expected", "begins_at", "channel", "examine", "noted", "pictures", "recalled"]
