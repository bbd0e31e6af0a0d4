"""bookforge: a folder of Markdown articles becomes an EPUB, a print PDF and a proofreading preview."""

__version__ = "0.1.0"
