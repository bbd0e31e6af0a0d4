"""`bookforge build`, and what compares finished files: `pages`, `diff`."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from bookforge import terminal, uptodate
from bookforge.cache import Cache, user_cache
from bookforge.cli.options import BOOK, EDITIONS, cache_option, jobs_option, store
from bookforge.diagnostics import has_errors
from bookforge.garbage import look_seldom
from bookforge.outcome import Outcome, Request


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
    console = Console(stderr=as_json, quiet=as_json)
    cache = Cache(None) if no_cache else user_cache()
    outcomes: list[Outcome] = []
    for path in books or (Path(),):
        folder = output / _folder_name(path) if output and len(books) > 1 else output
        kinds = tuple(dict.fromkeys(editions))
        request = Request(path, kinds, folder, jobs, strict, cache, since, channel or "", certify)
        with terminal.Steps(console, quiet=quiet) as steps:
            outcome = _outcome(request, steps)
        outcomes.append(outcome)
        if not (quiet and not outcome.failed):
            terminal.show_findings(console, outcome.diagnostics)
        if faults and outcome.finished:
            terminal.show_faults(console, outcome.faults.notes)
        if outcome.finished and not quiet:
            terminal.show_outcome(console, outcome)
        elif outcome.failed:
            console.print("Nothing was built; what stood in dist/ is as it was.", style="bold", soft_wrap=True)
    if as_json:
        click.echo(terminal.outcome_as_json(outcomes))
    ctx.exit(1 if any(outcome.failed for outcome in outcomes) else 0)


def _outcome(request: Request, steps: terminal.Steps) -> Outcome:
    """What stands in its place already, else what is built."""
    before = uptodate.state(request)
    known = uptodate.recalled(request, before)
    if known is not None:
        return known
    look_seldom()
    from bookforge.build import build_from

    return build_from(before, request, steps)


def _folder_name(path: Path) -> str:
    folder = path if path.is_dir() else path.parent
    return folder.resolve().name


@click.command("pages")
@click.option("--book", type=BOOK, default=Path(), help="The book's folder or book.yaml.")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Where the finished files are.")
@click.option("--since", metavar="BUILD", help="A build's number, a date, `last`, or the PDF of an earlier build.")
@click.option("--png", type=click.Path(path_type=Path, file_okay=False), help="Writes each changed page, old and new.")
@click.option("--json", "as_json", is_flag=True, help="Say it all as JSON.")
@click.pass_context
def pages(
    ctx: click.Context, book: Path, output: Path | None, since: str | None, png: Path | None, as_json: bool
) -> None:
    """Tells which printed pages have changed since an earlier build; without --since, lists the builds."""
    from bookforge import pages

    console = Console(stderr=as_json)
    if since is None:
        printings, found = pages.builds(book, output)
        terminal.show_findings(console, found)
        terminal.show_printings(console, printings)
        ctx.exit(1 if has_errors(found) else 0)
    comparison, found = pages.pages_since(book, output, since)
    if comparison is not None and png is not None:
        pictures, told = pages.pictures(comparison)
        found = (*found, *told)
        pages.write(png, pictures)
    terminal.show_findings(console, found)
    if comparison is not None and as_json:
        click.echo(terminal.comparison_as_json(comparison))
    elif comparison is not None:
        terminal.show_comparison(console, comparison)
    ctx.exit(1 if has_errors(found) else 0)


@click.command("diff")
@click.argument("old", type=BOOK)
@click.argument("new", type=BOOK)
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Writes a page that shows it all.")
@click.option("--json", "as_json", is_flag=True, help="Say it all as JSON.")
@click.pass_context
def diff(ctx: click.Context, old: Path, new: Path, html: Path | None, as_json: bool) -> None:
    """Tells what is other for a reader in the EPUB NEW than in OLD. Ends with 0: nothing; 1: something; 2: no EPUB."""
    console = Console(stderr=as_json)
    from bookforge import comparison

    (old_data, before, found), (new_data, after, told) = comparison.read_ebook(old), comparison.read_ebook(new)
    terminal.show_findings(console, [*found, *told])
    if before is None or after is None:
        ctx.exit(2)
    differences = comparison.compared((old_data, before), (new_data, after))
    if html is not None:
        html.write_text(comparison.as_html(differences, old.name, new.name), encoding="utf-8")
    if as_json:
        click.echo(comparison.as_json(differences))
    else:
        terminal.show_differences(console, differences)
    ctx.exit(1 if differences.differs else 0)
