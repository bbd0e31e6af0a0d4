"""What a printer would say of the finished file: its pages read with pikepdf, held against a channel's dated rules."""
