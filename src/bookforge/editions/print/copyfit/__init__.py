"""Copyfitting: what a proofreader would mark on laid out pages, and how a paragraph set a line longer or shorter mends it."""
