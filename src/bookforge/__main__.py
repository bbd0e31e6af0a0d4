"""`python -m bookforge` is the `bookforge` command."""

from bookforge.cli import main

if __name__ == "__main__":
    main()
