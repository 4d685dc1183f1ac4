"""How fast `build` is beside underthesea's named entity recognition, on the same Vietnamese texts, on one core.

    python benchmarks/build_speed.py

Three sets of Vietnamese articles: the sample corpus; with PARTNERGRAPH_TESTDATA also the real articles that name a company
and a public body (`real`), and these within a newspaper's stream of any topic (`stream`), which is what a user's folder of
press articles looks like. Each side runs in a process of its own, pinned to one core; what counts is CPU time an article: of
the whole command `partnergraph build` (start, knowledge, reading, extraction, linking, graph, store and page), of
underthesea the calls `ner(sentence)` alone, its import and models left out. `validate` is reported apart.
Needs `pip install underthesea`.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from partnergraph.model import RawArticle
from partnergraph.read import read

ROOT = Path(__file__).parents[1]
NER_SAMPLE = 40  # articles that underthesea reads of each set: it takes a third of a second each
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


def sample() -> list[str]:
    """The Vietnamese texts of the sample corpus."""
    found = read([ROOT / "data" / "articles"])
    return [article.text for article in found if isinstance(article, RawArticle) and article.lang == "vi"]


def real(folder: Path) -> list[str]:
    """The real Vietnamese articles, read as rows: some share an id."""
    lines = (folder / "real-vi.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def background(folder: Path) -> list[str]:
    """News of any topic."""
    with gzip.open(folder / "background-vi.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def cpu_seconds(*command: str, text: str = "") -> tuple[float, str]:
    """User and system time of a command on one core, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=False, capture_output=True, text=True, input=text, preexec_fn=_pin)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode > 1:  # 1: done, but a text was skipped
        raise SystemExit(done.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def _pin() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def compare(name: str, texts: list[str]) -> None:
    """Print both rates on `texts`, and their ratio."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        rows = (
            json.dumps({"id": str(n), "lang": "vi", "text": text}, ensure_ascii=False) for n, text in enumerate(texts)
        )
        (folder / "vi.jsonl").write_text("\n".join(rows), "utf-8")
        program = (sys.executable, "-m", "partnergraph")
        build, _ = cpu_seconds(*program, "build", str(folder / "vi.jsonl"), "--out", str(folder / "build"))
        validate, _ = cpu_seconds(sys.executable, "-c", _VALIDATE, str(folder / "build"))
    drawn = texts[:: max(1, len(texts) // NER_SAMPLE)][:NER_SAMPLE]
    _, printed = cpu_seconds(sys.executable, "-c", _NER, text=json.dumps(drawn))
    share = (sum(map(len, texts)) / len(texts)) / (sum(map(len, drawn)) / len(drawn))
    ours, theirs = build / len(texts), float(printed.split()[-1]) / len(drawn) * share
    print(f"{name}: {len(texts):,} articles; underthesea on {len(drawn)} of them, scaled to the set's mean length")
    print(f"  partnergraph build {1000 * ours:9.1f} ms CPU an article")
    print(f"  underthesea ner    {1000 * theirs:9.1f} ms CPU an article")
    print(f"  ratio              {theirs / ours:9.1f}")
    print(f"  validate, apart    {1000 * validate / len(texts):9.1f} ms CPU an article", flush=True)


_VALIDATE = "import sys; from partnergraph import open_build; open_build(sys.argv[1]).validate()"


def main() -> None:
    """Compare on each set that is there."""
    compare("sample corpus", sample())
    folder = Path(os.environ.get("PARTNERGRAPH_TESTDATA", "nowhere")) / "articles"
    if not folder.is_dir():
        print("real articles: not read, PARTNERGRAPH_TESTDATA is not set")
        return
    compare("real", real(folder))
    compare("stream", real(folder) + background(folder))


if __name__ == "__main__":
    main()
