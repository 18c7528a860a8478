"""Run the command line as ``python -m xltools``."""

from xltools.cli.main import run

if __name__ == "__main__":
    run()
