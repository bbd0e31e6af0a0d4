"""What proof is read with: `bookforge preview` and `notes`."""

from __future__ import annotations

from pathlib import Path

import click

from bookforge.cache import user_cache
from bookforge.cli.options import BOOK, jobs_option
from bookforge.diagnostics import Diagnostic, has_errors, in_order


@click.command()
@click.option("--book", type=BOOK, default=None, help="The book's folder or book.yaml.")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="The port (8765, or the next that is free).")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
@click.option(
    "--editor",
    default="",
    metavar="COMMAND",
    help="What opens a file: code, idea, emacs …, or a command with {file} and {line}. Without it BOOKFORGE_EDITOR, VISUAL"
    " or EDITOR, or what is installed.",
)
@click.option("--goto", metavar="FILE:LINE", help="Scroll a running preview to this line, or begin one there.")
@click.option("--no-start", is_flag=True, help="With --goto: never begin a preview.")
@jobs_option
@click.pass_context
def preview(
    ctx: click.Context,
    book: Path | None,
    port: int | None,
    no_open: bool,
    editor: str,
    goto: str | None,
    no_start: bool,
    jobs: int,
) -> None:
    """Shows the book in the browser and keeps it fresh while you write. Ctrl-C ends it."""
    place = None
    if no_start and goto is None:
        raise click.UsageError("--no-start goes with --goto.")
    if goto is not None:
        from bookforge.preview import going  # an editor may ask often

        try:
            place = going.target(goto, book)
            if going.go(place):
                return
        except going.NoSuchPlace as error:
            raise click.UsageError(str(error)) from error
        except going.Refused as error:
            click.echo(f"bookforge: {error}", err=True)
            ctx.exit(1)
        if no_start:
            click.echo("bookforge: No preview of this book runs.", err=True)
            ctx.exit(1)

    from bookforge.preview.server import serve  # its libraries would cost every other command a fifth of a second

    at = (place.path, place.line) if place else None
    path = book or (place.root if place else Path())
    serve(
        path,
        port=port,
        open_browser=not no_open,
        jobs=jobs,
        cache=user_cache(),
        say=click.echo,
        editor=editor,
        goto=at,
    )


@click.command("notes")
@click.option("--book", type=BOOK, default=Path(), help="The book's folder or book.yaml.")
@click.option("--open", "only_open", is_flag=True, help="List those that are open; ends with 1 while there are any.")
@click.option(
    "--resolve", multiple=True, metavar="ID", help="Settles a note, named by the beginning of its id (repeatable)."
)
@click.option("--reopen", multiple=True, metavar="ID", help="Opens a settled note again (repeatable).")
@click.option(
    "--import",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Takes the notes of a file into the book's (repeatable).",
)
@click.option("--export", type=click.Path(path_type=Path, dir_okay=False), help="Writes all notes into a file.")
@click.option(
    "--proof",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Writes the book as one HTML file, to read and write notes on without bookforge.",
)
@jobs_option
@click.option("--json", "as_json", is_flag=True, help="Say it all as JSON.")
@click.pass_context
def notes(
    ctx: click.Context,
    book: Path,
    only_open: bool,
    resolve: tuple[str, ...],
    reopen: tuple[str, ...],
    files: tuple[Path, ...],
    export: Path | None,
    proof: Path | None,
    jobs: int,
    as_json: bool,
) -> None:
    """Lists the notes on the book, each with the file and line where it stands now; takes in, gives out, settles them."""
    from rich.console import Console  # the preview waits for none of this

    from bookforge import dist, notes
    from bookforge.annotations import State
    from bookforge.terminal.findings import show_findings
    from bookforge.terminal.notes import show_notes

    console = Console(stderr=as_json)
    told: list[Diagnostic] = []
    if files:
        brought, found = notes.bring(book, files)
        told += found
        console.print(f"{brought.new} new, {brought.changed} changed.", highlight=False)
    for names, state in ((resolve, State.RESOLVED), (reopen, State.OPEN)):
        try:
            told += notes.settle(book, names, state)[1] if names else ()
        except notes.Unknown as error:
            raise click.UsageError(str(error)) from error
    if export is not None:
        text, count, found = notes.exported(book)
        told += found
        dist.deliver(export, text.encode())
        console.print(f"{count} notes in {export}.", highlight=False)
    if proof is not None:
        from bookforge.preview.offline import write_proof  # the server's libraries would cost every other command time

        found = write_proof(book, proof, jobs=jobs, cache=user_cache())
        told += found
        if not has_errors(found):
            console.print(f"{proof}: open it in a browser; nothing else is needed.", highlight=False)
    stands: tuple[notes.Standing, ...] = ()
    if as_json or not (files or resolve or reopen or export or proof):
        stands, found = notes.standing(book, jobs=jobs, cache=user_cache(), only_open=only_open)
        told += found
        if as_json:
            click.echo(notes.as_json(stands))
        else:
            show_notes(console, stands)
    show_findings(console, in_order(told))
    ctx.exit(1 if has_errors(told) or (only_open and stands) else 0)
