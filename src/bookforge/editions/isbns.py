"""ISBNs as they are printed: in groups, joined by hyphens (ISO 2108), which tell the country, the publisher and the title."""

from __future__ import annotations


def hyphened(digits: str) -> str:
    """An ISBN of thirteen digits with its hyphens; as it is where no agency has given out its range.

    >>> hyphened("9780306406157")
    '978-0-306-40615-7'
    """
    from stdnum import isbn  # reads the tables of ranges, which few books need

    return str(isbn.format(digits))
