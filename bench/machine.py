"""What was measured with and on: the machine, and the versions of everybody who took part."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import bookforge
from bench import peers
from bench.workshop import ROOT, pandoc
from bookforge import programs


def machine() -> dict[str, str]:
    """Processor, cores, memory, system and Python, in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "memory": f"{memory:.0f} GB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "measured by": "the whole tree; memory as the sum of proportional shares"
        if platform.system() == "Linux"
        else "what was waited for; memory of the largest process only",
    }


def versions() -> dict[str, str]:
    """Each contender's version, where it can be told."""
    chromium = programs.chromium()
    told = {
        "bookforge": f"{bookforge.__version__} {_said('git', '-C', str(ROOT), 'describe', '--always', '--dirty')}",
        "pandoc": _said(pandoc(), "--version").removeprefix("pandoc "),
        "WeasyPrint": version("weasyprint"),
        "Chromium": _said(str(chromium.path), "--version") if chromium else "",
        "Vivliostyle": peers.VIVLIOSTYLE[1],
    }
    for wheel in peers.WHEELS:
        late = "" if peers.python_for(wheel)[1] else f", on an older Python than the 3.{wheel.oldest} that it asks for"
        told[wheel.name] = wheel.version + late
    return {name: one.strip() for name, one in told.items() if one.strip()}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    found = next((line.partition(":")[2] for line in lines if line.startswith("model name")), "")
    return found.strip() or platform.processor() or platform.machine()


def _said(*words: str) -> str:
    """The first line that a command prints, "" where there is none."""
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout.splitlines() or [""])[0]
