"""`bookforge check`, and `explain`, which tells what its codes mean."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from bookforge.cache import Cache, user_cache
from bookforge.catalogue import CATALOGUE
from bookforge.checking import remembered
from bookforge.checking.checked import Checked
from bookforge.cli.options import BOOK, cache_option, jobs_option, store
from bookforge.diagnostics import Diagnostic, did_you_mean, has_errors
from bookforge.outcome import Request
from bookforge.reports.github import as_github
from bookforge.reports.sarif import as_sarif
from bookforge.terminal.findings import show_changes, show_entry, show_findings


@click.command()
@click.option("--book", type=BOOK, default=Path(), help="The book's folder or book.yaml.")
@click.option(
    "--finished", is_flag=True, help="Also look over the finished files in dist/: EPUBCheck, and your printer's rules."
)
@click.option("--prose", is_flag=True, help="Also remark on spelling and wording.")
@click.option("--external", is_flag=True, help="Also look up the web links: nothing else goes into the network.")
@click.option("--accessibility", is_flag=True, help="Tell what stands between the ebook and WCAG 2.2 AA.")
@click.option(
    "--channel",
    callback=store,
    metavar="STORE",
    help="With --finished or --accessibility: the ebook for kindle, apple, kobo, or plain (any store).",
)
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Where the finished files are.")
@click.option("--fix", is_flag=True, help="Make the changes that are certain in your files, and show them.")
@click.option("--dry-run", is_flag=True, help="With --fix: show the changes and make none.")
@jobs_option
@cache_option
@click.option("--strict", is_flag=True, help="Warnings are errors.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["human", "json", "sarif", "github"]),
    help="For a person (as usual), or for machines: JSON, SARIF 2.1.0, annotations of GitHub.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_context
def check(
    ctx: click.Context,
    book: Path,
    finished: bool,
    prose: bool,
    external: bool,
    accessibility: bool,
    channel: str | None,
    output: Path | None,
    fix: bool,
    dry_run: bool,
    jobs: int,
    no_cache: bool,
    strict: bool,
    form: str | None,
    as_json: bool,
) -> None:
    """Looks for mistakes in the book, and with --finished in the finished files, without building."""
    form = _form(form, as_json)
    if channel is not None and not (finished or accessibility):
        raise click.UsageError("--channel is for the ebook: bookforge check --finished --channel kindle")
    if dry_run and not fix:
        raise click.UsageError("--dry-run shows what --fix would change: bookforge check --fix --dry-run")
    cache = Cache(None) if no_cache else user_cache()
    request = Request(book, output=output, jobs=jobs, cache=cache, channel=channel or "")
    if accessibility:
        if finished or prose or external or fix:
            raise click.UsageError("--accessibility is a question of its own: ask one after the other.")
        if form in ("sarif", "github"):
            raise click.UsageError("--accessibility is told to a person or as JSON.")
        ctx.exit(_accessibility(replace(request, strict=strict), as_json=form == "json"))
    if fix:
        _fix(request, Console(stderr=form != "human"), write=not dry_run)
    checked = _checked(request, finished=finished, prose=prose, external=external)
    found = checked.weighed(strict=strict)
    if form != "human":
        click.echo(_for_machines(found, form, book), nl=form != "github")
        ctx.exit(1 if has_errors(found) else 0)
    console = Console()
    show_findings(console, found)
    for line in checked.looked:
        console.print(line, highlight=False, soft_wrap=True)
    if not found:
        console.print("No findings.")
    elif not fix and any(one.fix is not None and one.fix.certain for one in found):
        console.print("`bookforge check --fix` mends what is certain.", style="dim", soft_wrap=True)
    ctx.exit(1 if has_errors(found) else 0)


def _form(form: str | None, as_json: bool) -> str:
    """For whom it is to be told."""
    if as_json and form not in (None, "json"):
        raise click.UsageError(f"--json and --format {form} ask for two things.")
    return "json" if as_json else form or "human"


def _checked(request: Request, *, finished: bool = False, prose: bool = False, external: bool = False) -> Checked:
    """What was found before in the book as it is, else what is found now."""

    def look() -> Checked:
        from bookforge.checking.look import check
        from bookforge.garbage import look_seldom

        look_seldom()
        return check(request, finished=finished, prose=prose, external=external)

    return look() if finished or prose or external else remembered.checked(request, look)


def _fix(request: Request, console: Console, *, write: bool) -> None:
    """Shows the changes that are certain, and makes them."""
    from bookforge.checking import fixing

    root = request.root
    changed: set[Path] = set()
    for made in fixing.rounds(root, lambda: _checked(request).findings, write=write):
        if made.changes or not changed:
            show_changes(console, made.changes)
        changed.update(change.path for change in made.changes)
        for fix in made.left:
            console.print(f"{fix.place}: this could not be changed here; do it in your editor.", soft_wrap=True)
    if changed:
        files = f"{len(changed)} file{'s' if len(changed) != 1 else ''}"
        console.print(f"{files} changed." if write else f"Nothing was written; {files} would change.", style="bold")


def _for_machines(found: Sequence[Diagnostic], form: str, book: Path) -> str:
    if form == "json":
        return json.dumps([d.as_json() for d in found], ensure_ascii=False, indent=2)
    folder = Path(os.path.relpath(book.parent if book.is_file() else book)).as_posix()
    return as_sarif(found, folder) if form == "sarif" else as_github(found, folder)


def _accessibility(request: Request, *, as_json: bool) -> int:
    from bookforge import audits
    from bookforge.checking.accessible import accessibility
    from bookforge.terminal.progress import Steps

    with Steps(Console(stderr=True), quiet=as_json) as steps:
        told = accessibility(request, steps)
    if as_json:
        click.echo(audits.as_json(told))
    else:
        audits.show(Console(), told)
    return 1 if told.failed else 0


@click.command()
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
    show_entry(console, code)
