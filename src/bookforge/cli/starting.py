"""What a book begins with: `bookforge new`, `migrate`, and what helps to write one: `doctor`, `dependencies`,
`schema`, `completion`."""

from __future__ import annotations

import json
import os
import uuid
from datetime import UTC, datetime
from pathlib import Path

import click
from click.shell_completion import get_completion_class
from rich.console import Console

from bookforge.cli.options import BOOK
from bookforge.diagnostics import has_errors
from bookforge.terminal.findings import show_changes, show_findings
from bookforge.terminal.machine import libraries_as_json, show_libraries, show_parts
from bookforge.theme import shipped


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def new(folder: Path, files: tuple[Path, ...]) -> None:
    """Starts a book in DIR from the given chapters (or a first one to write in)."""
    from bookforge import scaffold

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    today = datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else datetime.now().astimezone().date()
    try:
        planned = scaffold.plan(folder, files, today=today, identifier=uuid.uuid4())
        scaffold.write(folder, planned)
    except scaffold.CannotStart as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"{folder} is a book now. Build it with: bookforge build --book {folder}")


@click.group("migrate")
def migrate() -> None:
    """Rewrites what other tools write into bookforge's own Markdown."""


@migrate.command("callouts")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--book", type=BOOK, default=Path(), help="The book's folder or book.yaml.")
@click.option("--write", is_flag=True, help="Change the files; without it, show what would change.")
@click.pass_context
def migrate_callouts(ctx: click.Context, files: tuple[Path, ...], book: Path, write: bool) -> None:
    """Rewrites the callouts of other dialects in FILES, or in all of the book's, as `> [!TIP]` and `::: {.tip}`."""
    from bookforge import migrate

    console = Console()
    changes, found = migrate.callouts(book, files)
    show_findings(console, found)
    show_changes(console, changes)
    if changes and (write or (console.is_terminal and click.confirm("Write this into the files?"))):
        migrate.write(changes)
        console.print(f"{len(changes)} file{'s' if len(changes) != 1 else ''} changed.")
    elif changes and not console.is_terminal:
        click.echo("Nothing was written; --write changes the files.", err=True)
    ctx.exit(1 if has_errors(found) else 0)


@click.command("doctor")
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Tells what this machine has, what it lacks, and how to mend it."""
    from bookforge import doctor

    parts = doctor.parts(shipped("styles") / "fonts")
    show_parts(Console(), parts)
    ctx.exit(0 if doctor.healthy(parts) else 3)


@click.command("dependencies")
@click.option("--holes", is_flag=True, help="Ask the network for known holes, by pip-audit.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@click.pass_context
def dependencies(ctx: click.Context, holes: bool, as_json: bool) -> None:
    """Lists the libraries that bookforge runs on, their licences and, if asked, their known holes."""
    from bookforge import dependencies

    found = dependencies.libraries()
    known = dependencies.holes() if holes else None
    if as_json:
        click.echo(libraries_as_json(found, known))
    else:
        show_libraries(Console(), found, known)
    ctx.exit(1 if known or not all(library.fits for library in found) else 0)


@click.command()
def schema() -> None:
    """Prints the JSON Schema of book.yaml, for editors."""
    from bookforge.manifest import schema as manifest_schema

    click.echo(json.dumps(manifest_schema(), indent=2, ensure_ascii=False))


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Prints the script that completes bookforge's commands in a shell."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    click.echo(kind(ctx.find_root().command, {}, "bookforge", "_BOOKFORGE_COMPLETE").source())
