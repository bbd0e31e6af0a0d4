"""Nothing is fetched, whatever a manuscript asks for: neither from the network nor from elsewhere on this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import BookFolder, lacking
from making import Silent

from bookforge.build import build
from bookforge.cache import Cache, user_cache
from bookforge.outcome import Request

SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20" height="20">
<style>@import url(http://fetched.example/svg-style.css); rect {fill: url(http://fetched.example/paint.svg#p)}</style>
<image href="http://fetched.example/svg-image.png" width="9" height="9"/>
<image xlink:href="file:///etc/hostname" width="9" height="9"/>
<use href="http://fetched.example/use.svg#one"/><rect width="5" height="5"/></svg>"""
ENTITY = '<!DOCTYPE svg SYSTEM "http://fetched.example/svg.dtd" [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
CSS = """@import url("http://fetched.example/style.css");
@import url("file:///etc/hostname");
@font-face {font-family: Far; src: url(http://fetched.example/far.woff2), url(file:///etc/hostname)}
p {font-family: Far; background: url(http://fetched.example/p.png)}
h1::before {content: url(//fetched.example/h.png)}
"""
TEXT = """# Near

![Drawn](drawing.svg)

<link rel="stylesheet" href="http://fetched.example/raw.css"><iframe src="http://fetched.example/"></iframe>
<p style="background: url(http://fetched.example/inline.png)">Words.</p>

A [link](http://fetched.example/page) is only a link, and so is <http://fetched.example/>.
"""
FAR = "![Far](http://fetched.example/image.png) ![There](file:///etc/hostname) ![Told](told.svg)\n"
HOSTILE: Mapping[str, str | bytes | None] = {
    "text/one.md": TEXT,
    "text/two.md": "# Touch\n\n<https://fetched.example/schema>\n",
    "text/drawing.svg": SVG,
    "styles/book.css": CSS,
    "styles/print.css": CSS,
    "styles/epub.css": CSS,
    "styles/web.css": CSS,
}


@pytest.mark.parametrize("editions", [("print",), ("epub", "web")])
def test_a_hostile_book_has_nothing_fetched(
    book_folder: BookFolder,
    tmp_path: Path,
    no_network: list[str],
    monkeypatch: pytest.MonkeyPatch,
    editions: tuple[str, ...],
) -> None:
    """WeasyPrint's own fetcher, which could, is asked for nothing but what stands in the text itself."""
    import weasyprint.urls

    asked: list[str] = []
    real = weasyprint.urls.URLFetcher.fetch

    def fetch(self: object, url: str, headers: object = None) -> object:
        asked.append(url)
        return real(self, url, headers)

    opened: list[str] = []
    real_open = os.open
    monkeypatch.setattr(weasyprint.urls.URLFetcher, "fetch", fetch)
    monkeypatch.setattr(
        os, "open", lambda path, *more, **named: opened.append(os.fspath(path)) or real_open(path, *more, **named)
    )
    root = book_folder(HOSTILE)
    done = build(Request(root, editions, tmp_path / "output", 1, cache=Cache(None)), Silent())
    (root / "text" / "one.md").write_text(TEXT + FAR, encoding="utf-8")
    (root / "text" / "told.svg").write_text(ENTITY + SVG, encoding="utf-8")
    read = build(Request(root, editions, tmp_path / "output", 1, cache=Cache(None)), Silent())
    assert no_network == []
    assert [url for url in asked if not url.startswith("data:")] == []
    assert [path for path in opened if "hostname" in str(path)] == []
    assert any(found.code == "resource-is-found" and "fetched.example" in found.message for found in done.diagnostics)
    assert [found.code for found in read.diagnostics].count("image-is-local") == 2
    assert not done.finished
    assert not read.finished


def test_an_attempt_is_refused_and_kept(no_network: list[str]) -> None:
    for reach in (
        lambda: socket.create_connection(("192.0.2.1", 80), timeout=1),
        lambda: socket.getaddrinfo("fetched.example", 80),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"?", ("192.0.2.1", 53)),
    ):
        with pytest.raises(PermissionError, match="not to be used"):
            reach()
    assert len(no_network) == 3
    no_network.clear()


@pytest.mark.long
@pytest.mark.parametrize("files", [{}, HOSTILE], ids=["good", "hostile"])
def test_without_a_network_the_same_files_come_out(
    book_folder: BookFolder, tmp_path: Path, files: Mapping[str, str | bytes | None]
) -> None:
    """All editions, in a namespace in which there is no network, not even for programs in C."""
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rn", "true"], check=False).returncode:
        lacking("this machine lets nobody do without a network (unshare -rn)")
    root = book_folder(files)
    editions = ("epub", "print", "screen", "web", "proof")
    build(Request(root, editions, tmp_path / "with", 1, cache=user_cache()), Silent())
    command = ["unshare", "-rn", sys.executable, "-m", "bookforge"]
    around = {**os.environ, "BOOKFORGE_CACHE": str(tmp_path / "empty")}

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        asked = [*command, *map(str, arguments), "--book", str(root)]
        return subprocess.run(asked, capture_output=True, text=True, env=around, check=False)

    done = run("build", *editions, "--output", tmp_path / "without")
    assert "Traceback" not in done.stderr
    assert files_in(tmp_path / "without") == files_in(tmp_path / "with")
    for arguments in (("check",), ("check", "--finished"), ("pages",)):
        assert (
            "Traceback"
            not in run(*arguments, *(("--output", tmp_path / "without") if arguments != ("check",) else ())).stderr
        )
    assert done.returncode == 0 or files


def files_in(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and ".bookforge" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
