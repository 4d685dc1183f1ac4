"""Messages between the server and its workers: four bytes of length, that many bytes of JSON, and as many bytes of
content as the JSON says in `length`."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

Message = dict[str, Any]


def read(stream: BinaryIO) -> tuple[Message, bytes] | None:
    """The next message, None where there will be no more."""
    size = stream.read(4)
    if len(size) < 4:
        return None
    header: Message = json.loads(stream.read(struct.unpack(">I", size)[0]))
    return header, stream.read(header["length"])


def write(stream: BinaryIO, header: Message, content: bytes) -> None:
    """Send a message."""
    stream.write(packed(header, content))
    stream.write(content)
    stream.flush()


def packed(header: Message, content: bytes) -> bytes:
    """The head of a message, which `content` follows."""
    text = json.dumps(header | {"length": len(content)}).encode()
    return struct.pack(">I", len(text)) + text
