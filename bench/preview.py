"""Measures the live preview: from a save to the moment when Chromium has painted it, and what server and page take for it.

    python bench/preview.py BOOK --saves 50
    python bench/preview.py BOOK --saves 1200 --pause 0     # an hour's worth of saves: what memory does meanwhile

BOOK is a folder with a `book.yaml`; a copy of it is worked on. Each save changes a paragraph of one chapter (the one that is
nearest to 3,000 words, or `--chapter`). Linux only: memory and processor time are read from /proc.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

_WORDS = 3000
_CALM = 10  # s after which the preview has remembered the page that the next one begins with
_LEG = 100  # saves between two looks at the memory
_SEEN = """
(mark) => { window.seen = new Promise((done) => {
  const look = () => {
    const found = document.evaluate(`//main//p[contains(., '${mark}')]`, document, null, 9, null).singleNodeValue;
    if (!found) return;
    watcher.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.timeOrigin + performance.now())));
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document.querySelector('main'), { childList: true, subtree: true });
}); }
"""

_PAINTED = """
() => { const [it] = performance.getEntriesByName('first-contentful-paint');
        return it ? (performance.timeOrigin + it.startTime) / 1000 : null; }
"""


@dataclass(frozen=True)
class Server:
    """A running preview: its process, and its address."""

    process: subprocess.Popen[str]
    url: str

    def pids(self) -> list[int]:
        """The process and those below it."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [self.process.pid, *(int(number) for thread in threads for number in thread.read_text().split())]

    def megabytes(self) -> float:
        """The memory of all its processes (RSS)."""
        return sum(_rss(number) for number in self.pids()) / 1024

    def seconds(self) -> float:
        """The processor time that it has taken, without that of the processes below it."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rss(number: int) -> int:
    try:
        lines = Path(f"/proc/{number}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """The preview of a book in a process of its own."""
    command = [sys.executable, "-m", "bookforge", "preview", "--book", str(folder), "--no-open"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    try:
        said = ""
        while "http://" not in said:
            said = process.stdout.readline()
            if not said:
                raise SystemExit("The preview did not start.")
        yield Server(process, next(word for word in said.split() if word.startswith("http://")))
    finally:
        process.terminate()
        process.wait()


def chapter_of(folder: Path) -> Path:
    """The Markdown file that is nearest to 3,000 words."""
    chapters = [path for path in folder.rglob("*.md") if "dist" not in path.parts]
    return min(chapters, key=lambda path: abs(len(path.read_text(encoding="utf-8").split()) - _WORDS))


def measure(page: Page, chapter: Path, saves: int, pause: float = 0.7) -> list[float]:
    """Milliseconds from each save to its paint; between two saves a writer looks, too, for so many seconds."""
    text = chapter.read_text(encoding="utf-8")
    run = time.time_ns()  # what an earlier run has had read is not to be found in the store
    took = []
    for number in range(saves):
        mark = f"Save number {number} of {saves}, in run {run}."
        page.evaluate(_SEEN, mark)
        saved = time.time() * 1000
        chapter.write_text(f"{text}\n\n{mark}\n", encoding="utf-8")
        took.append(page.evaluate("window.seen") - saved)
        time.sleep(pause)
    return took


def heap(page: Page, session: CDPSession) -> float:
    """Megabytes of JavaScript that the page holds, after a collection."""
    session.send("HeapProfiler.collectGarbage")
    told = session.send("Performance.getMetrics")["metrics"]
    return next(float(one["value"]) for one in told if one["name"] == "JSHeapUsedSize") / 2**20


@contextmanager
def first_page(page: Page, folder: Path) -> Iterator[tuple[Server, float]]:
    """A preview that begins, and the seconds until its first page is painted, in a browser that runs."""
    began = time.time()
    with served(folder) as server:
        page.goto(server.url, wait_until="commit", timeout=120_000)
        page.locator("main > section h1").first.wait_for()
        painted = None
        while painted is None:
            painted = page.evaluate(_PAINTED)
        yield server, painted - began


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("book", type=Path)
    parser.add_argument("--saves", type=int, default=50)
    parser.add_argument("--pause", type=float, default=0.7, help="seconds between a paint and the next save")
    parser.add_argument("--chapter", help="the file to save, counted from the book's folder")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write seconds a save and megabytes there")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside, "book")
        shutil.copytree(asked.book, folder, ignore=shutil.ignore_patterns("dist", ".*"))
        chapter = folder / asked.chapter if asked.chapter else chapter_of(folder)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable")
            with first_page(page, folder) as (server, first):
                path = chapter.relative_to(folder).as_posix()
                page.locator(f"main > section[data-source='{path}']").scroll_into_view_if_needed()
                page.locator(f"main > section[data-source='{path}']:not(.away)").wait_for()
                measure(page, chapter, 3)  # the first are slower: pandoc and the templates warm up
                before = server.megabytes(), heap(page, session), server.seconds()
                took: list[float] = []
                legs = [before[:2]]
                while len(took) < asked.saves:
                    took += measure(page, chapter, min(_LEG, asked.saves - len(took)), asked.pause)
                    legs.append((server.megabytes(), heap(page, session)))
                took.sort()
                after = server.megabytes(), heap(page, session), server.seconds()
                time.sleep(_CALM)
            with first_page(page, folder) as (_, again):
                pass
            browser.close()
    worst = took[min(len(took) - 1, round(len(took) * 0.95))]
    processor = (after[2] - before[2]) / asked.saves
    if asked.json:
        told = {"save": statistics.median(took) / 1000, "processor": processor, "memory": after[0]}
        asked.json.write_text(json.dumps(told), encoding="utf-8")
    print(f"{asked.book.name}: {path}, {asked.saves} saves, load {os.getloadavg()[0]:.1f}")
    print(f"  first page        {first:8.2f} s; of the next preview, nothing changed, {again:.2f} s")
    print(f"  save to visible   {statistics.median(took):8.0f} ms (95th percentile {worst:.0f} ms)")
    print(f"  processor a save  {processor * 1000:8.0f} ms, the whole book's look included")
    print(
        f"  memory            {before[0]:8.0f} MB, then {after[0]:.0f} MB; page {before[1]:.1f} MB, then {after[1]:.1f} MB"
    )
    if len(legs) > 2:
        print(f"  after each {_LEG}    " + ", ".join(f"{server:.0f}/{page:.1f}" for server, page in legs) + " MB")


if __name__ == "__main__":
    main()
