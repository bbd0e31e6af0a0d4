"""Style sheets as data: custom properties, faces, files; which letters are set in which face; colours by their lightness."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from bookforge.editions.cascade import Lettering, letterings
from bookforge.editions.colours import Colour, colour_of
from bookforge.editions.custom_properties import resolved, value_of, variables
from bookforge.editions.fonts import can_be_cut, coverage_of, embedded, nearest_face, subset
from bookforge.editions.stylesheets import (
    FontFace,
    Rule,
    addresses,
    font_faces,
    read,
    readdressed,
    tokens,
    without_font_faces,
    write,
)
from bookforge.markup import parse_page
from bookforge.theme import Sheet, Theme, shipped


def rules(css: str) -> tuple[Rule, ...]:
    found, diagnostics = read([Sheet("styles/test.css", css)])
    assert diagnostics == ()
    return found


def plain(css: str) -> str:
    return " ".join(write(resolved(rules(css))).split())


# --- reading and writing -----------------------------------------------------------------------------------------------


def test_what_is_read_is_written_again() -> None:
    css = (
        "a > b, c { color: red !important; margin: 0 calc(1em + 2px) } @media print { p { x: y } } "
        "@page { size: a5; @top-left { content: 'x' } }"
    )
    assert " ".join(write(rules(css)).split()) == (
        "a > b, c { color: red !important; margin: 0 calc(1em + 2px); } @media print { p { x: y; } } "
        '@page { size: a5; @top-left { content: "x"; } }'
    )


def test_comments_and_empty_rules_go() -> None:
    assert write(rules("/* a */ p { /* b */ } q { color: /* c */ red }")) == "q {\n  color: red;\n}\n"


def test_what_is_no_css_is_told_with_its_line() -> None:
    _, (told,) = read([Sheet("styles/extra.css", "p { color: red }\n\nq {\n} }\n")])
    assert (told.code, told.place.path, told.place.line) == ("style-is-understood", "styles/extra.css", 4)
    assert told.excerpt == "} }"


def test_an_import_is_told_and_not_followed() -> None:
    found, (told,) = read([Sheet("styles/extra.css", '@import "other.css"; p { color: red }')])
    assert "@import" in told.message
    assert [rule.head for rule in found] == ["p"]


# --- custom properties ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (":root { --a: red } p { color: var(--a) }", "p { color: red; }"),
        (":root { --a: red } :root { --a: blue } p { color: var(--a) }", "p { color: blue; }"),
        (":root { --a: var(--b); --b: 1px solid } p { border: var( --a ) red }", "p { border: 1px solid red; }"),
        ("p { color: var(--none, red) }", "p { color: red; }"),
        ('p { font-family: var(--none, "A B", serif) }', 'p { font-family: "A B", serif; }'),
        (":root { --a: 2em } p { margin: calc(var(--a) * 2) }", "p { margin: calc(2em * 2); }"),
        (":root { --b: 3px } p { margin: var(--a, var(--b, 1px)) }", "p { margin: 3px; }"),
        (":root { --A: red; --a: blue } p { color: var(--A) }", "p { color: red; }"),
        (
            ":root { --a: 1px } @media print { p { margin: var(--a) !important } }",
            "@media print { p { margin: 1px !important; } }",
        ),
    ],
)
def test_a_variable_becomes_its_value(css: str, expected: str) -> None:
    assert plain(css) == expected


@pytest.mark.parametrize(
    "css",
    [
        "p { color: var(--none) }",
        ":root { --a: var(--a) } p { color: var(--a) }",
        ":root { --a: var(--b); --b: var(--a) } p { color: var(--a) }",
        ":root { --a: var(--none) } p { color: rgb(var(--a), 1, 2) }",
        ":root { --a:; } p { color: var(--a) }",
    ],
)
def test_a_declaration_that_comes_to_nothing_goes(css: str) -> None:
    assert plain(css) == ""


def test_a_property_set_to_nothing_leaves_the_rest() -> None:
    assert plain(":root { --a:; } p { border: 1pt solid var(--a) }") == "p { border: 1pt solid; }"


def test_a_fallback_saves_a_variable_that_needs_itself() -> None:
    assert plain(":root { --a: var(--a) } p { color: var(--a, red) }") == "p { color: red; }"


def test_variables_of_other_selectors_are_passed_over() -> None:
    found = rules(":root, .x { --a: red } .y { --b: blue } @media print { :root { --c: green } }")
    assert {name: value_of(name, variables(found))[0].serialize() for name in variables(found)} == {"--a": "red"}


# --- faces and files -----------------------------------------------------------------------------------------------------


def test_faces_are_data() -> None:
    css = """
      @font-face { font-family: "My Face"; src: local(x), url("fonts/my.ttf") format("truetype") }
      @font-face { font-family: My Face; font-weight: bold; font-style: italic; src: url(fonts/my-bi.ttf) }
      @font-face { font-family: "My Face"; src: url(fonts/newer.ttf) }
      p { color: red }
    """
    faces = font_faces(rules(css))
    assert [(f.family, f.weight, f.italic, f.source) for f in faces] == [
        ("My Face", 400, False, "fonts/newer.ttf"),
        ("My Face", 700, True, "fonts/my-bi.ttf"),
    ]
    assert [rule.head for rule in without_font_faces(rules(css))] == ["p"]


def test_every_address_is_found_and_may_be_changed() -> None:
    css = 'p { background: url(a.png), url("b c.png") } @media print { q { list-style: url(d.svg) inside } }'
    assert [(a.url, a.place.line) for a in addresses(rules(css))] == [("a.png", 1), ("b c.png", 1), ("d.svg", 1)]
    new = {"a.png": "../a.png", "b c.png": "../b.png"}
    assert (
        " ".join(write(readdressed(rules(css), new.get)).split())
        == 'p { background: url("../a.png"), url("../b.png"); }'
    )


def test_what_looks_like_an_address_in_text_is_none() -> None:
    assert list(addresses(rules('p::before { content: "url(x.png)" } /* url(y.png) */'))) == []


# --- which letters are set in which face -----------------------------------------------------------------------------------


def used(css: str, body: str) -> dict[Lettering, str]:
    page = parse_page(f"<html><head><title>Z</title></head><body>{body}</body></html>")
    found = letterings([page], rules("body { font-family: T, serif }" + css))
    return {lettering: "".join(sorted(c for c in letters if c.isalpha())) for lettering, letters in found.items()}


T = ("T", "serif")


def test_weight_and_slant_follow_the_elements() -> None:
    assert used("", "<p>a<b>b</b><em>c<strong>d</strong></em>e</p><h1>f</h1>") == {
        Lettering(T): "ae",
        Lettering(T, 700): "bf",
        Lettering(T, 400, True): "c",
        Lettering(T, 700, True): "d",
    }


def test_rules_of_the_sheet_win_over_what_is_usual() -> None:
    assert used("h1 { font-weight: 400 } .x em { font-style: normal }", "<h1>a</h1><p class='x'><em>b</em></p>") == {
        Lettering(T): "ab"
    }


def test_code_is_set_in_its_own_face() -> None:
    found = used("code { font-family: M, monospace }", "<p>a <code>b <b>c</b></code></p>")
    assert found == {Lettering(T): "a", Lettering(("M", "monospace")): "b", Lettering(("M", "monospace"), 700): "c"}


@pytest.mark.parametrize(
    ("selector", "bold"),
    [
        ("h1 + p", "b"),
        ("h1 ~ p", "bcd"),
        ("p:first-of-type", "be"),
        ("p[title]", "c"),
        ("p[title=x]", ""),
        ("p#d", "d"),
        (".own p", "e"),
        ("div > p", "e"),
        ("p:lang(de)", "e"),
    ],
)
def test_elements_that_only_look_alike_are_told_apart(selector: str, bold: str) -> None:
    body = "<h1>a</h1><p>b</p><p title='y'>c</p><p id='d'>d</p><div class='own' lang='de'><p>e</p></div>"
    found = used(f"h1 {{ font-weight: 400 }} {selector} {{ font-weight: bold }}", body)
    assert found.get(Lettering(T, 700), "") == bold


def test_generated_content_and_capitals_are_counted() -> None:
    found = used("p::before { content: 'xy'; font-weight: bold } p { text-transform: uppercase }", "<p>ab</p>")
    assert found[Lettering(T)] == "ABab"
    assert found[Lettering(T, 700)] == "ABXYabxy"


def test_the_shorthand_is_read() -> None:
    found = used('p { font: italic bold 1em/1.5 "A B", serif }', "<p>a</p>")
    assert found == {Lettering(("A B", "serif"), 700, True): "a"}


def test_formulas_and_titles_need_no_face() -> None:
    assert used("", '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>a</mi></math>') == {}


# --- subsets -----------------------------------------------------------------------------------------------------------------

SERIF = (shipped("styles") / "fonts" / "bf-serif-regular.ttf").read_bytes()


def shipped_faces() -> tuple[FontFace, ...]:
    return font_faces(read(Theme(shipped("styles")).sheets())[0])


def test_a_subset_has_the_characters_asked_for_and_no_others() -> None:
    cut = subset(SERIF, "Hello, ß")
    assert coverage_of(cut) == frozenset("Helo, ß")
    assert len(cut) < len(SERIF) / 5


def test_a_subset_keeps_small_capitals_old_figures_and_the_licence() -> None:
    font = TTFont(io.BytesIO(subset(SERIF, "abc123")))
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"smcp", "onum", "lnum"} <= features
    assert "SIL Open Font License" in str(font["name"].getDebugName(13))


def test_a_subset_is_the_same_however_its_characters_are_given() -> None:
    first = subset(SERIF, "ab")
    assert subset(SERIF, "bab") == first
    assert subset(SERIF, "abc") != first


@pytest.mark.parametrize("flavor", ["woff", "woff2"])
def test_a_packed_face_is_unpacked(flavor: str) -> None:
    font, packed = TTFont(io.BytesIO(subset(SERIF, "abc"))), io.BytesIO()
    font.flavor = flavor
    font.save(packed)
    assert coverage_of(packed.getvalue()) == frozenset("abc")
    assert coverage_of(subset(packed.getvalue(), "a")) == frozenset("a")
    assert coverage_of(packed.getvalue()[:400]) is None


def test_only_faces_that_set_something_are_packed(tmp_path: Path) -> None:
    theme = Theme(tmp_path)
    letters = {Lettering(("BF Serif", "serif")): frozenset("ab"), Lettering(("BF Mono",), 700, True): frozenset("→ ")}
    packed, found = embedded(letters, shipped_faces(), theme)
    assert found == ()
    assert [(one.name, one.media_type) for one in packed] == [
        ("bf-serif-regular.ttf", "font/ttf"),
        ("bf-mono-bolditalic.ttf", "font/ttf"),
    ]


def test_letters_that_no_face_has_pack_none(tmp_path: Path) -> None:
    theme = Theme(tmp_path)
    assert embedded({Lettering(("BF Serif",)): frozenset("ب ")}, shipped_faces(), theme) == ((), ())


def test_the_next_family_sets_what_the_first_lacks(tmp_path: Path) -> None:
    theme = Theme(tmp_path)
    (theme.root / "styles").mkdir()
    only_a = theme.root / "styles" / "only-a.ttf"
    only_a.write_bytes(subset(SERIF, "a"))
    own = font_faces(rules("@font-face { font-family: Own; src: url(only-a.ttf) }"))
    packed, _ = embedded({Lettering(("Own", "BF Serif")): frozenset("ab")}, [*own, *shipped_faces()], theme)
    assert {one.name: coverage_of(one.data) for one in packed} == {
        "only-a.ttf": frozenset("a"),
        "bf-serif-regular.ttf": frozenset("b"),
    }


@pytest.mark.parametrize(("content", "told"), [(None, "no font file"), (b"no font", "no typeface")])
def test_a_face_that_cannot_be_had_is_told(content: bytes | None, told: str, tmp_path: Path) -> None:
    theme = Theme(tmp_path)
    if content is not None:
        (theme.root / "styles").mkdir()
        (theme.root / "styles" / "x.ttf").write_bytes(content)
    faces = font_faces(rules("p { color: red }\n@font-face { font-family: X; src: url(x.ttf) }"))
    packed, (diagnostic,) = embedded({Lettering(("X",)): frozenset("a")}, faces, theme)
    assert packed == ()
    assert diagnostic.code == "resource-is-found"
    assert diagnostic.place.line == 2
    assert told in diagnostic.message


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        (Lettering(), (400, False)),
        (Lettering(weight=500), (400, False)),
        (Lettering(weight=600), (700, False)),
        (Lettering(weight=900), (700, False)),
        (Lettering(italic=True), (400, True)),
        (Lettering(weight=700, italic=True), (400, True)),
    ],
)
def test_the_nearest_face_has_the_slant_then_the_weight(wanted: Lettering, nearest: tuple[int, bool]) -> None:
    css = "".join(
        f"@font-face {{ font-family: X; font-weight: {weight}; font-style: {style}; src: url({weight}{style}.ttf) }}"
        for weight, style in ((400, "normal"), (700, "normal"), (400, "italic"))
    )
    face = nearest_face(font_faces(rules(css)), wanted)
    assert face is not None
    assert (face.weight, face.italic) == nearest


# --- colours -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("css", "colour"),
    [("#8a3b2a", Colour(138, 59, 42)), (" rgb(1, 2, 3) ", Colour(1, 2, 3)), ("red", Colour(255, 0, 0)),
     ("currentColor", None), ("1px", None), ("rgba(1, 2, 3, 0.5)", None), ("red blue", None), ("", None)],
)  # fmt: skip
def test_a_value_may_be_a_colour(css: str, colour: Colour | None) -> None:
    assert colour_of(tokens(css)) == colour


@pytest.mark.parametrize(
    "css", ["#8a3b2a", "#2f5d62", "#999999", "#ffee00", "#0000ff", "#000000", "#ffffff", "#001020"]
)
def test_a_colour_can_be_made_as_light_as_is_wanted(css: str) -> None:
    colour = colour_of(tokens(css))
    assert colour is not None
    assert colour.at(0.18).luminance == pytest.approx(0.18, abs=0.006)
    on_white, on_black = 1.05 / (colour.at(0.18).luminance + 0.05), (colour.at(0.18).luminance + 0.05) / 0.05
    assert min(on_white, on_black) >= 4.5


def test_a_colour_keeps_its_hue() -> None:
    red, green, blue = Colour(138, 59, 42).at(0.18)
    assert red > green > blue


def test_a_typeface_that_was_cut_off_is_none() -> None:
    """Its characters may still be read, and no subset can be made of it."""
    whole = (shipped("styles") / "fonts" / "bf-mono-bold.ttf").read_bytes()
    assert can_be_cut(whole)
    assert not can_be_cut(whole[: len(whole) // 2])
    assert not can_be_cut(b"")


@pytest.mark.parametrize("value", ["'open", "'open\\", "attr('open", "url(open", "'\\\np { color: red }\n"])
def test_what_is_not_closed_takes_nothing_with_it(value: str) -> None:
    rules, (told,) = read([Sheet("styles/epub.css", f"p::before {{ color: red; content: {value}")])
    assert write(rules) == "p::before {\n  color: red;\n}\n"
    assert told.message == "This is no CSS: a string or url(…) is not closed."
