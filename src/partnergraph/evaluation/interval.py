"""How sure a figure is: 95 % intervals for a share (Wilson) and for F1 (bootstrap over articles).

The facts of one article stand or fall together, so F1's interval comes from drawing whole articles, with a fixed seed:
the same gold and the same facts give the same interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Interval = tuple[float, float]

_Z = 1.959963984540054  # the 97.5th percentile of the standard normal distribution
_DRAWS = 2000
_SEED = 20


def wilson(right: int, n: int) -> Interval:
    """The 95 % score interval of right / n (Wilson 1927); (0, 1) where nothing was counted."""
    if n == 0:
        return 0.0, 1.0
    share, z2 = right / n, _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


class Bootstrap:
    """The same draws of `articles` articles for every figure, so that figures can be compared."""

    def __init__(self, articles: int) -> None:
        import numpy as np

        self._weights: NDArray[np.int64] = np.random.default_rng(_SEED).multinomial(
            articles, [1 / articles] * articles if articles else [], size=_DRAWS
        )

    def f1(self, counts: Sequence[tuple[int, int, int]]) -> Interval:
        """The 95 % interval of F1 from (right, missed, spurious) of each article, in the order of the articles."""
        import numpy as np

        right, missed, spurious = (self._weights @ np.asarray(counts, dtype=np.int64).reshape(-1, 3)).T
        whole = 2 * right + missed + spurious
        f1 = np.where(whole > 0, 2 * right / np.maximum(whole, 1), 1.0)
        low, high = np.percentile(f1, [2.5, 97.5])
        return float(low), float(high)


@cache
def bootstrap(articles: int) -> Bootstrap:
    """The draws for that many articles, made once."""
    return Bootstrap(articles)
