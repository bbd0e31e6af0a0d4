"""What `bookforge doctor` measures: on this machine as it is, and on machines made up with stub programs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from bookforge import doctor, mending
from bookforge import programs as others
from bookforge.doctor import Part

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems keep programs at fixed places too")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is all of PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    return folder


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def face(path: Path) -> None:
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    builder.setupGlyf({name: TTGlyphPen(None).glyph() for name in (".notdef", "A")})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
    builder.setupHorizontalHeader()
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def test_this_machine(tmp_path: Path) -> None:
    face(tmp_path / "test.ttf")
    found = doctor.parts(tmp_path)
    names = [part.name for part in found]
    assert names == [
        "Python",
        "pandoc",
        "WeasyPrint",
        "Pango",
        "HarfBuzz subset",
        "bundled fonts",
        "EPUBCheck",
        "Java",
        "Chromium",
        "Ace",
        "dictionaries",
        "cache",
        "pdftoppm",
        "qpdf",
        "gs",
    ]
    by_name = dict(zip(names, found, strict=True))
    for name in ("Python", "pandoc", "WeasyPrint", "Pango", "bundled fonts", "EPUBCheck"):
        assert by_name[name].good, by_name[name]
    assert doctor.healthy(found)
    for part in found:
        assert (part.mend is None) == part.good
        assert part.version or not part.good


def test_pandoc_comes_with_the_packages_not_with_the_system(programs: Path) -> None:
    part = doctor._pandoc()
    assert part.good
    assert part.required


@linux
def test_an_empty_path(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mending, "_system", lambda: ["linuxmint", "ubuntu", "debian"])
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    install = "sudo apt-get install -y --no-install-recommends "
    assert doctor._java() == Part("Java", None, "8 or newer", False, False, install + "default-jre-headless")
    assert doctor._tool("pdftoppm", "-v") == Part("pdftoppm", None, "any", False, False, install + "poppler-utils")
    assert doctor._tool("gs", "--version").mend == install + "ghostscript"
    assert doctor._chromium().mend == "sudo snap install chromium"
    assert others.java() is None
    assert others.chromium() is None


@linux
@pytest.mark.parametrize(
    ("manager", "mend"),
    [
        ("apt-get", "apt-get install -y --no-install-recommends qpdf"),
        ("dnf", "dnf install qpdf"),
        ("pacman", "pacman -S --needed qpdf"),
        ("apk", "apk add qpdf"),
    ],
)
def test_the_mend_is_for_the_system_at_hand(
    programs: Path, monkeypatch: pytest.MonkeyPatch, manager: str, mend: str
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    program(programs, manager, "exit 0")
    assert doctor._tool("qpdf", "--version").mend == mend


@linux
def test_no_mend_is_made_up(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mending, "_system", lambda: ["plan9"])
    assert doctor._tool("qpdf", "--version") == Part("qpdf", None, "any", False, False, None)


@pytest.mark.parametrize(
    ("says", "version", "good"),
    [
        ('openjdk version "17.0.15" 2025-04-15', "17.0.15", True),
        ('java version "1.8.0_392"', "8.0_392", True),
        ('java version "1.7.0_80"', "1.7.0_80", False),
        ('openjdk version "25" 2025-09-16', "25", True),
    ],
)
def test_java_says_its_version_in_two_ways(programs: Path, says: str, version: str, good: bool) -> None:
    java = program(programs, "java", f"echo '{says}' >&2")
    part = doctor._java()
    assert (part.version, part.good) == (version, good)
    assert others.java() == (java, version)


@linux
def test_java_home_comes_first(programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_path = program(programs, "java", "echo 'openjdk version \"11\"'")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))
    assert others.java() == (on_path, "11")
    chosen = program(tmp_path / "jdk" / "bin", "java", "echo 'openjdk version \"21\"'")
    assert others.java() == (chosen, "21")
    assert doctor._java().version == "21"


@linux
def test_a_browser_must_answer(programs: Path) -> None:
    program(programs, "chromium-browser", "echo 'This needs the chromium snap: snap install chromium'; exit 1")
    assert others.chromium() is None
    chrome = program(programs, "google-chrome", "echo Google Chrome 141.0.7390.54")
    assert others.chromium() == (chrome, "141.0.7390.54")
    assert doctor._chromium() == Part("Chromium", "141.0.7390.54", "any", True, False, None)


def test_a_program_that_hangs_is_not_there(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(command: list[str], *, timeout: float, **_: object) -> None:
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr("subprocess.run", hang)
    program(programs, "qpdf", "exit 0")
    assert not doctor._tool("qpdf", "--version").good


def test_no_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_library", lambda name, number: None)
    pango, subset = doctor._pango(), doctor._harfbuzz_subset()
    assert (pango.version, pango.good, pango.required) == (None, False, True)
    assert (subset.version, subset.good, subset.required) == (None, False, False)
    assert not doctor.healthy([pango])
    assert doctor.healthy([subset])


def test_a_library_that_cannot_be_loaded_is_missing() -> None:
    assert doctor._library("there-is-no-such-library", 0) is None
    assert doctor._ask_library("there-is-no-such-library", 0, "version") is None


def test_packages_that_are_not_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    for name in ("pypandoc", "epubcheck"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    for part in (doctor._pandoc(), doctor._weasyprint(), doctor._epubcheck()):
        assert part.version is None, part
        assert not part.good
        assert part.mend is not None
        assert " -m pip install " in part.mend


def test_faces(tmp_path: Path) -> None:
    assert doctor._fonts(tmp_path / "nowhere").version is None
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "styles" / "fonts"
    folder.mkdir(parents=True)
    face(folder / "a.ttf")
    face(folder / "b.ttf")
    assert doctor._fonts(folder) == Part("bundled fonts", "2 faces", "every face readable", True, True, None)
    (folder / "c.ttf").write_bytes(b"version https://git-lfs.github.com/spec/v1")
    part = doctor._fonts(folder)
    assert (part.version, part.good) == ("2 of 3 faces", False)
    assert part.mend == f"git -C {tmp_path} restore styles/fonts"


def test_forge_installs_what_the_doctor_names() -> None:
    forge = (Path(__file__).parents[1] / "forge").read_text(encoding="utf-8")
    known = set(forge.replace(";", " ").split())
    for thing, packages in mending.PACKAGES.items():
        own = {name for package in packages for name in package.split()}
        assert own - {thing} <= known, thing
