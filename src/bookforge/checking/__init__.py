"""`bookforge check`: every rule without building, what is found in the finished files, and the fixes that are certain.

One file an idea. Nothing is imported here: to tell again what was found (`remembered`) needs none of what reads a book.
"""
