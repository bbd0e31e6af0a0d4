"""The catalogue: every truth is provoked by a case or a test, and told in whole sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from bookforge.catalogue import CATALOGUE, Entry
from bookforge.cli import main

HERE = Path(__file__).parent

# Truths that no case can provoke, because an edition or a command tells them: the test that does.
TESTED = {
    "file-is-not-too-large": "test_hostile.py::test_what_is_told_of_sizes_and_depths",
    "line-is-not-too-long": "test_hostile.py::test_what_is_told_of_sizes_and_depths",
    "text-is-not-too-deep": "test_hostile.py::test_what_is_told_of_sizes_and_depths",
    "notes-are-not-too-many": "test_reading.py::test_more_notes_than_any_book_has_are_told",
    "style-is-in-measure": "test_style_measures.py::test_what_no_page_can_have_is_told_at_its_declaration",
    "chapter-is-laid-out": "test_workers.py::test_a_worker_that_is_killed_is_told_at_its_chapter_and_the_others_work_is_kept",
    "book-is-built": "test_together.py::test_books_come_in_their_order_and_a_mistake_stops_no_other",
    "decisions-kept": "test_full_disk.py::test_a_book_that_cannot_be_written_is_built_elsewhere",
    "note-fits-page": "test_long_notes.py::test_a_piece_that_stands_nowhere_or_too_early_is_told",
    "chapter-can-be-read": "test_reading.py::test_a_chapter_that_pandoc_comes_to_no_end_with_is_told",
    "note-is-understood": "test_notes.py::test_a_line_that_is_no_note_is_told_and_the_others_kept",
    "manifest-found": "test_manifest.py::test_a_folder_without_a_manifest",
    "template-is-valid": "test_epub.py::test_a_faulty_template_is_told_and_ours_used",
    "style-is-understood": "test_stylesheets.py::test_what_is_no_css_is_told_with_its_line",
    "resource-is-found": "test_epub.py::test_files_that_cannot_be_had_are_told_and_left_out",
    "index-settles": "test_apparatus.py::test_numbers_that_do_not_settle_are_told",
    "glyph-in-fonts": "test_print.py::test_a_character_that_no_face_has_is_told_with_its_line",
    "print-sets-script": "test_prose.py::test_print_tells_of_a_script_that_it_cannot_set",
    "table-fits-page": "test_blocks.py::test_a_table_that_does_not_fit_is_told_and_one_turned_or_shrunk_fits",
    "image-sharp-in-print": "test_blocks.py::test_an_image_with_too_few_pixels_for_its_size_is_told",
    "formula-fits-page": "test_blocks.py::test_a_formula_far_too_wide_is_told",
    "standard-is-met": "test_finish.py::test_what_is_see_through_is_no_pdf_x_3",
    "cover-fits": "test_cover.py::test_a_cover_that_stores_would_not_take_is_told",
    "cover-in-rgb": "test_cover.py::test_a_cover_in_other_colours_is_made_rgb_and_told",
    "cover-has-room": "test_cover.py::test_words_without_room_are_told",
    "table-fits-store": "test_stores.py::test_a_wide_table_that_cannot_be_stacked_is_told",
    "note-fits-window": "test_stores.py::test_a_note_too_long_for_a_window_is_told",
    "keywords-fit-store": "test_foreseen.py::test_keywords_that_a_form_does_not_take_are_told",
    "description-fits-store": "test_stores.py::test_a_description_too_long_is_told",
    "ids-entry-fits": "test_published.py::test_what_cannot_be_meant_is_told_at_its_line",
    "epub-is-valid": "test_epub.py::test_what_is_no_epub_at_all_is_told",
    "page-has-no-widow": "test_copyfit.py::test_faults_are_told_with_line_and_page",
    "page-has-no-orphan": "test_copyfit.py::test_faults_are_told_with_line_and_page",
    "heading-has-text-below": "test_copyfit.py::test_faults_are_told_with_line_and_page",
    "chapter-end-has-lines": "test_copyfit.py::test_faults_are_told_with_line_and_page",
    "facing-pages-end-alike": "test_copyfit.py::test_faults_are_told_with_line_and_page",
    "paragraph-has-no-runt": "test_copyfit.py::test_faults_are_told_with_line_and_page",
    "line-is-not-loose": "test_copyfit.py::test_faults_are_told_with_line_and_page",
    "text-has-no-river": "test_copyfit.py::test_faults_are_told_with_line_and_page",
    "hyphens-are-not-stacked": "test_copyfit.py::test_faults_are_told_with_line_and_page",
    "word-is-whole-over-leaf": "test_copyfit.py::test_faults_are_told_with_line_and_page",
    "copyfit-entry-fits": "test_copyfit_decisions.py::test_what_cannot_be_meant_is_told_at_its_line",
    "copyfit-entry-used": "test_copyfit_decisions.py::test_an_entry_held_by_the_author_whose_paragraph_is_gone_is_told",
    "git-answers": "test_proof.py::test_a_machine_without_git_is_told",
    "book-is-in-git": "test_proof.py::test_a_folder_without_git_is_told",
    "revision-is-known": "test_proof.py::test_a_revision_that_git_does_not_know_is_told",
    "build-is-known": "test_proof.py::test_a_build_that_is_not_known_is_told",
    "build-has-pages": "test_proof.py::test_pages_no_longer_kept_are_told",
    "ebook-can-be-read": "test_ebook_gates.py::test_what_is_no_ebook_is_told",
    "ebook-link-lands": "test_ebook_gates.py::test_an_address_that_leads_nowhere_is_told",
    "ebook-files-listed": "test_ebook_gates.py::test_files_and_the_packages_list_are_the_same",
    "ebook-words-are-kept": "test_ebook_gates.py::test_a_word_that_is_lost_is_told_at_its_line",
    "ebook-text-is-clean": "test_ebook_gates.py::test_a_marker_that_nobody_wrote_is_told",
    "manuscript-is-read": "test_ebook_gates.py::test_a_line_that_reading_swallows_is_told",
    "finished-file-exists": "test_cli.py::test_check_finished_wants_a_finished_book",
    "page-size-taken": "test_preflight.py::test_one_mistake_is_told",
    "pages-of-trim-size": "test_preflight.py::test_one_mistake_is_told",
    "last-page-blank": "test_preflight.py::test_one_mistake_is_told",
    "page-count-taken": "test_preflight.py::test_one_mistake_is_told",
    "blank-pages-few": "test_preflight.py::test_one_mistake_is_told",
    "art-bleeds": "test_preflight.py::test_one_mistake_is_told",
    "text-within-margins": "test_preflight.py::test_one_mistake_is_told",
    "fonts-embedded": "test_preflight.py::test_one_mistake_is_told",
    "text-large-enough": "test_preflight.py::test_one_mistake_is_told",
    "lines-thick-enough": "test_preflight.py::test_one_mistake_is_told",
    "image-resolution-enough": "test_preflight.py::test_one_mistake_is_told",
    "colours-taken": "test_preflight.py::test_one_mistake_is_told",
    "ink-within-limit": "test_preflight.py::test_one_mistake_is_told",
    "transparency-flattened": "test_preflight.py::test_one_mistake_is_told",
    "file-is-pages-only": "test_preflight.py::test_one_mistake_is_told",
    "standard-met": "test_preflight.py::test_one_mistake_is_told",
    "file-size-taken": "test_preflight.py::test_a_file_too_large_is_told",
    "alt-tells-what-is-shown": "test_accessibility.py::test_one_mistake_is_told",
    "formula-has-words": "test_accessibility.py::test_one_mistake_is_told",
    "table-has-headers": "test_accessibility.py::test_one_mistake_is_told",
    "list-is-marked": "test_accessibility.py::test_one_mistake_is_told",
    "page-is-labelled": "test_accessibility.py::test_one_mistake_is_told",
    "link-tells-where": "test_accessibility.py::test_one_mistake_is_told",
    "passage-has-language": "test_accessibility.py::test_one_mistake_is_told",
    "text-has-contrast": "test_accessibility.py::test_one_mistake_is_told",
    "line-has-contrast": "test_accessibility.py::test_one_mistake_is_told",
    "text-size-is-free": "test_accessibility.py::test_one_mistake_is_told",
    "nothing-moves": "test_accessibility.py::test_one_mistake_is_told",
    "focus-is-seen": "test_accessibility.py::test_one_mistake_is_told",
    "caption-tells-all": "test_accessibility.py::test_a_caption_alone_is_no_description",
    "ace-passes": "test_accessibility.py::test_what_ace_finds_is_placed_in_the_manuscript",
    **dict.fromkeys(
        ("word-stands-once", "quotes-pair", "word-spelt-alike", "name-spelt-alike"),
        "test_checking.py::test_remarks_on_the_prose_are_findings_when_they_are_asked_for",
    ),
    "sentence-is-short": "test_checking.py::test_remarks_on_the_prose_are_findings_when_they_are_asked_for",
    "word-is-in-dictionary": "test_checking.py::test_words_are_looked_up_in_the_books_dictionary",
    "language-has-dictionary": "test_checking.py::test_words_are_looked_up_in_the_books_dictionary",
    "proof-entry-fits": "test_checking.py::test_what_the_author_allowed_in_the_preview_stays_allowed",
    "claim-is-earned": "test_accessibility.py::test_a_claim_is_refused_while_one_checker_objects",
    "metadata-is-complete": "test_foreseen.py::test_what_stores_ask_for_and_nobody_has_said_is_one_note",
    "image-is-used": "test_foreseen.py::test_images_that_no_chapter_shows_are_told_by_folder",
    "image-is-light": "test_foreseen.py::test_an_image_too_heavy_for_an_ebook_is_told",
    "web-link-answers": "test_external.py::test_dead_moved_and_inner_links_are_told_where_they_stand",
    "web-link-is-current": "test_external.py::test_dead_moved_and_inner_links_are_told_where_they_stand",
    "web-link-is-public": "test_external.py::test_dead_moved_and_inner_links_are_told_where_they_stand",
    "pdf-can-be-read": "test_preflight.py::test_what_is_no_pdf_is_told",
}

# Near each mistake, what is none: a case that holds the same sort of thing, by some words that stand in it, and is told nothing
# of it. `test_cases` compares all findings of a case.
QUIET: Mapping[str, tuple[str, str]] = {
    "allow-is-for-no-error": ("include-allow", "allow:"),
    "allow-is-used": ("include-allow", "allow:"),
    "alt-tells-what-is-shown": ("figures", ".png)"),
    "bibliography-is-readable": ("citations", "bibliography:"),
    "bibliography-key-once": ("citations", "bibliography:"),
    "callout-has-no-heading": ("divs", "::: {.tip"),
    "callout-has-text": ("alerts", "> [!TIP]"),
    "callout-kind-known": ("kinds-own", "> [!"),
    "chapter-has-one-title": ("lists", "# "),
    "chapter-has-text": ("lists", "# "),
    "chapter-has-title": ("title-from-manifest", "title:"),
    "characters-are-text": ("characters", "\u200b"),
    "characters-can-be-seen": ("characters", "\u200d"),
    "citation-known": ("citations", "[@"),
    "citation-style-is-usable": ("citations-notes", "citations: {style"),
    "code-closed": ("references", "````"),
    "comment-closed": ("comments", "<!--"),
    "concordance-fits": ("concordance", "index.yaml"),
    "concordance-used": ("concordance", "index.yaml"),
    "dashes-are-of-one-kind": ("attributions-lines", "—"),
    "div-closed": ("callouts-nested", ":::"),
    "edition-is-known": ("editions", 'editions="'),
    "file-exists": ("manifest-good", "text/three.md"),
    "file-in-book": ("manifest-good", "text/sub/../"),
    "file-is-text": ("manifest-good", "text/three.md"),
    "file-listed-once": ("title-from-manifest", "- text/two.md"),
    "format-version-known": ("manifest-good", "bookforge: 1"),
    "front-matter-fits": ("front-matter", "short-title:"),
    "glossary-fits": ("glossary", "glossary.yaml"),
    "heading-levels-in-order": ("editions", "### "),
    "heading-stands-once": ("links", "## "),
    "headings-are-cased-alike": ("titles", "## "),
    "headings-end-alike": ("titles", "## "),
    "id-unique": ("links", "{#"),
    "identifier-given": ("notes-title", "identifier:"),
    "image-exists": ("figures", "](../"),
    "image-has-alt": ("figures", "!["),
    "image-is-local": ("figures", "!["),
    "image-is-readable": ("figures", "```png"),
    "include-ends": ("includes", "{{< include"),
    "include-exists": ("includes", "{{< include"),
    "include-lines-exist": ("includes", "lines="),
    "index-entry-fits": ("index-marks", ".index"),
    "index-entry-known": ("index-marks", 'see-also="'),
    "index-mark-has-entry": ("index-marks", "[]{.index"),
    "index-range-closed": ("index-marks", ".index-start"),
    "isbn-is-valid": ("manifest-good", "isbn:"),
    "isbn-of-one-edition": ("manifest-good", "isbn:"),
    "kind-is-like-known": ("kinds-own", "like:"),
    "language-tag-known": ("typography-passages", "lang"),
    "letters-are-whole": ("glossary", "é"),
    "letters-stand-in-order": ("characters", "ا"),
    "link-is-safe": ("placeholders", "](https://"),
    "made-page-listed": ("glossary-link-all", "glossary]"),
    "manifest-key-given": ("notes-title", "title:"),
    "manifest-key-known": ("manifest-good", "short-title:"),
    "manifest-key-once": ("manifest-good", "title:"),
    "manifest-not-empty": ("notes-title", "```yaml"),
    "manifest-value-fits": ("manifest-good", "contents-depth"),
    "markdown-is-clear": ("notes", "[^"),
    "math-is-drawn": ("math", "$"),
    "matter-known": ("manifest-good", "dedication:"),
    "name-is-as-on-disk": ("manifest-good", "text/three.md"),
    "no-leftover-markup": ("code", "`"),
    "no-placeholder": ("placeholders", "TODO"),
    "note-call-beside-mark": ("calls", ".[^"),
    "note-defined": ("notes", "[^"),
    "note-stands-once": ("calls", "[^"),
    "note-used": ("notes", "[^"),
    "numbers-run-on": ("sequence", ". "),
    "page-is-listed": ("lists-of", "list-of"),
    "page-suits-channel": ("manifest-preflight", "channel:"),
    "paragraph-stands-once": ("passages", "> "),
    "passage-stands-once": ("passages", "> "),
    "quotes-are-curly": ("code", '"'),
    "quotes-are-of-one-kind": ("manners", "“"),
    "raw-html-is-safe": ("html-kept", "<span"),
    "reference-has-words": ("links", "](#"),
    "reference-target-exists": ("links", "](two.md"),
    "spaces-are-single": ("title-from-manifest", "  "),
    "table-can-be-stacked": ("tables", "| "),
    "term-known": ("glossary", "{.term"),
    "text-is-utf8": ("glossary", "é"),
    "title-keeps-its-number": ("sequence", "number"),
    "variable-known": ("variables-title", "{{ "),
    "word-fits-line": ("long-words", "https://"),
    "worksheet-is-clear": ("worksheets", "worksheet"),
    "yaml-is-valid": ("manifest-good", "```yaml"),
    "yaml-quotes-are-straight": ("manifest-curly-meant", "'“"),
}

# The tests that show the same of what only editions and finished files tell: what stands in them is right, by a hair or at large.
QUIET_TESTS = {
    "test_preflight.py::test_a_good_file_has_no_finding": (
        "page-size-taken pages-of-trim-size last-page-blank page-count-taken blank-pages-few art-bleeds "
        "text-within-margins fonts-embedded text-large-enough lines-thick-enough image-resolution-enough colours-taken "
        "ink-within-limit transparency-flattened file-is-pages-only standard-met file-size-taken pdf-can-be-read"
    ),
    "test_copyfit.py::test_good_pages_have_no_faults": (
        "page-has-no-widow page-has-no-orphan heading-has-text-below chapter-end-has-lines facing-pages-end-alike "
        "paragraph-has-no-runt line-is-not-loose text-has-no-river hyphens-are-not-stacked word-is-whole-over-leaf"
    ),
    "test_ebook_gates.py::test_a_good_book_passes": (
        "ebook-can-be-read ebook-link-lands ebook-files-listed ebook-words-are-kept ebook-text-is-clean "
        "manuscript-is-read"
    ),
    "test_accessibility.py::test_good_styles_are_left_in_peace": (
        "text-has-contrast line-has-contrast text-size-is-free"
    ),
    "test_foreseen.py::test_a_book_that_says_all_and_shows_all_has_nothing_told": (
        "metadata-is-complete image-is-used image-is-light"
    ),
    "test_foreseen.py::test_a_table_that_fits_no_page_is_told_by_its_words": "table-fits-page",
    "test_foreseen.py::test_keywords_that_a_form_does_not_take_are_told": "keywords-fit-store",
    "test_theme.py::test_a_text_in_a_style_sheet_has_an_end_and_an_address_may_be_long": "line-is-not-too-long",
    "test_style_measures.py::test_what_books_ask_for_is_let_pass": "style-is-in-measure",
    "test_finish.py::test_the_profile_of_the_manifest_is_looked_at": "profile-fits",
    "test_finish.py::test_pdf_x_4_tells_the_press": "standard-is-met",
    "test_accessibility.py::test_what_the_audit_looks_for_is_not_told_where_it_is_right": (
        "caption-tells-all focus-is-seen formula-has-words link-tells-where list-is-marked nothing-moves page-is-labelled "
        "passage-has-language table-has-headers"
    ),
    "test_accessibility.py::test_a_claim_names_standard_certifier_and_day": "claim-is-earned",
    "test_books.py::test_ace_has_nothing_to_say_of_the_kitchen_sink": "ace-passes",
    "test_books.py::test_epubcheck_has_nothing_to_say_of_the_kitchen_sink": "epub-is-valid",
    "test_books.py::test_the_ebook_is_as_it_was": "made-page-has-text resource-is-found style-is-understood term-used",
    "test_books.py::test_the_printed_pages_are_as_they_were": (
        "formula-fits-page glyph-in-fonts image-sharp-in-print index-settles note-fits-page print-sets-script"
    ),
    "test_checking.py::test_good_prose_has_no_remark": (
        "language-has-dictionary name-spelt-alike proof-entry-fits quotes-pair sentence-is-short word-is-in-dictionary "
        "word-spelt-alike word-stands-once"
    ),
    "test_cli.py::test_check_finished_looks_at_what_is_there": "finished-file-exists",
    "test_copyfit_decisions.py::test_what_is_written_is_read_again": "copyfit-entry-fits",
    "test_copyfit_decisions.py::test_decisions_find_their_paragraphs_again_and_lapse_with_other_words": "copyfit-entry-used",
    "test_cover.py::test_an_image_of_the_book_is_taken_as_it_is": "cover-fits cover-has-room cover-in-rgb",
    "test_external.py::test_dead_moved_and_inner_links_are_told_where_they_stand": (
        "web-link-answers web-link-is-current web-link-is-public"
    ),
    "test_first_book.py::test_it_builds_strictly_without_a_finding": (
        "book-is-built chapter-can-be-read chapter-is-laid-out decisions-kept file-is-not-too-large manifest-found "
        "template-is-valid"
    ),
    "test_notes.py::test_either_form_of_the_file_holds_them_all": "note-is-understood",
    "test_proof.py::test_build_proof_since_a_revision": "book-is-in-git git-answers revision-is-known",
    "test_proof.py::test_changed_pages_are_drawn_side_by_side": "build-has-pages build-is-known",
    "test_published.py::test_an_author_may_give_another_id": "ids-entry-fits",
    "test_reading.py::test_what_books_hold_is_let_pass": "notes-are-not-too-many text-is-not-too-deep",
    "test_stores.py::test_a_description_too_long_is_told": "description-fits-store",
    "test_stores.py::test_a_note_too_long_for_a_window_is_told": "note-fits-window",
    "test_stores.py::test_a_wide_table_that_cannot_be_stacked_is_told": "table-fits-store",
}


def in_cases() -> set[str]:
    """The codes that the cases expect."""
    return {code for path in (HERE / "cases").glob("*.md") for code in told_in(path)}


def told_in(path: Path) -> set[str]:
    """The codes that a case expects."""
    expected = re.findall(r"```findings\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    return {code for block in expected for code in re.findall(r": (?:error|warning|note)\[(.+?)\] ", block)}


def test_every_code_is_provoked() -> None:
    assert CATALOGUE.keys() - in_cases() - TESTED.keys() == set()
    assert TESTED.keys() - CATALOGUE.keys() == set()


@pytest.mark.parametrize("code", TESTED)
def test_the_test_named_looks_for_the_code(code: str) -> None:
    file, name = TESTED[code].split("::")
    tree = ast.parse((HERE / file).read_text(encoding="utf-8"))
    test = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name)
    texts = [node.value for node in ast.walk(test) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert any(code in text for text in texts)


@pytest.mark.parametrize(("code", "quiet"), QUIET.items())
def test_a_case_that_holds_the_like_is_told_nothing_of_it(code: str, quiet: tuple[str, str]) -> None:
    case, words = HERE / "cases" / f"{quiet[0]}.md", quiet[1]
    given = re.sub(
        r"^(`{3,})(?:tree|findings).*?^\1$", "", case.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    assert words in given
    assert code not in told_in(case)


def test_every_code_is_also_seen_not_to_be_told() -> None:
    in_tests = {code for codes in QUIET_TESTS.values() for code in codes.split()}
    assert CATALOGUE.keys() == QUIET.keys() | in_tests
    for test in QUIET_TESTS:
        file, name = test.split("::")
        assert f"def {name}(" in (HERE / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CATALOGUE)
def test_an_entry_is_named_as_a_truth_and_told_in_whole_sentences(code: str) -> None:
    entry = CATALOGUE[code]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", code)
    for text in (entry.what, entry.why, entry.mend):
        assert re.match(r"[A-Z`‘“]|book\.yaml|bookforge|Pandoc", text), text
        assert text.endswith("."), text
        assert "  " not in text
        assert text.count("“") == text.count("”")
        assert text.count("`") % 2 == 0


@pytest.mark.parametrize(("code", "entry"), CATALOGUE.items())
def test_explain_tells_all_of_an_entry(code: str, entry: Entry) -> None:
    told = CliRunner().invoke(main, ["explain", code])
    assert told.exit_code == 0
    folded = " ".join(told.output.split())
    for text in (code, entry.severity, entry.what, entry.why, entry.mend):
        assert text in folded
