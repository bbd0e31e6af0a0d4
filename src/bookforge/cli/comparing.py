"""What compares finished files: `bookforge pages`, `diff`."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from bookforge.cli.options import BOOK
from bookforge.diagnostics import has_errors
from bookforge.terminal.findings import show_findings


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
    from bookforge.terminal.differences import comparison_as_json, show_comparison, show_printings

    console = Console(stderr=as_json)
    if since is None:
        printings, found = pages.builds(book, output)
        show_findings(console, found)
        show_printings(console, printings)
        ctx.exit(1 if has_errors(found) else 0)
    comparison, found = pages.pages_since(book, output, since)
    if comparison is not None and png is not None:
        pictures, told = pages.pictures(comparison)
        found = (*found, *told)
        pages.write(png, pictures)
    show_findings(console, found)
    if comparison is not None and as_json:
        click.echo(comparison_as_json(comparison))
    elif comparison is not None:
        show_comparison(console, comparison)
    ctx.exit(1 if has_errors(found) else 0)


@click.command("diff")
@click.argument("old", type=BOOK)
@click.argument("new", type=BOOK)
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Writes a page that shows it all.")
@click.option("--json", "as_json", is_flag=True, help="Say it all as JSON.")
@click.pass_context
def diff(ctx: click.Context, old: Path, new: Path, html: Path | None, as_json: bool) -> None:
    """Tells what is other for a reader in the EPUB NEW than in OLD. Ends with 0: nothing; 1: something; 2: no EPUB."""
    from bookforge import comparison, dist
    from bookforge.terminal.differences import show_differences

    console = Console(stderr=as_json)

    (old_data, before, found), (new_data, after, told) = comparison.read_ebook(old), comparison.read_ebook(new)
    show_findings(console, [*found, *told])
    if before is None or after is None:
        ctx.exit(2)
    differences = comparison.compared((old_data, before), (new_data, after))
    if html is not None:
        dist.deliver(html, comparison.as_html(differences, old.name, new.name).encode())
    if as_json:
        click.echo(comparison.as_json(differences))
    else:
        show_differences(console, differences)
    ctx.exit(1 if differences.differs else 0)
