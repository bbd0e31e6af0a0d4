"""Typography by language: what is typed, and what a typesetter makes of it. In the tables `~` is a no-break space, `_` a
narrow one."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookforge.languages import direction
from bookforge.manuscript.typography import Switches, typeset, typeset_text
from bookforge.manuscript.typography.customs import custom_of
from bookforge.markup import parse_fragment, to_xhtml
from bookforge.reading import Reading

ALL = Switches()


def shown(text: str) -> str:
    return text.replace("\u00a0", "~").replace("\u202f", "_")


def check(language: str, typed: str, expected: str, switches: Switches = ALL) -> None:
    assert shown(typeset_text(typed, language, switches)) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "“One ‘two’ three”"),
        ("en-GB", "“One ‘two’ three”"),
        ("de", "„One ‚two‘ three“"),
        ("de-AT", "„One ‚two‘ three“"),
        ("de-CH", "«One ‹two› three»"),
        ("fr", "«_One “two” three_»"),
        ("fr-CA", "«~One “two” three~»"),
        ("fr-CH", "«_One ‹two› three_»"),
        ("es", "«One “two” three»"),
        ("es-MX", "“One ‘two’ three”"),
        ("it", "«One “two” three»"),
        ("pt", "“One ‘two’ three”"),
        ("pt-PT", "«One “two” three»"),
        ("nl", "‘One “two” three’"),
        ("pl", "„One «two» three”"),
        ("cs", "„One ‚two‘ three“"),
        ("ru", "«One „two“ three»"),
        ("sv", "”One ’two’ three”"),
        ("da", "»One ›two‹ three«"),
        ("ja", "「One 『two』 three」"),
        ("zh", "“One ‘two’ three”"),
        ("zh-TW", "「One 『two』 three」"),
        ("he", "”One ’two’ three”"),
        ("ar", "«One “two” three»"),
        ("tlh", "“One ‘two’ three”"),
    ],
)
def test_quotes_are_those_of_the_language(language: str, expected: str) -> None:
    check(language, "\"One 'two' three\"", expected)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("It's O'Neill's, ma'am.", "It’s O’Neill’s, ma’am."),
        ("Back in the '90s and '68", "Back in the ’90s and ’68"),
        ("the 1960s' end", "the 1960s’ end"),
        ("rock 'n' roll", "rock ’n’ roll"),
        ("the 'cause' of it, 'cause I say so", "the ‘cause’ of it, ’cause I say so"),
        ('"What\'s \'appening?" \'e said:"Yes".', "“What’s ’appening?” ’e said:“Yes”."),
        ("'Twas the night before the dogs' dinner.", "’Twas the night before the dogs’ dinner."),
        ("'Tis the season,' he said.", "‘Tis the season,’ he said."),
        ("He said 'the '90s were fine' and left.", "He said ‘the ’90s were fine’ and left."),
        ("'The dogs' bowls,' he said.", "‘The dogs’ bowls,’ he said."),
        ("\"'Nested'\" and '\"nested\"'", "“‘Nested’” and ‘“nested”’"),
        ('("in brackets") ["too"]', "(“in brackets”) [“too”]"),
        ('he said---"no"---and left', "he said—“no”—and left"),
        ('"I was--" he said', "“I was–” he said"),
        ('"The first of several paragraphs', "“The first of several paragraphs"),
        ("'The first of several, too", "‘The first of several, too"),
        ('the end of what began before."', "the end of what began before.”"),
        ("Stuff in the 'burbs", "Stuff in the ’burbs"),
        ("He is 5'6\" tall.", "He is 5′6″ tall."),
        ("a 6\" nail, 6' deep", "a 6″ nail, 6′ deep"),
        ('"born in 1999"', "“born in 1999”"),
        ("„typed“ »typed« ‘typed’ it’s", "„typed“ »typed« ‘typed’ it’s"),
    ],
)
def test_quotes_apostrophes_and_primes_are_told_apart(typed: str, expected: str) -> None:
    check("en", typed, expected)


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("de", "'s war so, geht's?", "’s war so, geht’s?"),
        ("nl", "'s avonds", "’s avonds"),
        ("fr", "l'\"amour\" qu'il", "l’«_amour_» qu’il"),
        ("he", "צה\"ל וג' עמ' 12", "צה״ל וג׳ עמ׳~12"),
    ],
)
def test_apostrophes_belong_to_their_language(language: str, typed: str, expected: str) -> None:
    check(language, typed, expected)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("a -- b --- c", "a~– b~— c"),
        ("see p. 12-17, 98-104, 9-12", "see p.~12–17, 98–104, 9–12"),
        ("1914-18, 1990-1995", "1914–18, 1990–1995"),
        ("2026-11-22, 555-1234, 24-7, 3-1", "2026-11-22, 555-1234, 24-7, 3-1"),
        ("978-3-16-148410-0, B-52, A-4-7, 007-12", "978-3-16-148410-0, B-52, A-4-7, 007-12"),
        ("-5 °C, (-3), well-known, 3 - 2", "−5~°C, (−3), well-known, 3 - 2"),
        ("3 x 4, 1/2", "3 x 4, 1/2"),
        ("Well... So....", "Well… So…."),
        ("----- and .....", "----- and ....."),
    ],
)
def test_dashes_and_dots(typed: str, expected: str) -> None:
    check("en", typed, expected)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("typed", "one~– two–three, four~— five"),
        ("em", "one—two—three, four—five"),
        ("en", "one~– two~– three, four~– five"),
    ],
)
def test_a_book_may_have_one_kind_of_dash(style: str, expected: str) -> None:
    check("en", "one -- two--three, four --- five", expected, Switches(dash_style=style))  # type: ignore[arg-type]
    check("en", "as – typed—here", "as~– typed—here", Switches(dash_style=style))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("en", "p. 12, pp. 3, vol. IV, § 4, No. 5", "p.~12, pp.~3, vol.~IV, §~4, No.~5"),
        ("en", "Dr. Smith, Mr. Jones, J. R. R. Tolkien", "Dr.~Smith, Mr.~Jones, J.~R.~R.~Tolkien"),
        ("en", "10 km, 20 °C, 5 %, 3 cats, 4 kgs", "10~km, 20~°C, 5~%, 3 cats, 4 kgs"),
        ("de", "z. B., z.B., d. h., i. d. R. und a. a. O.", "z._B., z._B., d._h., i._d._R. und a._a._O."),
        ("de", "S. 12, Nr. 3, Dr. Frank – ja", "S.~12, Nr.~3, Dr.~Frank~– ja"),
        ("fr", "Quoi? Oui! Ah ; non: voilà", "Quoi_? Oui_! Ah_; non~: voilà"),
        ("fr", "« mot », «mot»", "«_mot_», «_mot_»"),
        ("fr", "Quoi?! (?) 10:30 http://a.fr?b=c", "Quoi_?! (?) 10:30 http://a.fr?b=c"),
        ("fr", "M. Dupont, n° 5", "M.~Dupont, n°~5"),
        ("fr-CA", "Quoi ? « Oui » : non", "Quoi ? «~Oui~»~: non"),
        ("pl", "i w domu z Anną", "i~w~domu z~Anną"),
        ("cs", "V domě a k tomu", "V~domě a~k~tomu"),
        ("ru", "и в доме — т. е. с. 12", "и~в~доме~— т._е. с.~12"),
        ("en", "I w domu", "I w domu"),
    ],
)
def test_spaces_hold_together_what_belongs_together(language: str, typed: str, expected: str) -> None:
    check(language, typed, expected)


def test_what_is_off_stays_as_it_was_typed() -> None:
    typed = '"It\'s" -- p. 12...'
    off = Switches(quotes=False, dashes=False, spaces=False, ellipses=False)
    check("en", typed, typed, off)
    check("en", typed, '"It\'s"~– p.~12…', Switches(quotes=False))
    check("en", typed, "“It’s” -- p. 12…", Switches(dashes=False, spaces=False))


def test_a_book_may_have_quotes_of_its_own() -> None:
    check("de", "\"Eins 'zwei'\"", "»Eins ›zwei‹«", Switches(own_quotes="»«›‹"))
    check("fr", "\"Un 'deux'\"", "“Un ‘deux’”", Switches(own_quotes="“”‘’"))


def typeset_html(html: str, language: str) -> str:
    root, _ = parse_fragment(html)
    assert list(typeset(root, language, ALL, Counter())) == []
    return shown("".join(to_xhtml(child) for child in root))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p>"<em>Emma</em>", she said</p>', "<p>“<em>Emma</em>”, she said</p>"),
        ('<p><em>"Emma"</em>\'s</p>', "<p><em>“Emma”</em>’s</p>"),
        ('<p>p. <b>12</b> "<code>"a" -- \'b\'</code>"</p>', "<p>p.~<b>12</b> “<code>\"a\" -- 'b'</code>”</p>"),
        ('<p>"a <span lang="fr">"b" ?</span> c"</p>', '<p>“a <span lang="fr">«_b_»_?</span> c”</p>'),
        ('<p lang="de">"a"</p><p>"a"</p>', '<p lang="de">„a“</p><p>“a”</p>'),
        ('<p>"a" <span class="as-typed">"b" -- </span></p>', '<p>“a” <span class="as-typed">"b" -- </span></p>'),
        ('<div class="verbatim"><p>"a"</p></div>', '<div class="verbatim"><p>"a"</p></div>'),
        ("<p>https://a.b/c--d 'e'</p>", "<p>https://a.b/c--d ‘e’</p>"),
        ('<ul><li>"a<ul><li>b"</li></ul></li></ul>', "<ul><li>“a<ul><li>b”</li></ul></li></ul>"),
        ('<p>"a<br/>"b"</p>', "<p>“a<br/>‘b’</p>"),
        (
            '<p>"word"<a class="noteref"><sup>1</sup></a> more</p>',
            '<p>“word”<a class="noteref"><sup>1</sup></a> more</p>',
        ),
    ],
)
def test_a_paragraph_is_set_as_one_whatever_stands_in_it(html: str, expected: str) -> None:
    assert typeset_html(html, "en") == expected


_PIECES = st.lists(
    st.sampled_from(
        ["word", "s", "n", " ", "  ", "\n", '"', "'", "--", "---", "...", "12", "-", "5", "(", ")", ".", ",", "?", "!", ":", ";",
         "«", "»", "“", "”", "‘", "’", "–", "—", "p.", "z. B.", "z.B.", "Dr.", "J.", "km", "%",
         "ё", "в", "ש", "字", "\u00a0", "\u202f"]
    ),
    max_size=30,
).map("".join)  # fmt: skip
_TONGUES = st.sampled_from(["en", "de", "fr", "fr-CA", "nl", "pl", "ru", "he", "ja", "sv", "cs"])


def letters(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c)[0] in "LNM")


@given(_PIECES, _TONGUES)
def test_no_letter_is_changed(text: str, language: str) -> None:
    assert letters(typeset_text(text, language, ALL)) == letters(text)


@given(_PIECES, _TONGUES)
def test_what_was_set_stays_as_it_is_when_set_again(text: str, language: str) -> None:
    once = typeset_text(text, language, ALL)
    assert typeset_text(once, language, ALL) == once


def test_what_was_changed_is_counted(reading: Callable[..., Reading]) -> None:
    result = reading({"text/one.md": '# One\n\n"It\'s" -- p. 12...\n'})
    tree = next(tree for tree, _ in result.chapters.values() if tree.source.path == "text/one.md")
    assert tree.typography == {"quotes": 2, "apostrophes": 1, "dashes": 1, "ellipses": 1, "spaces": 2}


def test_titles_from_yaml_are_text_too(reading: Callable[..., Reading]) -> None:
    result = reading(
        {"text/one.md": '---\ntitle: "Don\'t"\nlanguage: fr\n---\n\nOui?\n', "text/two.md": "# Two\n\n[One](one.md)\n"}
    )
    assert not result.diagnostics
    assert result.book is not None
    assert next(result.book.chapters()).title == "Don’t"


def test_passages_run_their_own_way(reading: Callable[..., Reading]) -> None:
    result = reading({"text/one.md": "# One\n\n[שלום]{lang=he} [oui]{lang=fr}\n\n::: {lang=ar}\n[one]{lang=en}\n:::\n"})
    assert result.book is not None
    root = next(result.book.chapters()).root
    assert [(e.get("lang"), e.get("dir")) for e in root.iter("span", "div")] == [
        ("he", "rtl"), ("fr", None), ("ar", "rtl"), ("en", "ltr"),
    ]  # fmt: skip


def test_a_language_tells_its_direction() -> None:
    tags = ["ar", "he", "fa", "az-Arab", "yi", "en", "ja", "az", "no such tag"]
    assert [direction(tag) for tag in tags] == ["rtl"] * 5 + ["ltr"] * 4


def test_a_tag_takes_the_customs_of_its_longest_prefix() -> None:
    assert custom_of("de-CH").quotes == "«»‹›"
    assert custom_of("de-CH").closed_up == custom_of("de").closed_up
    assert custom_of("zh-Hant-TW").quotes == "「」『』"


def test_titles_of_the_manifest_are_set_too(reading: Callable[..., Reading]) -> None:
    manifest = """\
title: "Don't: It's -- so"
language: en
identifier: x
contents: {body: [{part: "The '90s", chapters: [{file: text/one.md, title: '"One"'}, text/two.md]}]}
"""
    result = reading({"book.yaml": manifest})
    assert result.book is not None
    assert shown(result.book.manifest.title) == "Don’t: It’s~– so"
    assert [unit.title for unit in result.book.body] == ["The ’90s"]
    assert next(result.book.chapters()).title == "“One”"
    off = reading({"book.yaml": manifest + "typography: false\n"})
    assert off.book is not None
    assert off.book.manifest.title == "Don't: It's -- so"


def test_a_quote_in_a_line_without_spaces_is_told_with_a_few_letters_around_it() -> None:
    """Else each of a thousand quotes would be told with all the others."""
    block = parse_fragment(f"<p>{chr(34).join('a' * 1000)}</p>")[0][0]
    told = list(typeset(block, "en", Switches(), Counter()))
    assert told
    assert max(len(survivor.words) for survivor in told) < 130
