"""Options and kinds of value that several commands have in common."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bookforge.diagnostics import did_you_mean


def store(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """A store that bookforge knows."""
    if value is None:
        return None
    from bookforge.formats import STORES  # reading what they want would cost every command a third of a second

    if value not in STORES:
        raise click.BadParameter(
            f"There is no store “{value}”. {did_you_mean(value, STORES, ', '.join(STORES))}".strip()
        )
    return value


def cluster(_: click.Context, __: click.Parameter, value: str | None) -> str:
    """The address of a scheduler; "" for this machine."""
    if value is None:
        return ""
    kind, _colon, address = value.partition(":")
    if kind != "dask" or not address:
        raise click.BadParameter(
            f"“{value}” is none. There is one kind: dask:ADDRESS, such as dask:tcp://10.0.0.5:8786."
        )
    return address


EDITIONS = click.Choice(["epub", "print", "screen", "web", "proof"])
BOOK = click.Path(path_type=Path)


def jobs_option(command: click.decorators.FC) -> click.decorators.FC:
    """Gives a command `--jobs`, how many processes it may have."""
    return click.option(
        "--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, help="Processes that read chapters (the cores)."
    )(command)


def cache_option(command: click.decorators.FC) -> click.decorators.FC:
    """Gives a command `--no-cache`, by which it takes nothing that is remembered."""
    return click.option("--no-cache", is_flag=True, help="Compute everything anew.")(command)
