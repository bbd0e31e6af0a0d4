"""Texts that a program thinks of which watches what each of them reaches in bookforge; `python tests/fuzz` starts it.

A target is a module with a function `tried`: bytes in, nothing out, an exception where a law does not hold.
"""
