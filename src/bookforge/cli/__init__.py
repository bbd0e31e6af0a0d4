"""The `bookforge` command: what it is given becomes a request, what comes back is shown. No logic lives here.

Each command is imported when it is asked for, and imports what it runs: to import all of it takes longer than to see that
nothing has changed.

Exit codes: 0 done; 1 the book has errors (`check --accessibility`: a criterion fails, or a checker objects); 2 wrong usage;
3 the machine lacks something; 130 Ctrl-C; 143 `kill`. `diff` ends as diff(1) does: 0 no
difference, 1 some, 2 a file that cannot be read.
"""

from __future__ import annotations

import errno
from importlib import import_module

import click

import bookforge
from bookforge import scratch
from bookforge.diagnostics import MachineLacks, did_you_mean

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})  # no fault of anybody's

_COMMANDS = {
    "new": "starting",
    "build": "building",
    "check": "checking",
    "preview": "proofing",
    "notes": "proofing",
    "pages": "comparing",
    "diff": "comparing",
    "explain": "checking",
    "migrate": "starting",
    "doctor": "starting",
    "dependencies": "starting",
    "schema": "starting",
    "completion": "starting",
}
"""The module in which each command stands, under its own name."""


class _Group(click.Group):
    """Finds the commands; says what the machine lacks, and what command was meant, without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"bookforge.cli.{_COMMANDS[cmd_name]}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            scratch.begin()
            return super().invoke(ctx)
        except MachineLacks as error:
            click.echo(f"bookforge: {error}", err=True)
            ctx.exit(3)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            where = f" {error.filename}" if error.filename else ""
            click.echo(f"bookforge: Nothing can be written{where}: {error.strerror}.", err=True)
            ctx.exit(3)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(f"{error.message} {did_you_mean(args[0], _COMMANDS)}".strip(), ctx) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(bookforge.__version__, prog_name="bookforge")
def main() -> None:
    """Turns a folder of Markdown articles into a book: EPUB, print PDF, and a preview to proofread in."""
