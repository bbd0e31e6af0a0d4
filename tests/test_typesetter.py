"""WeasyPrint is loaded without programs that look for libraries, where the loader finds these by the names of their files."""

from __future__ import annotations

import ctypes.util
import re
import subprocess
import sys

import pytest

from bookforge.editions.print import typesetter

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems know libraries by other names")


@linux
def test_no_program_is_started_to_load_weasyprint() -> None:
    told = (
        "import sys; sys.addaudithook(lambda event, _: print(event) if event == 'subprocess.Popen' else None)\n"
        "from bookforge.editions.print.typesetter import weasyprint"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == ""


@linux
def test_libraries_that_have_no_file_of_the_usual_name_are_looked_for_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = ctypes.util.find_library
    with typesetter.by_their_files():
        assert ctypes.util.find_library("c") is None
    monkeypatch.setattr(typesetter, "_FILES", ("libno-such-thing.so.0",))
    with typesetter.by_their_files():
        assert ctypes.util.find_library is usual
    assert ctypes.util.find_library is usual


def test_the_parser_keeps_its_patterns_by_what_they_are_asked_for() -> None:
    typesetter.weasyprint.HTML(string="<p class=a id='b'>One &amp; <em title=\"c\">two</em>")
    kept = typesetter.inputstream.characters_until_regex
    assert kept
    assert not any(isinstance(asked, re.Pattern) for asked, _ in kept)
    assert kept[("xyz", True)].match("zyx-")[0] == "zyx"
    assert kept[("xyz", False)].match("ab-z")[0] == "ab-"
