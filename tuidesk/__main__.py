"""Runs the command line: ``python -m tuidesk``."""

from tuidesk.cli.main import main

if __name__ == "__main__":
    main()
