"""Units of the book set for the page: notes at its foot, formulas drawn, lines, plates, locators; `sections` does all of it."""
