"""The day it is where the agreements are: in Vietnam."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

# Fixed, so that no system's time zone tables are needed: Vietnam has kept UTC+7 without summer time since 1975.
ZONE = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


def today() -> date:
    """Today in Vietnam (Asia/Ho_Chi_Minh), whatever the machine's zone."""
    return datetime.now(ZONE).date()
