"""The client against a service that lies, drips, breaks off and is not there: a typed outcome before the deadline, always."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from kiosk.backend.client import Client, Done
from kiosk.backend.http import Http, NoNetwork, ServiceDown

DEADLINE_SECONDS = 0.6
HEALTH = json.dumps({"status": "ok", "contract": "1.0.0", "capabilities": []}).encode()


def answer(body: bytes = HEALTH, *, kind: str = "application/json", status: str = "200 OK", length: int | None = None) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body) if length is None else length}\r\n\r\n"
    return head.encode() + body


class Liar:
    """Answers every connection with the same bytes, a few at a time when `pause` is set, and hangs up if told to."""

    def __init__(self, raw: bytes, *, pause: float = 0.0, hang_up: bool = True) -> None:
        self._raw, self._pause, self._hang_up = raw, pause, hang_up
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self._server.accept()
                with sock, contextlib.suppress(OSError):
                    sock.recv(65_536)
                    for byte in self._raw if self._pause else ():
                        sock.sendall(bytes([byte]))
                        time.sleep(self._pause)
                    if not self._pause:
                        sock.sendall(self._raw)
                    while not self._hang_up and sock.recv(65_536):
                        continue

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()


@contextlib.contextmanager
def asked(liar: Liar) -> Iterator[object]:
    http = Http(liar.url, kiosk="K-01", ca_file="", deadline_seconds=DEADLINE_SECONDS)
    began = time.monotonic()
    outcome = Client(http).check_health()
    assert time.monotonic() - began < DEADLINE_SECONDS + 0.5, "the deadline did not hold"
    http.close()
    liar.stop()
    yield outcome


def test_a_service_in_order_is_believed() -> None:
    with asked(Liar(answer())) as outcome:
        assert outcome == Done()


LIES = {
    "garbage": b"\x00\xff\x00\xff\r\n\r\n",
    "nothing": b"",
    "cut in its headers": answer()[:40],
    "cut in its body": answer(length=4000),
    "longer than it says": answer(length=5),
    "of another type": answer(kind="text/html"),
    "not JSON": answer(b"hello"),
    "of another form": answer(b'{"status": "ok"}'),
    "too large": answer(b" " * 2_000_000),
    "without a length": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + HEALTH,
    "an error": answer(b"{}", status="500 Internal Server Error"),
    "elsewhere": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
    "an unknown problem": answer(b'{"type": "urn:x"}', kind="application/problem+json", status="400 Bad Request"),
}


@pytest.mark.parametrize("raw", LIES.values(), ids=LIES.keys())
def test_an_answer_that_is_a_lie_is_never_taken_for_success(raw: bytes) -> None:
    with asked(Liar(raw)) as outcome:
        assert outcome == ServiceDown()


@pytest.mark.parametrize("pause", [0.02, 0.2])
def test_an_answer_that_drips_ends_at_the_deadline(pause: float) -> None:
    with asked(Liar(answer(b" " * 400 + HEALTH), pause=pause)) as outcome:
        assert outcome == ServiceDown()


def test_a_service_that_says_nothing_ends_at_the_deadline() -> None:
    with asked(Liar(b"", hang_up=False)) as outcome:
        assert outcome == ServiceDown()


def test_a_refused_connection_is_a_service_down_and_an_unknown_name_no_network() -> None:
    liar = Liar(b"")
    liar.stop()
    for url, outcome in ((liar.url, ServiceDown()), ("http://kiosk.invalid:1", NoNetwork())):
        http = Http(url, kiosk="K-01", ca_file="", deadline_seconds=DEADLINE_SECONDS)
        assert Client(http).check_health() == outcome
        http.close()
