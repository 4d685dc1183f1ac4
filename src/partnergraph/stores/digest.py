"""Digest credentials, sent with the first request: asked for only after its body had gone, they would come too late
for servers that hang up on whoever has none (Virtuoso does in the middle of a large one)."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from contextlib import closing
from http.client import HTTPException


class Digest:
    """One user at one server."""

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user, password
        self._passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        self._handler = urllib.request.HTTPDigestAuthHandler(self._passwords)

    def header(self, url: str, method: str, timeout: float) -> str:
        """What to send as Authorization with one request; empty where the server asks for no digest there.

        Raises OSError or HTTPException where the server cannot be reached.
        """
        challenge = _challenge(url, timeout)
        if not challenge:
            return ""
        self._passwords.add_password(None, url, self._user, self._password)
        request = urllib.request.Request(url, method=method)  # noqa: S310  known to be http(s)
        answer = self._handler.get_authorization(request, challenge)
        return f"Digest {answer}" if answer else ""


def _challenge(url: str, timeout: float) -> dict[str, str]:
    """The fields of the server's challenge at `url`; none where it lets everybody in."""
    request = urllib.request.Request(url, method="HEAD", headers={"User-Agent": "partnergraph"})  # noqa: S310
    opener = urllib.request.build_opener(_NoRedirect())
    try:
        with closing(opener.open(request, timeout=timeout)):
            return {}
    except urllib.error.HTTPError as error:
        with closing(error):
            found = re.match(r"Digest\s+(.*)", error.headers.get("WWW-Authenticate", ""), re.IGNORECASE)
        return urllib.request.parse_keqv_list(urllib.request.parse_http_list(found[1])) if found else {}
    except HTTPException as error:
        raise OSError(str(error)) from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: what is meant for one address says nothing to another."""

    def redirect_request(self, *_: object) -> None:
        return None
