"""The `bookforge` command, and `python -m bookforge`, which is the same."""

import os
import signal
import sys


def main() -> None:
    """Runs the command; to import it takes long enough for a Ctrl-C. Only the version is told before anything is loaded."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until it is heard, Ctrl-C ends the process without a word
    if sys.argv[1:] == ["--version"]:
        from bookforge import __version__

        print(f"bookforge, version {__version__}")
        return
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # it would look for some in all that is installed
    from bookforge import stopping, surviving

    second = surviving.is_second(sys.argv[1:])
    with stopping.heard():
        from bookforge.cli import main as command

        command(obj=second)


if __name__ == "__main__":
    main()
