"""The helpers for trees: read, moved about, written, without a word lost."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from lxml import etree

from bookforge.markup import (
    MATHML,
    Element,
    classes,
    clone,
    count_words,
    elements,
    file_slug,
    heading_level,
    line_of,
    local_name,
    new,
    parse_fragment,
    parse_page,
    remove,
    replace,
    set_classes,
    slug,
    text_of,
    to_html,
    to_xhtml,
    unwrap,
)


def tree(html: str) -> Element:
    return parse_fragment(html)[0]


def first(root: Element, tag: str) -> Element:
    return next(root.iter(tag))


# --- reading ---


def test_well_formed_markup_is_read_as_it_stands() -> None:
    root, well_formed = parse_fragment("a<b>c</b>d &amp; e")
    assert well_formed
    assert to_xhtml(root) == "<div>a<b>c</b>d &amp; e</div>"


@pytest.mark.parametrize(
    ("html", "xhtml", "well_formed"),
    [
        ("a<br>b", "<div>a<br/>b</div>", True),
        ("<ul><li>a<li>b</ul>", "<div><ul><li>a</li><li>b</li></ul></div>", True),
        ("<img src=x.png alt=''>", '<div><img src="x.png" alt=""/></div>', True),
        ("a&nbsp;b<br>", "<div>a\u00a0b<br/></div>", True),
        ("a<b>c", "<div>a<b>c</b></div>", False),
        ("a</b>c", "<div>ac</div>", False),
        ("<b><i>a</b>c</i>", "<div><b><i>a</i></b><i>c</i></div>", False),
        ("<!-- a -- b --><p>c</p>", "<div><p>c</p></div>", False),
    ],
)
def test_other_html_is_read_as_a_browser_reads_it(html: str, xhtml: str, well_formed: bool) -> None:
    root, fine = parse_fragment(html)
    assert (to_xhtml(root), fine) == (xhtml, well_formed)


def test_names_that_xml_does_not_have_are_passed_over_and_their_words_kept() -> None:
    assert to_xhtml(tree('<a"b>word<br></a"b><p c"d=1 e=2>more</p>')) == '<div>word<br/><p e="2">more</p></div>'


def test_mathematics_keeps_its_namespace_without_a_prefix() -> None:
    root = tree(f'<p>x<br></p><math xmlns="{MATHML}"><mi>a</mi></math>')
    assert f'<math xmlns="{MATHML}"><mi>a</mi></math>' in to_xhtml(root)


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff"])
@pytest.mark.parametrize("html", ["a{}b", "a{}b<br>", '<p title="a{}b">ab</p>', "<p title='a{}b'>ab<br></p>"])
def test_characters_that_no_document_may_hold_are_left_out(html: str, character: str) -> None:
    root = tree(html.format(character))
    assert text_of(root) == "ab"
    assert character not in to_xhtml(root)


@pytest.mark.parametrize(
    "html", ["<div>" * 3000 + "word", "<div>" * 3000 + "word" + "</div>" * 3000, "<b>" * 3000 + "word"]
)
def test_nesting_without_end_comes_to_an_end_and_no_word_is_lost(html: str) -> None:
    root = tree(html)
    assert text_of(root) == "word"
    assert max(sum(1 for _ in e.iterancestors()) for e in root.iter()) < 200


def test_entities_of_a_document_are_not_opened() -> None:
    page = parse_page('<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>a&x;b</p>')
    assert "root" not in text_of(page)


# --- changing ---

MIXED = "<p>a<b>c<i>d</i>e</b>f<u>g</u>h</p>"


@pytest.mark.parametrize("tag", ["b", "i", "u"])
def test_unwrap_keeps_every_word_in_its_place(tag: str) -> None:
    root = tree(MIXED)
    unwrap(first(root, tag))
    assert next(root.iter(tag), None) is None
    assert text_of(root) == "acdefgh"


def test_unwrap_puts_the_children_where_the_element_was() -> None:
    root = tree("<p>0<b><i>1</i>2<u>3</u>4</b>5<s>6</s></p>")
    unwrap(first(root, "b"))
    assert to_xhtml(root) == "<div><p>0<i>1</i>2<u>3</u>45<s>6</s></p></div>"


@pytest.mark.parametrize(("tag", "left"), [("b", "afgh"), ("i", "acefgh"), ("u", "acdefh")])
def test_remove_keeps_the_text_behind(tag: str, left: str) -> None:
    root = tree(MIXED)
    remove(first(root, tag))
    assert text_of(root) == left


def test_replace_keeps_the_text_behind() -> None:
    root = tree(MIXED)
    replace(first(root, "b"), new("em", "x"))
    assert to_xhtml(root) == "<div><p>a<em>x</em>f<u>g</u>h</p></div>"


def test_an_element_without_a_parent_stays() -> None:
    alone = new("p", "a")
    for change in (remove, unwrap):
        change(alone)
    replace(alone, new("div"))
    assert to_xhtml(alone) == "<p>a</p>"


def test_a_clone_is_apart_from_its_original_and_without_the_text_behind() -> None:
    root = tree("<p>a</p>b")
    twin = clone(root[0])
    twin.text = "changed"
    assert (root[0].text, root[0].tail, twin.tail) == ("a", "b", None)


def test_new_takes_python_names_for_attributes() -> None:
    assert to_xhtml(new("p", "x", class_="a b", data_line="3")) == '<p class="a b" data-line="3">x</p>'


# --- looking ---


def test_classes_are_kept_in_order_and_once() -> None:
    element = new("p", class_=" b  a b")
    assert classes(element) == ["b", "a", "b"]
    set_classes(element, ["b", "a", "b"])
    assert element.get("class") == "b a"
    set_classes(element, [])
    assert "class" not in element.attrib


def test_elements_leave_comments_out_and_may_be_removed_on_the_way() -> None:
    root = etree.fromstring("<div><!-- x --><p/><p/></div>")
    for p in elements(root, "p"):
        remove(p)
    assert [e.tag for e in elements(root)] == ["div"]


def _with_comments(text: str) -> Element:
    return ElementTree.fromstring(text, ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True)))


@pytest.mark.parametrize("read", [etree.fromstring, _with_comments])
def test_elements_are_of_lxml_or_of_the_standard_library_in_whatever_namespace(read: Callable[[str], Element]) -> None:
    root = read(f'<div><!-- x --><p>a</p><math xmlns="{MATHML}"><mi/></math><?x y?></div>')
    assert [e.tag for e in elements(root)] == ["div", "p", f"{{{MATHML}}}math", f"{{{MATHML}}}mi"]


def test_text_of_parts_blocks_and_leaves_out_what_is_not_read() -> None:
    formula = f'<math xmlns="{MATHML}"><mi>x</mi><annotation>T</annotation></math>'
    html = f'<h1>A<a class="noteref">1</a></h1><p>b<br/>c <i>d</i>e</p>{formula}'
    assert text_of(tree(html)) == "A1 b c de x"
    assert text_of(tree(html), without=frozenset({"noteref"})) == "A b c de x"


def test_line_of_is_that_of_the_nearest_block() -> None:
    root = tree('<section data-line="3"><p data-line="5">a<b>c</b></p><p>d</p></section>')
    assert line_of(first(root, "b")) == 5
    assert line_of(root[0][1]) == 3
    assert line_of(root) is None


def test_names_and_levels() -> None:
    root = tree(f'<h3>a</h3><math xmlns="{MATHML}"/>')
    assert heading_level(root[0]) == 3
    assert local_name(root[1]) == "math"
    assert local_name(etree.Comment("x")) == ""


def test_html_is_written_without_closing_empty_elements() -> None:
    assert to_html(parse_page("<div>a<br/><p/></div>")) == "<div>a<br><p></p></div>"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Signs & Wonders!", "signs-wonders"),
        ("It’s “so”", "its-so"),
        ("Hände halten", "hände-halten"),
        ("  --a--  ", "a"),
        ("ＦＵＬＬ １", "full-1"),
        ("مرحبا بك", "مرحبا-بك"),
        ("हिन्दी", "हिन्दी"),
        ("???", "section"),
        ("", "section"),
    ],
)
def test_slug(text: str, made: str) -> None:
    assert slug(text) == made


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("one", 1), ("two words", 2), ("a — b–c", 3), ("well-being isn’t one", 3), ("“…” ! 7", 1), ("a\n b", 2)],
)
def test_count_words(text: str, words: int) -> None:
    assert count_words(text) == words


def test_the_name_of_a_file_is_not_longer_than_a_system_takes() -> None:
    assert file_slug("A Little Book", "book") == slug("A Little Book") == "a-little-book"
    assert file_slug("word " * 60, "book") == "-".join(["word"] * 30)
    assert len(file_slug("字" * 200, "book").encode()) == 150
