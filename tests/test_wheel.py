"""The built wheel, installed in another environment, makes a book in another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


def test_the_wheel_carries_styles_templates_and_licences(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for name in (
        "styles/tokens.css",
        "styles/fonts/bf-serif-regular.ttf",
        "templates/matter/title-page.html",
        "words/pages.yaml",
        "formats/channels/kdp.yaml",
        "manuscript/read.lua",
        "py.typed",
    ):
        assert f"bookforge/{name}" in names
    assert any(name.endswith("OFL-EB-Garamond.txt") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_installed_wheel_makes_a_book_elsewhere(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    venv.create(home / "venv", with_pip=False, symlinks=os.name != "nt")
    scheme = sysconfig.get_paths(vars={"base": str(home / "venv"), "platbase": str(home / "venv")})
    site = Path(scheme["purelib"])
    with zipfile.ZipFile(wheel) as archive:  # a pure wheel is installed by unpacking it
        archive.extractall(site)
    # Its dependencies are this environment's, found after its own packages.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    python = Path(scheme["scripts"]) / ("python.exe" if os.name == "nt" else "python")
    where = subprocess.run(
        [python, "-c", "import bookforge; print(bookforge.__file__)"],
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(site)

    def run(*words: str) -> None:
        done = subprocess.run(
            [python, "-m", "bookforge", *words], cwd=home, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    run("new", "my-book")
    run("build", "--book", "my-book", "--strict", "--jobs", "1", "epub", "print", "web")
    assert {p.name for p in (home / "my-book" / "dist").iterdir()} >= {"my-book.epub", "my-book-print.pdf", "web"}
