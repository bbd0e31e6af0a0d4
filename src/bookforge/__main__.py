"""The `bookforge` command, and `python -m bookforge`, which is the same."""

from bookforge import stopping


def main() -> None:
    """Runs the command; to import it takes long enough for a Ctrl-C."""
    with stopping.heard():
        from bookforge.cli import main as command

        command()


if __name__ == "__main__":
    main()
