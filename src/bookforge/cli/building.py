"""`bookforge build`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from bookforge.cache import Cache, user_cache
from bookforge.catalogue import CATALOGUE
from bookforge.cli.options import BOOK, EDITIONS, cache_option, cluster, jobs_option, store
from bookforge.outcome import Outcome, Request
from bookforge.terminal.findings import show_faults, show_findings
from bookforge.terminal.outcomes import outcome_as_json, show_outcome, show_touched
from bookforge.terminal.progress import Board, BoardLine, Steps

if TYPE_CHECKING:
    from bookforge.cli.rebuilding import Rebuilding
    from bookforge.making.standing import Standing
    from bookforge.together import Built


@click.command("build")
@click.argument("editions", nargs=-1, type=EDITIONS)
@click.option("--book", "books", multiple=True, type=BOOK, help="The book's folder or book.yaml (repeatable).")
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Where the files go (dist/ in the book)."
)
@jobs_option
@cache_option
@click.option(
    "--channel",
    callback=store,
    metavar="STORE",
    help="Whom the ebook is for: kindle, apple, kobo, or plain (any store).",
)
@click.option("--since", metavar="REV", help="Bars in the proof beside what has changed since this revision of git's.")
@click.option(
    "--affected-by", metavar="REV", help="Only the books and editions that what has changed since REV touches (git)."
)
@click.option(
    "--executor", "address", callback=cluster, metavar="dask:ADDRESS", help="Lay pages out on this Dask cluster."
)
@click.option("--watch", is_flag=True, help="Stay, and build again whenever something in a book's folder changes.")
@click.option("--strict", is_flag=True, help="Warnings are errors, and EPUBCheck has to pass.")
@click.option(
    "--certify", is_flag=True, help="Let the ebook claim WCAG 2.2 AA, if EPUBCheck, Ace, the audit and a person agree."
)
@click.option("--faults", is_flag=True, help="Name each fault of the printed pages: widows, loose lines, uneven feet.")
@click.option("--quiet", is_flag=True, help="Say nothing but what is wrong.")
@click.option("--json", "as_json", is_flag=True, help="Say it all as JSON.")
@click.pass_context
def build(
    ctx: click.Context,
    editions: tuple[str, ...],
    books: tuple[Path, ...],
    output: Path | None,
    jobs: int,
    no_cache: bool,
    channel: str | None,
    since: str | None,
    affected_by: str | None,
    address: str,
    watch: bool,
    strict: bool,
    certify: bool,
    faults: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Builds EDITIONS (epub, print, screen, web, proof); without any, those that book.yaml lists."""
    if since is not None and "proof" not in editions:
        raise click.UsageError("--since draws bars in the proof: bookforge build proof --since REV")
    if channel is not None and editions and "epub" not in editions:
        raise click.UsageError("--channel is for the ebook: bookforge build epub --channel kindle")
    if watch and affected_by is not None:
        raise click.UsageError(
            "--watch sees what changes from now on, --affected-by what has changed: one or the other."
        )
    console = Console(stderr=as_json, quiet=as_json)
    cache = Cache(None) if no_cache else user_cache()
    places = _places(books or (Path(),), output)
    kinds = tuple(dict.fromkeys(editions))
    requests = [
        Request(path, kinds, folder, jobs, strict, cache, since, channel or "", certify, address)
        for path, folder in places.items()
    ]
    if affected_by is not None:
        requests = _touched(requests, affected_by, console if not quiet else None)
    watched = _watched(requests) if watch else []
    outcomes: dict[Path, Outcome | None] = dict.fromkeys(places)
    lacks: list[Exception] = []
    standing = watched[0].standing if watched else None
    for request, made in _built(requests, console, quiet=quiet, apart=bool(ctx.obj), standing=standing):
        if isinstance(made, Exception):
            lacks.append(made)
            continue
        outcomes[request.path] = made
        _show(console, request, made, quiet=quiet, faults=faults, named=len(places) > 1)
    if as_json:
        click.echo(outcome_as_json(outcomes.items()))
    for lack in lacks if watch else lacks[:-1]:
        click.echo(f"bookforge: {lack}", err=True)
    if watch:
        from bookforge.cli.rebuilding import rebuild

        for book in watched:
            book.outcome = outcomes[book.request.path]
        rebuild(watched, console, quiet=quiet, as_json=as_json, apart=bool(ctx.obj))
    if lacks:
        raise lacks[-1]
    ctx.exit(1 if any(outcome is not None and outcome.failed for outcome in outcomes.values()) else 0)


def _watched(requests: list[Request]) -> list[Rebuilding]:
    from bookforge.cli.rebuilding import watched  # what sees changes takes time to import

    return watched(requests)


def _places(books: tuple[Path, ...], output: Path | None) -> dict[Path, Path | None]:
    """Each book once, and where its files go (None: into its own dist/). Raises `UsageError` where two would go to one place."""
    paths = list({path.resolve(): path for path in books}.values())
    if output is None or len(paths) == 1:
        return dict.fromkeys(paths, output)
    places = {path: output / _folder_of(path).name for path in paths}
    for name in places.values():
        homes = {_folder_of(path) for path, place in places.items() if place == name}
        if len(homes) > 1:
            told = " and ".join(sorted(map(str, homes)))
            raise click.UsageError(
                f"The files of {told} would all go to {name}. Build them one by one, each with its --output."
            )
    return dict(places)


def _touched(requests: list[Request], revision: str, console: Console | None) -> list[Request]:
    """What is to be built of what is asked for; the console is told what, and why. Raises `UsageError` where git cannot tell."""
    from bookforge.affected import touched

    wanted = []
    for request in requests:
        editions, told = touched(request, revision)
        if editions is None:
            raise click.UsageError(f"--affected-by {revision}: {told[0].message} {CATALOGUE[told[0].code].mend}")
        if console is not None:
            show_touched(console, request.path, editions, revision)
        if editions:
            wanted.append(replace(request, editions=tuple(editions)))
    return wanted


def _built(
    requests: list[Request], console: Console, *, quiet: bool, apart: bool, standing: Standing | None
) -> Iterator[tuple[Request, Built]]:
    """Each request with what became of it, as soon as that is known; with each book in a process `apart`, be it the
    only one, which may have something `standing`."""
    from bookforge import together

    if len(requests) == 1:
        with Steps(console, quiet=quiet) as steps:
            made = next(together.built(requests, lambda _: steps, apart=apart, standing=standing))
        yield requests[0], made
        return
    with Board(console, quiet=quiet) as board:
        lines: dict[Path, BoardLine] = {}

        def watch(request: Request) -> BoardLine:
            lines[request.path] = board.line(str(request.path))
            return lines[request.path]

        for request, made in zip(requests, together.built(requests, watch, apart=apart), strict=True):
            if request.path in lines:
                lines[request.path].end()
            yield request, made


def _show(console: Console, request: Request, outcome: Outcome, *, quiet: bool, faults: bool, named: bool) -> None:
    """What became of a book; `named` where there are others."""
    if named and not (quiet and not outcome.failed):
        console.print(f"{request.path}:", style="bold", highlight=False, soft_wrap=True)
    if not (quiet and not outcome.failed):
        show_findings(console, outcome.diagnostics)
    if faults and outcome.finished:
        show_faults(console, outcome.faults.notes)
    if outcome.finished and not quiet:
        show_outcome(console, outcome)
    elif outcome.failed:
        console.print("Nothing was built; what stood in dist/ is as it was.", style="bold", soft_wrap=True)


def _folder_of(path: Path) -> Path:
    return (path if path.is_dir() else path.parent).resolve()
