"""The builds of the printed pages: what is remembered of each, and how two of them differ."""
