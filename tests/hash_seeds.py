"""What a piece of code prints in processes with different hash seeds: the same, where nothing hangs on a set's order."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def printed(code: str, seeds: tuple[str, ...] = ("1", "2")) -> set[bytes]:
    """The different outputs of `code`, which may import the test modules."""
    return {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in seeds
    }
