"""What a later build into the same folder needs: what the folder holds already, what of it still counts, and how its
files are changed rather than made anew.

    fingerprint.py   which tables and which rules made a build
    kept.py          the articles of a build with what was extracted from them
    journal.py       what an interrupted build had extracted already
    staging.py       a folder beside the target that takes its place at the end
    beside.py        the page made in a process of its own while the graph is written
    splice.py        lines taken out of a sorted file and put into it
    graphs.py        the quads: of changed articles anew, of the others as they are

Nothing here decides what a graph says: with all of it taken away, the same articles give the same bytes, later.
"""
