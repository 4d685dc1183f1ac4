"""How fast `build` is beside underthesea's named entity recognition, on the same Vietnamese texts, on one core.

    python benchmarks/build_speed.py [INPUT…]

INPUT is what `build` takes (default: the sample corpus, and the real articles of PARTNERGRAPH_TESTDATA where that is set).
Each side runs in a process of its own, pinned to one core; what counts is CPU time an article: of the whole command
`partnergraph build` (start, knowledge, reading, extraction, linking, graph, store and page), of underthesea the calls
`ner(sentence)` alone, its import and models left out. `validate` is reported apart. Needs `pip install underthesea`.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from partnergraph.read import Notice, Source, read

ROOT = Path(__file__).parents[1]
NER_SAMPLE = 30  # articles that underthesea reads: it takes a third of a second each
_NER = """
import json, sys, time
from underthesea import ner, sent_tokenize
texts = json.load(sys.stdin)
ner(texts[0][:200])
start = time.process_time()
for text in texts:
    for sentence in sent_tokenize(text):
        ner(sentence)
print(time.process_time() - start)
"""


def inputs() -> list[str]:
    """What to build, from the command line or the default."""
    if len(sys.argv) > 1:
        return sys.argv[1:]
    real = Path(os.environ.get("PARTNERGRAPH_TESTDATA", "nowhere")) / "articles" / "real-vi.jsonl"
    return [str(ROOT / "data" / "articles"), *([str(real)] if real.exists() else [])]


def vietnamese(given: list[str], folder: Path) -> list[str]:
    """The Vietnamese texts among the inputs, also written to `folder` as JSON Lines for `build`."""
    articles = [a for a in read(given) if not isinstance(a, Notice | Source) and a.lang == "vi"]
    rows = ({"id": a.id, "text": a.text, "title": a.title, "published": a.published, "lang": "vi"} for a in articles)
    (folder / "vi.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return [a.text for a in articles]


def cpu_seconds(*command: str) -> float:
    """User and system time of a command on one core."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, capture_output=True, preexec_fn=_pin)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _pin() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def main() -> None:
    """Print both rates and their ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = vietnamese(inputs(), folder)
        program = (sys.executable, "-m", "partnergraph")
        build = cpu_seconds(*program, "build", str(folder / "vi.jsonl"), "--out", str(folder / "build"))
        validate = cpu_seconds(*program, "validate", "--from", str(folder / "build"))
    sample = texts[:: max(1, len(texts) // NER_SAMPLE)][:NER_SAMPLE]
    done = subprocess.run(
        [sys.executable, "-c", _NER],
        input=json.dumps(sample),
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=_pin,
    )
    characters = sum(map(len, texts)) / len(texts)
    sampled = sum(map(len, sample)) / len(sample)
    ours, theirs = build / len(texts), float(done.stdout.split()[-1]) / len(sample) * characters / sampled
    print(f"{len(texts)} Vietnamese articles of {characters:,.0f} characters; underthesea on {len(sample)} of them")
    print(f"partnergraph build   {1000 * ours:8.1f} ms CPU an article")
    print(f"underthesea ner      {1000 * theirs:8.1f} ms CPU an article (scaled to the same length)")
    print(f"ratio                {theirs / ours:8.1f}")
    print(f"validate, apart      {1000 * validate / len(texts):8.1f} ms CPU an article")


if __name__ == "__main__":
    main()
