"""What a book is set in, for its copyright page: told from the tokens that its style sheets really use."""

from __future__ import annotations

from bookforge.editions.custom_properties import value_of, variables
from bookforge.editions.stylesheets import family_names, read
from bookforge.theme import Theme

# bookforge's own faces are renamed, so that no installed one is mixed in; readers know them by these names.
_KNOWN_AS = {"BF Serif": "EB Garamond", "BF Sans": "Source Sans 3", "BF Mono": "JetBrains Mono"}


def typefaces(theme: Theme) -> tuple[str, ...]:
    """The names of the faces of text and labels, each once, in that order."""
    rules, _ = read(theme.sheets())
    known = variables(rules)
    families = (family_names(value_of(token, known)) for token in ("--face-text", "--face-display", "--face-label"))
    return tuple(dict.fromkeys(_KNOWN_AS.get(names[0], names[0]) for names in families if names))
