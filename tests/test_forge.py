"""`./forge` in small made-up machines: stub programs on a PATH of their own, no network, never the real .venv."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

FORGE = Path(__file__).parents[1] / "forge"

TOOLS = (
    "cat",
    "chmod",
    "cksum",
    "cut",
    "dirname",
    "env",
    "find",
    "grep",
    "ln",
    "ls",
    "mkdir",
    "mv",
    "ps",
    "readlink",
    "rm",
)
TOOLS += ("rmdir", "sed", "sh", "sleep", "tail", "true", "uname")

# A Python that knows only what ./forge asks of it. $MACHINE holds what it should find, and the diary of what it did.
PYTHON = """#!/bin/sh
case $1:$2 in
    -c:*ensurepip*) cat "$MACHINE/fit" 2>/dev/null || echo "good $0" ;;
    -c:*CDLL*) cat "$MACHINE/lacks" 2>/dev/null || : ;;
    -c:*) exit 0 ;;
    */bench:*) echo "$PWD $*" >"$MACHINE/benched" ;;
    -m:venv) echo venv >>"$MACHINE/diary"; mkdir -p "$3/bin"; ln -s "$0" "$3/bin/python" ;;
    -m:pip)
        echo "pip $*" >>"$MACHINE/diary"
        [ -e "$MACHINE/slow" ] && sleep 1
        [ -e "$MACHINE/offline" ] && { echo "Retrying after connection broken by 'NewConnectionError'"; exit 1; }
        for name in bookforge pytest; do
            printf '#!/bin/sh\\necho %s "$PWD" "$@"\\nexit "${ENDS:-0}"\\n' $name >"${0%/*}/$name"
            chmod +x "${0%/*}/$name"
        done ;;
esac
"""


@dataclass
class Machine:
    """A checkout whose path has a space, and a machine that holds little else."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "book forge"

    @property
    def state(self) -> Path:
        return self.root / ".venv" / ".forge"

    def stub(self, name: str, script: str = "exit 0") -> Path:
        path = self.folder / "bin" / name
        path.unlink(missing_ok=True)
        path.write_text(script if script.startswith("#!") else f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def set(self, name: str, text: str = "") -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def start(
        self, *words: str, cwd: Path | None = None, forge: Path | None = None, **env: str
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [forge or self.root / "forge", *words],
            cwd=cwd or self.folder,
            env={"PATH": str(self.folder / "bin"), "MACHINE": str(self.folder), "HOME": str(self.folder), **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, cwd: Path | None = None, forge: Path | None = None, **env: str) -> tuple[int, str, str]:
        process = self.start(*words, cwd=cwd, forge=forge, **env)
        out, err = process.communicate(timeout=20)
        return process.returncode, out, err

    def wait_for(self, deed: str) -> None:
        book = self.folder / "diary"
        for _ in range(500):
            if book.exists() and deed in book.read_text(encoding="utf-8"):
                return
            time.sleep(0.02)
        raise TimeoutError(deed)

    def diary(self) -> list[str]:
        """What was done to .venv and the system since last asked: "venv", "pip", "apt-get"."""
        book = self.folder / "diary"
        lines = book.read_text(encoding="utf-8").splitlines() if book.exists() else []
        book.unlink(missing_ok=True)
        return [line.split()[0] for line in lines]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    made.root.mkdir()
    (tmp_path / "bin").mkdir()
    shutil.copy(FORGE, made.root / "forge")
    (made.root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (made.root / "constraints.txt").write_text("lxml==6.0\n", encoding="utf-8")
    for name in TOOLS:
        if found := shutil.which(name):
            (tmp_path / "bin" / name).symlink_to(found)
    made.stub("id", "echo 1000")
    made.stub("python3", PYTHON)
    return made


def test_it_is_plain_shell() -> None:
    shells = [shell for shell in ("sh", "dash", "busybox") if shutil.which(shell)]
    for shell in shells:
        words = [shell, "sh"] if shell == "busybox" else [shell]
        subprocess.run([*words, "-n", FORGE], check=True)
    assert os.access(FORGE, os.X_OK)


def test_first_run_installs_and_later_runs_start_at_once(machine: Machine) -> None:
    elsewhere = machine.folder / "a book"
    elsewhere.mkdir()
    code, out, err = machine.run("build", "--strict", "my book", cwd=elsewhere)
    assert (code, out) == (0, f"bookforge {elsewhere} build --strict my book\n")
    assert err == "forge: making .venv; this is done once and takes a minute or two\n"
    assert machine.diary() == ["venv", "pip"]
    assert machine.run("check", cwd=elsewhere, ENDS="2") == (2, f"bookforge {elsewhere} check\n", "")
    assert machine.diary() == []


def test_through_a_symlink(machine: Machine) -> None:
    link, second = machine.folder / "bin" / "bf", machine.folder / "bf"
    link.symlink_to("../book forge/forge")
    second.symlink_to(link)
    assert machine.run("doctor", forge=second)[:2] == (0, f"bookforge {machine.folder} doctor\n")


def test_tests_run_in_the_root_with_all_tools_missing_said(machine: Machine) -> None:
    code, out, err = machine.run("test", "--long", "-k", "a b")
    assert (code, out) == (0, f"pytest {machine.root} --long -k a b\n")
    assert (
        "not on this machine: Java, pdftoppm, qpdf, Ghostscript and Chromium; tests that need what is missing skip"
        in err
    )
    assert machine.run("test")[2] == ""
    assert machine.run("build")[2] == "", "what the tests need holds what a build needs"
    assert machine.diary() == ["venv", "pip"]


def test_bench_runs_where_it_was_called_with_the_tests_packages(machine: Machine) -> None:
    elsewhere = machine.folder / "elsewhere"
    elsewhere.mkdir()
    code, _, _ = machine.run("bench", "--sizes", "1", cwd=elsewhere)
    assert code == 0
    assert ".[test]" in (machine.folder / "diary").read_text(encoding="utf-8")
    said = (machine.folder / "benched").read_text(encoding="utf-8")
    assert said == f"{elsewhere} {machine.root}/bench --sizes 1\n"


def test_the_tests_packages_are_added_later(machine: Machine) -> None:
    for name in ("java", "pdftoppm", "qpdf", "gs", "chromium"):
        machine.stub(name)
    machine.run("build")
    assert machine.run("test")[2] == "forge: bringing .venv up to date\n"
    assert machine.diary() == ["venv", "pip", "pip"]


def test_locked_versions_that_changed_are_installed(machine: Machine) -> None:
    machine.run("build")
    (machine.root / "constraints.txt").write_text("lxml==6.1\n", encoding="utf-8")
    assert machine.run("build")[2] == "forge: bringing .venv up to date\n"
    assert machine.diary() == ["venv", "pip", "pip"]


def test_an_environment_that_broke_is_made_again(machine: Machine) -> None:
    machine.run("build")
    python = machine.root / ".venv" / "bin" / "python"
    (machine.state / "begun").touch()  # killed while pip was at it: there is no stamp
    (machine.state / "stamp").unlink()
    assert machine.run("build")[0] == 0
    python.unlink()
    python.symlink_to(machine.folder / "an upgraded python")
    assert machine.run("build")[0] == 0
    moved = machine.folder / "moved"
    machine.root.rename(moved)
    assert machine.run("build", forge=moved / "forge")[0] == 0
    assert machine.diary() == ["venv", "pip"] * 4


def test_a_killed_first_run_is_mended(machine: Machine) -> None:
    machine.set("slow")
    first = machine.start("build")
    machine.wait_for("pip")
    first.send_signal(signal.SIGKILL)  # its pip lives on, and must not meet another
    (machine.folder / "slow").unlink()
    code, out, err = machine.run("build")
    first.communicate()
    assert (code, out) == (0, f"bookforge {machine.folder} build\n")
    assert "another run is installing" in err
    assert machine.diary() == ["venv", "pip", "venv", "pip"]
    assert not (machine.state / "lock").exists()


def test_two_runs_at_once_install_once(machine: Machine) -> None:
    machine.set("slow")
    runs = [machine.start("build") for _ in range(3)]
    outs = [run.communicate(timeout=20)[0] for run in runs]
    assert outs == [f"bookforge {machine.folder} build\n"] * 3
    assert machine.diary() == ["venv", "pip"]


def test_a_lock_nobody_holds_is_broken(machine: Machine) -> None:
    lock = machine.state / "lock"
    lock.mkdir(parents=True)
    (lock / "machine").write_text(
        subprocess.run(["uname", "-sn"], capture_output=True, text=True).stdout, encoding="utf-8"
    )
    (lock / f"pid.{os.getpid()}").write_text("a process of long ago\n", encoding="utf-8")
    assert machine.run("build")[0] == 0


def test_without_network_it_says_so_and_leaves_what_worked(machine: Machine) -> None:
    machine.set("offline")
    code, out, err = machine.run("build")
    assert (code, out) == (3, "")
    assert "NewConnectionError" in err
    assert err.splitlines()[-1].startswith("forge: the Python packages could not be fetched: is there a network?")
    (machine.folder / "offline").unlink()
    assert machine.run("build")[0] == 0
    machine.set("offline")
    assert machine.run("test")[0] == 3
    assert machine.run("build")[::2] == (0, "")


def one_line(answer: tuple[int, str, str]) -> str:
    code, out, err = answer
    assert (code, out) == (3, "")
    assert err.count("\n") == 1
    assert err.startswith("forge: ")
    return err


def test_no_python_and_no_package_manager(machine: Machine) -> None:
    (machine.folder / "bin" / "python3").unlink()
    assert "there is no Python here. No package here would do: install Python 3.11 or newer" in one_line(
        machine.run("build")
    )


@pytest.mark.parametrize(
    ("fit", "why"),
    [("old 3.9.2", "Python 3.9.2 here is too old"), ("bare 3.11.2", "Python 3.11.2 here has no venv")],
)
def test_a_python_that_will_not_do(machine: Machine, fit: str, why: str) -> None:
    machine.set("fit", fit)
    machine.stub("brew")
    assert f"{why}; bookforge needs Python 3.11 or newer. To install it, run: brew install python" in one_line(
        machine.run("build")
    )
    assert "PYTHON=python3 is not a Python of version 3.11" in one_line(machine.run("build", PYTHON="python3"))


@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("brew", "brew install pango"),
        ("dnf", "sudo dnf install pango"),
        ("pacman", "sudo pacman -S --needed pango"),
        ("apk", "sudo apk add pango"),
        ("apt-get", "apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"),
    ],
)
def test_without_pango_one_line_tells_what_to_run(machine: Machine, manager: str, line: str) -> None:
    machine.set("lacks", "pango")
    machine.stub("apt-cache")
    machine.stub(manager, 'echo "apt-get $*" >>"$MACHINE/diary"')
    said = one_line(machine.run("build"))
    assert said.startswith("forge: this machine lacks Pango. To install what is missing, run: ")
    assert said.endswith(f"{line}\n")
    assert machine.diary() == []


def test_what_can_wait_does_not_stop_a_build(machine: Machine) -> None:
    machine.set("lacks", "subset")
    machine.stub("pacman")
    code, _, err = machine.run("build")
    assert code == 0
    assert "HarfBuzz's subset library. To install it, run: sudo pacman -S --needed harfbuzz" in err


def offers(**packages: str) -> str:
    """A package list, in the words of apt-cache."""
    return "\n".join(f'echo "Package: {name}"; echo "Version: {version}"' for name, version in packages.items())


def debian(machine: Machine) -> None:
    """Debian, bare but for apt-get, which installs a Python and all libraries."""
    (machine.folder / "bin" / "python3").rename(machine.folder / "python in the archive")
    machine.stub("dpkg-query", "exit 1")
    machine.stub("apt-cache", offers(python3="3.12.3", chromium="141.0-1", **{"libharfbuzz-subset0": "8.3.0-2"}))
    machine.stub(
        "apt-get",
        'echo "apt-get $*" >>"$MACHINE/diary"\ncase $* in *install*python3-venv*) '
        'PATH=/usr/bin:/bin cp "$MACHINE/python in the archive" "$MACHINE/bin/python3" ;; esac',
    )


def test_root_on_debian_gets_what_is_missing(machine: Machine) -> None:
    debian(machine)
    machine.stub("id", "echo 0")
    code, out, err = machine.run("build")
    assert (code, out) == (0, f"bookforge {machine.folder} build\n")
    wanted = "python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    assert f"forge: installing with apt-get: {wanted}\n" in err
    assert machine.diary()[-3:] == ["apt-get", "venv", "pip"]
    assert machine.run("build")[2] == ""


def test_sudo_is_used_where_it_asks_nothing(machine: Machine) -> None:
    debian(machine)
    machine.stub("sudo", '[ "$1" = -n ] && shift; exec "$@"')
    code, _, err = machine.run("build")
    assert code == 0
    assert "forge: installing with sudo apt-get: python3" in err


@pytest.mark.parametrize("how", ["no sudo", "sudo wants a password", "forbidden"])
def test_nothing_is_installed_without_leave(machine: Machine, how: str) -> None:
    debian(machine)
    forbidden = {"BOOKFORGE_NO_SYSTEM_INSTALL": "1"} if how == "forbidden" else {}
    machine.stub("id", "echo 0" if how == "forbidden" else "echo 1000")
    if how == "sudo wants a password":
        machine.stub("sudo", "exit 1")
    said = one_line(machine.run("build", **forbidden))
    assert "apt-get install -y --no-install-recommends python3 python3-venv libpango-1.0-0" in said
    assert ("sudo apt-get" in said) == (how != "forbidden")
    assert machine.diary() == []


def test_a_debian_without_a_python_new_enough(machine: Machine) -> None:
    debian(machine)
    machine.stub("id", "echo 0")
    machine.stub("apt-cache", offers(python3="3.9.2"))
    code, _, err = machine.run("build")
    assert code == 3
    assert "No package here would do: install Python 3.11 or newer" in err
    machine.stub("apt-cache", offers(python3="3.10.6", **{"python3.11-venv": "3.11.0"}))
    machine.run("build")
    assert "python3.11-venv" in (machine.folder / "diary").read_text(encoding="utf-8")


def test_chromium_that_is_only_a_pointer_to_a_snap_is_left_alone(machine: Machine) -> None:
    debian(machine)
    machine.stub("id", "echo 0")
    machine.stub("apt-cache", offers(python3="3.12.3", chromium="2:1snap1-0ubuntu2"))
    code, _, err = machine.run("test")
    assert code == 0
    installed = next(line for line in err.splitlines() if "installing" in line).split()
    assert {"default-jre-headless", "poppler-utils", "qpdf", "ghostscript"} <= set(installed)
    assert "chromium" not in installed


def test_locked_versions_can_be_installed() -> None:
    """Each lies in the range that pyproject.toml gives, and runs on Debian 12's Python."""
    root = FORGE.parent
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    locked = {
        canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines) if version
    }
    for wish in map(Requirement, [*project["dependencies"], *project["optional-dependencies"]["test"]]):
        assert wish.specifier.contains(locked[canonicalize_name(wish.name)]), f"{wish} is locked out of its range"
    for found in metadata.distributions():
        if locked.get(canonicalize_name(found.name)) == found.version and (
            range_ := found.metadata.get("Requires-Python")
        ):
            assert SpecifierSet(range_).contains("3.11.2"), f"{found.name} {found.version} wants Python {range_}"
