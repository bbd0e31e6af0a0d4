"""The one place that starts pandoc: many chapters through one `pandoc lua` process a core, and all citations through one.

`pypandoc.convert_*` starts three processes a call; a single process that reads many chapters costs a third of one process
a chapter, and chapters still know nothing of each other (`read.lua`).
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bookforge import children, limits
from bookforge.cache import Cache, key
from bookforge.diagnostics import MachineLacks
from bookforge.limits import pandoc_megabytes, pandoc_seconds
from bookforge.manuscript.plain import Thinned, thinned
from bookforge.manuscript.warm import Warm

# Without automatic ids every id is one that the author gave; without TeX its marks stay visible text; quotes and dashes
# stay as typed, for our own rule, which knows the language of each passage;
# headings, quotes and lists need no empty line before them, as where most articles are written (GitHub, Obsidian).
FORMAT = (
    "markdown-smart-yaml_metadata_block-auto_identifiers-implicit_header_references-raw_tex"
    "-blank_before_header-blank_before_blockquote+lists_without_preceding_blankline"
)
_ROOM = "pandoc"
_ENDLESS = "pandoc came to no end with it, or took more memory than it may"
_FEW = 3  # texts that one process reads sooner than others start


class NoEnd(Exception):
    """pandoc came to no end with what it was given, in time or in memory."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What pandoc made of a chapter: HTML5 with section divs and MathML, and its warnings as it gives them.

    `citing` is what `cite` must know of its citations and notes ("" where there are none).
    """

    html: str
    log: tuple[Mapping[str, Any], ...]
    error: str | None = None
    citing: str = ""


@cache
def _script(name: str) -> str:
    return resources.files("bookforge.manuscript").joinpath(name).read_text(encoding="utf-8")


@cache
def executable() -> str:
    """The path of pandoc: the one that `PYPANDOC_PANDOC` names, that of pypandoc_binary, or any that there is. Raises
    `MachineLacks`."""
    chosen = os.environ.get("PYPANDOC_PANDOC") or _packaged()
    if chosen:
        return chosen
    import pypandoc  # it brings what speaks to the network, and starts each pandoc that it finds to ask for its version

    try:
        return str(pypandoc.get_pandoc_path())
    except OSError as error:
        raise MachineLacks(
            "pandoc is missing: install the package again with `pip install pypandoc_binary`."
        ) from error


@cache
def _packaged() -> str | None:
    """The pandoc that comes with pypandoc_binary: the one that bookforge's tests are run with."""
    package = find_spec("pypandoc")
    places = package.submodule_search_locations or () if package is not None else ()
    found = (str(Path(place, "files", name)) for place in places for name in ("pandoc", "pandoc.exe"))
    return next((path for path in found if os.access(path, os.X_OK)), None)


@cache
def version() -> str:
    """Which pandoc it is: what its package is called, name and version, or what one from elsewhere says of itself. Raises
    `MachineLacks`."""
    path = executable()
    if path == _packaged():  # to start it only to be told would take longer than to read a chapter
        return next((found.name for found in Path(path).parents[2].glob("pypandoc*.dist-info")), "pypandoc")
    shown = subprocess.run([path, "--version"], capture_output=True, text=True, check=True, timeout=60)
    return shown.stdout.split()[1]


def convert(
    texts: Sequence[str],
    *,
    jobs: int,
    cache: Cache,
    warm: Warm | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> list[Parsed]:
    """The chapters' Markdown as HTML, in order; only those that the cache lacks go to pandoc, over `jobs` processes, or, if
    they are few, to one that is kept `warm`. What is to be done `meanwhile` is called when they have begun.

    A chapter that pandoc comes to no end with, or that ends it, says so; the others are read. Raises `MachineLacks` without
    pandoc.
    """
    keys = [key(version(), FORMAT, _script("read.lua"), _script("plain.py"), text) for text in texts]
    kept = {name: cache.read(_ROOM, name, _load) for name in dict.fromkeys(keys)}
    found = {name: parsed for name, parsed in kept.items() if parsed is not None}
    lacking = {name: text for name, text in zip(keys, texts, strict=True) if name not in found}
    run: Callable[[Sequence[str]], list[str | None]] = _run
    if warm is not None and len(lacking) <= _FEW:
        run, jobs = partial(_ask, warm), 1
    groups = _share(lacking, max(1, jobs))
    with ThreadPoolExecutor(max_workers=max(1, len(groups))) as pool:
        answers = pool.map(lambda group: (group, _read([lacking[n] for n in group], run)), groups)
        if meanwhile is not None:
            meanwhile()
        for names, results in answers:
            for name, result in zip(names, results, strict=True):
                if result is None:
                    found[name] = Parsed("", (), _ENDLESS)
                    continue
                cache.put(_ROOM, name, result.encode())
                found[name] = _load(result.encode())
    return [found[name] for name in keys]


def _read(texts: Sequence[str], run: Callable[[Sequence[str]], list[str | None]]) -> list[str | None]:
    """What pandoc answers to each text, though it has not read the paragraphs of mere words (`plain`)."""
    thin = [thinned(text) for text in texts]
    answers = [_whole(one, said) for one, said in zip(thin, run([one.text for one in thin]), strict=True)]
    again = [i for i, said in enumerate(answers) if said == ""]
    for i, said in zip(again, run([texts[i] for i in again]) if again else (), strict=True):
        answers[i] = said
    return answers


def _whole(thin: Thinned, said: str | None) -> str | None:
    """An answer with the paragraphs in it; "" where they do not fit into it."""
    if said is None or not thin.paragraphs:
        return said
    result = json.loads(said)
    html = thin.restored(result.get("html", ""))
    return json.dumps({**result, "html": html}, ensure_ascii=False) if html is not None else ""


def _share(texts: Mapping[str, str], jobs: int) -> list[list[str]]:
    """The names in at most `jobs` groups of about the same number of characters."""
    groups: list[tuple[int, list[str]]] = [(0, []) for _ in range(min(jobs, len(texts)))]
    for name in sorted(texts, key=lambda n: -len(texts[n])):
        lightest = min(range(len(groups)), key=lambda i: groups[i][0])
        size, names = groups[lightest]
        groups[lightest] = (size + len(texts[name]), [*names, name])
    return [names for _, names in groups]


def cite(request: Mapping[str, Any], *, cache: Cache) -> Any:
    """What citeproc makes of a book's citations, as `cite.lua` says it: plain data in and out.

    Raises `MachineLacks` without pandoc, `NoEnd` when it comes to no end with it.
    """
    asked = json.dumps(request, ensure_ascii=False, sort_keys=True)
    name = key(version(), _script("cite.lua"), asked)
    known = cache.read(_ROOM, name, json.loads)
    if known is None:
        told = _lua("cite.lua", [], [asked], len(asked))
        if not told.lines:
            raise NoEnd(told.fault)
        said = told.lines[0].encode()
        cache.put(_ROOM, name, said)
        known = json.loads(said)
    return known


def warm_reader() -> Warm:
    """A pandoc that reads chapters and is kept ready, for `convert`; whoever has it closes it."""
    return Warm(_waiting)


def _waiting() -> subprocess.Popen[bytes]:
    with resources.as_file(resources.files("bookforge.manuscript").joinpath("read.lua")) as path:
        return subprocess.Popen(
            [executable(), *_room(limits.CHAPTER_BYTES // 4), "lua", str(path), FORMAT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,  # Ctrl-C is for us, who end it
        )


def _ask(warm: Warm, texts: Sequence[str]) -> list[str | None]:
    """What a pandoc that waits answers to each text; None for one that it does not come to an end with."""
    return [warm.answer(json.dumps(text), pandoc_seconds(len(text))) for text in texts]


def _run(texts: Sequence[str]) -> list[str | None]:
    """What `read.lua` answers to each text; None for one that pandoc does not come to an end with, in time or in memory, or
    that ends it."""
    answered: list[str | None] = []
    while len(answered) < len(texts):
        left = [json.dumps(text) for text in texts[len(answered) :]]
        told = _lua("read.lua", [FORMAT], left, sum(map(len, left)))
        answered += told.lines
        if len(told.lines) < len(left):
            fatal = left[len(told.lines)]  # tried once more by itself, unless it was the first
            alone = _lua("read.lua", [FORMAT], [fatal], len(fatal)) if told.lines else told
            answered += alone.lines or [None]
    return answered


@dataclass(frozen=True, slots=True)
class _Told:
    """What a script answered before it ended, line by line, and how it ended ("" for well)."""

    lines: Sequence[str]
    fault: str = ""


def _lua(name: str, arguments: Sequence[str], asked: Sequence[str], characters: int) -> _Told:
    """The lines that a script of ours answers to lines of JSON, one to one, as far as it comes with the time and the memory
    that so many characters may take."""
    script = resources.files("bookforge.manuscript").joinpath(name)
    with resources.as_file(script) as path:
        try:
            done = children.run(
                [executable(), *_room(characters), "lua", str(path), *arguments],
                given="".join(f"{line}\n" for line in asked).encode(),
                around=_environment(),
                patience=pandoc_seconds(characters),
            )
            said, fault = done.stdout, ""
            if done.returncode:
                fault = f"pandoc ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}"
        except subprocess.TimeoutExpired as late:
            said, fault = late.stdout or b"", "pandoc came to no end in time"
    # `splitlines` knows line ends that JSON leaves as they are; behind the last is nothing, or half an answer
    return _Told(said.decode(errors="replace").split("\n")[:-1][: len(asked)], fault)


def _room(characters: int) -> tuple[str, ...]:
    """What holds pandoc to the memory that it may take: an option of the program that Haskell makes, on every system."""
    return "+RTS", f"-M{pandoc_megabytes(characters)}m", "-RTS"


def _environment() -> dict[str, str]:
    """The locale must not choose the language of the quotes, nor a user's own defaults the format."""
    return {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def _load(data: bytes) -> Parsed:
    result = json.loads(data)
    if not isinstance(result.get("html", result.get("error")), str):
        raise ValueError("it is no chapter")
    return Parsed(
        result.get("html", ""), tuple(result.get("log") or ()), result.get("error"), result.get("citing") or ""
    )
