"""`python -m partnergraph`: the command line."""

from partnergraph.cli import main

if __name__ == "__main__":
    main()
