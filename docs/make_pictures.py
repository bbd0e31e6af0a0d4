"""Draws the pictures of the guide: `python docs/make_pictures.py [--all] [NAME…]`.

Each picture remembers the example that it shows and the book that was made of it. Those of which either changed are drawn
anew; with `--all`, or by their names, others as well. A picture without an example is removed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from examples import PICTURES, Example, all_examples
from picturing import Made, NotDrawn, draw, make, packed
from PIL import Image, PngImagePlugin
from playwright.sync_api import Browser, sync_playwright

from bookforge import programs
from bookforge.cache import user_cache


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Draws the pictures of the guide that are not up to date.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="pictures to draw in any case")
    parser.add_argument("--all", action="store_true", help="draw all of them")
    given = parser.parse_args()
    wanted = list(all_examples())
    for path in PICTURES.glob("*.png"):
        if path.stem not in {example.name for example in wanted}:
            path.unlink()
            print(f"{path.name}: removed, no example names it")
    chromium = programs.chromium()
    if chromium is None:
        sys.exit("no Chromium here; `bookforge doctor` tells how to get it")
    with sync_playwright() as playwright:
        # Grey edges of letters, set where the layout puts them: the same on every screen.
        flags = ["--no-sandbox", "--disable-gpu", "--disable-lcd-text", "--font-render-hinting=none"]
        browser = playwright.chromium.launch(executable_path=str(chromium.path), args=flags)
        failed = [example.place for example in wanted if not _drawn(example, given.names, given.all, browser)]
        browser.close()
    sys.exit(1 if failed else 0)


def _drawn(example: Example, names: Collection[str], everything: bool, browser: Browser) -> bool:
    """Draws a picture if that is called for; False when nothing can be made of its example."""
    path = PICTURES / f"{example.name}.png"
    try:
        made = make(example, user_cache())
    except NotDrawn as error:
        print(error, file=sys.stderr)
        return False
    marks, before = marks_of(example, made), remembered(path)
    if everything or example.name in names or marks != before:
        picture = packed(draw(made, browser))
        if marks["example"] == before.get("example") and _same(picture, path):
            return True  # the book changed, and what is seen of it did not
        info = PngImagePlugin.PngInfo()
        for key, value in marks.items():
            info.add_text(key, value)
        picture.save(path, "PNG", optimize=True, pnginfo=info)
        print(f"{path.name}: drawn, {path.stat().st_size / 1000:.1f} kB")
    return True


def _same(picture: Image.Image, path: Path) -> bool:
    with Image.open(path) as there:
        return there.size == picture.size and there.convert("RGB").tobytes() == picture.convert("RGB").tobytes()


def marks_of(example: Example, made: Made) -> Mapping[str, str]:
    """What a picture remembers of itself."""
    return {"example": example.digest, "book": made.digest}


def remembered(path: Path) -> Mapping[str, str]:
    """What the picture in a file remembers; nothing where there is none."""
    if not path.is_file():
        return {}
    with Image.open(path) as image:
        assert isinstance(image, PngImagePlugin.PngImageFile)
        return {key: str(image.text[key]) for key in ("example", "book") if key in image.text}


if __name__ == "__main__":
    main()
