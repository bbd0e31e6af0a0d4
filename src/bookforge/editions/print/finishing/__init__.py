"""A bound book finished for the printer and for the screen: ink, sheet, standards, tags, links."""
