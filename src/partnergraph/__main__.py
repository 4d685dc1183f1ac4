"""The command line, also as `python -m partnergraph`."""

import sys


def main() -> None:
    """Run `cli.main`; Ctrl-C ends quietly even while that is still being loaded."""
    try:
        from partnergraph.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
