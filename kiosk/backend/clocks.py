"""Asks the service's clock of a service that cannot be believed yet, to tell a wrong clock from a wrong certificate.

The answer is worth one sentence for a technician: nothing is set by it, and nothing of ours is sent.
"""

from __future__ import annotations

import socket
import ssl
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

TOLERANCE = timedelta(days=1)
MAX_BYTES = 8192
SECONDS = 3.0


def apart(ours: datetime, theirs: datetime | None) -> bool:
    """Whether our clock is so far from theirs that one of them is wrong."""
    return theirs is not None and abs(theirs - ours) > TOLERANCE


def service_date(url: str) -> datetime | None:
    """The Date header of whatever answers at this https address, its certificate unseen; None when there is none."""
    place = urlsplit(url)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    raw = b""
    try:
        with socket.create_connection((place.hostname, place.port or 443), SECONDS) as plain:
            plain.settimeout(SECONDS)
            with context.wrap_socket(plain, server_hostname=place.hostname) as line:
                line.sendall(f"GET /v1/health HTTP/1.1\r\nHost: {place.hostname}\r\nConnection: close\r\n\r\n".encode())
                while b"\r\n\r\n" not in raw and len(raw) < MAX_BYTES and (more := line.recv(MAX_BYTES)):
                    raw += more
    except OSError:
        return None
    _, _, head = raw.partition(b"\r\n")
    try:
        date = parsedate_to_datetime(str(BytesHeaderParser().parsebytes(head)["Date"]))
    except ValueError:
        return None
    return date if date.tzinfo is not None else None
