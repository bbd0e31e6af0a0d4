"""What building a book and checking it have in common: what earlier builds decided, the ebook's maker, the channel's rules."""
