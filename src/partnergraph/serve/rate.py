"""How often a client may ask: a bucket of N requests that fills again within a minute."""

from __future__ import annotations

import math
import time
from collections import OrderedDict

_MOST = 10_000  # clients remembered; the one longest silent is forgotten first


class Rate:
    """Counts requests by client."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str, now: float | None = None) -> int:
        """Take one request of `client` off its bucket; 0, or the seconds to wait where it is empty."""
        now = time.monotonic() if now is None else now
        left, since = self._buckets.pop(client, (float(self.per_minute), now))
        left = min(self.per_minute, left + (now - since) * self.per_minute / 60)
        allowed = left >= 1
        self._buckets[client] = (left - 1 if allowed else left, now)
        if len(self._buckets) > _MOST:
            self._buckets.popitem(last=False)
        return 0 if allowed else math.ceil((1 - left) * 60 / self.per_minute)
