"""A printer's address: which kind of line it asks for. Nothing is opened here."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

from devices.printer.line import OpenLine
from devices.printer.line_tcp import TcpLine


def line_of(address: str) -> OpenLine:
    """Answer what opens the line at tcp://host:port; raises ValueError with a sentence when it is no such address."""
    wrong = f"{address!r} is not a printer's address: write tcp://host:port."
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(wrong) from None
    if parts.scheme != "tcp" or not host or not port:
        raise ValueError(wrong)
    return partial(TcpLine, host, port)
