"""The `bookforge` command: what it is given becomes a request, what comes back is shown. No logic lives here.

Each command imports what it runs: to import all of it takes longer than to see that nothing has changed.

Exit codes: 0 done; 1 the book has errors (`check --accessibility`: a criterion fails, or a checker objects); 2 wrong usage;
3 the machine lacks something. `diff` ends as diff(1) does: 0 no
difference, 1 some, 2 a file that cannot be read.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

import click
from click.shell_completion import get_completion_class
from rich.console import Console

import bookforge
from bookforge import terminal, uptodate
from bookforge.cache import Cache, user_cache
from bookforge.catalogue import CATALOGUE
from bookforge.diagnostics import Diagnostic, MachineLacks, did_you_mean, has_errors, in_order
from bookforge.outcome import Outcome, Request
from bookforge.theme import shipped


def _store(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """A store that bookforge knows."""
    from bookforge.formats import STORES  # reading what they want would cost every command a third of a second

    if value is not None and value not in STORES:
        raise click.BadParameter(
            f"There is no store “{value}”. {did_you_mean(value, STORES, ', '.join(STORES))}".strip()
        )
    return value


_EDITIONS = click.Choice(["epub", "print", "screen", "web", "proof"])
_BOOK = click.Path(path_type=Path)


def _jobs_option(command: click.decorators.FC) -> click.decorators.FC:
    return click.option(
        "--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, help="Processes that read chapters (the cores)."
    )(command)


def _cache_option(command: click.decorators.FC) -> click.decorators.FC:
    return click.option("--no-cache", is_flag=True, help="Compute everything anew.")(command)


class _Group(click.Group):
    """Says what the machine lacks, and what command was meant, without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except MachineLacks as error:
            click.echo(f"bookforge: {error}", err=True)
            ctx.exit(3)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(f"{error.message} {did_you_mean(args[0], self.commands)}".strip(), ctx) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(bookforge.__version__, prog_name="bookforge")
def main() -> None:
    """Turns a folder of Markdown articles into a book: EPUB, print PDF, and a preview to proofread in."""


@main.command()
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


@main.command("build")
@click.argument("editions", nargs=-1, type=_EDITIONS)
@click.option("--book", "books", multiple=True, type=_BOOK, help="The book's folder or book.yaml (repeatable).")
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Where the files go (dist/ in the book)."
)
@_jobs_option
@_cache_option
@click.option(
    "--channel",
    callback=_store,
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
def build_command(
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
    known = uptodate.recalled(request)
    if known is not None:
        return known
    from bookforge.build import build

    return build(request, steps)


def _folder_name(path: Path) -> str:
    folder = path if path.is_dir() else path.parent
    return folder.resolve().name


@main.command()
@click.option("--book", type=_BOOK, default=Path(), help="The book's folder or book.yaml.")
@click.option(
    "--finished", is_flag=True, help="Also look over the finished files in dist/: EPUBCheck, and your printer's rules."
)
@click.option("--accessibility", is_flag=True, help="Tell what stands between the ebook and WCAG 2.2 AA.")
@click.option(
    "--channel",
    callback=_store,
    metavar="STORE",
    help="With --finished or --accessibility: the ebook for kindle, apple, kobo, or plain (any store).",
)
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Where the finished files are.")
@_jobs_option
@click.option("--strict", is_flag=True, help="Warnings are errors.")
@click.option("--json", "as_json", is_flag=True, help="Say it all as JSON.")
@click.pass_context
def check(
    ctx: click.Context,
    book: Path,
    finished: bool,
    accessibility: bool,
    channel: str | None,
    output: Path | None,
    jobs: int,
    strict: bool,
    as_json: bool,
) -> None:
    """Looks for mistakes in the book, and with --finished in the finished files, without building."""
    from bookforge.build import accessibility as accessible
    from bookforge.build import check as look

    if channel is not None and not (finished or accessibility):
        raise click.UsageError("--channel is for the ebook: bookforge check --finished --channel kindle")
    request = Request(book, output=output, jobs=jobs, strict=strict, cache=user_cache(), channel=channel or "")
    if accessibility:
        if finished:
            raise click.UsageError("--finished and --accessibility are two questions: ask one after the other.")
        from bookforge import audits

        with terminal.Steps(Console(stderr=True), quiet=as_json) as steps:
            told = accessible(request, steps)
        if as_json:
            click.echo(audits.as_json(told))
        else:
            audits.show(Console(), told)
        ctx.exit(1 if told.failed else 0)
    checked = look(request, finished=finished)
    found = checked.findings
    if as_json:
        click.echo(json.dumps([d.as_json() for d in found], ensure_ascii=False, indent=2))
    else:
        console = Console()
        terminal.show_findings(console, found)
        for line in checked.looked:
            console.print(line, highlight=False, soft_wrap=True)
        if not found:
            console.print("No findings.")
    ctx.exit(1 if has_errors(found) else 0)


@main.command("pages")
@click.option("--book", type=_BOOK, default=Path(), help="The book's folder or book.yaml.")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Where the finished files are.")
@click.option("--since", metavar="BUILD", help="A build's number, a date, `last`, or the PDF of an earlier build.")
@click.option("--png", type=click.Path(path_type=Path, file_okay=False), help="Writes each changed page, old and new.")
@click.option("--json", "as_json", is_flag=True, help="Say it all as JSON.")
@click.pass_context
def pages_command(
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


@main.command("diff")
@click.argument("old", type=_BOOK)
@click.argument("new", type=_BOOK)
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Writes a page that shows it all.")
@click.option("--json", "as_json", is_flag=True, help="Say it all as JSON.")
@click.pass_context
def diff_command(ctx: click.Context, old: Path, new: Path, html: Path | None, as_json: bool) -> None:
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


@main.command()
@click.option("--book", type=_BOOK, default=None, help="The book's folder or book.yaml.")
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
@_jobs_option
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


@main.command("notes")
@click.option("--book", type=_BOOK, default=Path(), help="The book's folder or book.yaml.")
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
@_jobs_option
@click.option("--json", "as_json", is_flag=True, help="Say it all as JSON.")
@click.pass_context
def notes_command(
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
    from bookforge import notes
    from bookforge.annotations import State

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
        export.write_text(text, encoding="utf-8")
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
            terminal.show_notes(console, stands)
    terminal.show_findings(console, in_order(told))
    ctx.exit(1 if has_errors(told) or (only_open and stands) else 0)


@main.command("doctor")
@click.pass_context
def doctor_command(ctx: click.Context) -> None:
    """Tells what this machine has, what it lacks, and how to mend it."""
    from bookforge import doctor

    parts = doctor.parts(shipped("styles") / "fonts")
    terminal.show_parts(Console(), parts)
    ctx.exit(0 if doctor.healthy(parts) else 3)


@main.group("migrate")
def migrate_group() -> None:
    """Rewrites what other tools write into bookforge's own Markdown."""


@migrate_group.command("callouts")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--book", type=_BOOK, default=Path(), help="The book's folder or book.yaml.")
@click.option("--write", is_flag=True, help="Change the files; without it, show what would change.")
@click.pass_context
def migrate_callouts(ctx: click.Context, files: tuple[Path, ...], book: Path, write: bool) -> None:
    """Rewrites the callouts of other dialects in FILES, or in all of the book's, as `> [!TIP]` and `::: {.tip}`."""
    from bookforge import migrate

    console = Console()
    changes, found = migrate.callouts(book, files)
    terminal.show_findings(console, found)
    terminal.show_changes(console, changes)
    if changes and (write or (console.is_terminal and click.confirm("Write this into the files?"))):
        migrate.write(changes)
        console.print(f"{len(changes)} file{'s' if len(changes) != 1 else ''} changed.")
    elif changes and not console.is_terminal:
        click.echo("Nothing was written; --write changes the files.", err=True)
    ctx.exit(1 if has_errors(found) else 0)


@main.command()
def schema() -> None:
    """Prints the JSON Schema of book.yaml, for editors."""
    from bookforge.manifest import schema as manifest_schema

    click.echo(json.dumps(manifest_schema(), indent=2, ensure_ascii=False))


@main.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Tells what a finding's CODE means and how to mend it; without CODE, lists them all."""
    console = Console()
    if code is None:
        for name, entry in CATALOGUE.items():
            console.print(f"[bold]{name}[/]  {entry.what}", highlight=False, soft_wrap=True)
        return
    if code not in CATALOGUE:
        raise click.UsageError(f"There is no code “{code}”. {did_you_mean(code, CATALOGUE)}".strip())
    terminal.show_entry(console, code)


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Prints the script that completes bookforge's commands in a shell."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    click.echo(kind(main, {}, "bookforge", "_BOOKFORGE_COMPLETE").source())


if __name__ == "__main__":
    sys.exit(main())
