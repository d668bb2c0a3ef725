"""The client against a service that lies, drips, breaks off and is not there: a typed outcome before the deadline, always."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from kiosk.backend.client import Client, Healthy
from kiosk.backend.contract import CONTRACT
from kiosk.backend.http import RESTED_SECONDS, Http, NoNetwork, ServiceDown

DEADLINE_SECONDS = 0.6
HEALTH = json.dumps({"status": "ok", "contract": "1.1.0", "capabilities": []}).encode()


def answer(body: bytes = HEALTH, *, kind: str = "application/json", status: str = "200 OK", length: int | None = None) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body) if length is None else length}\r\n\r\n"
    return head.encode() + body


class Liar:
    """Answers every connection with the same bytes, a few at a time when `pause` is set, and hangs up if told to."""

    def __init__(
        self, raw: bytes, *, pause: float = 0.0, hang_up: bool = True, certificate: trustme.LeafCert | None = None
    ) -> None:
        self._raw, self._pause, self._hang_up = raw, pause, hang_up
        self.heard = b""
        self._server = socket.create_server(("127.0.0.1", 0))
        self._tls: ssl.SSLContext | None = None
        if certificate is not None:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(self._tls)
        port = self._server.getsockname()[1]
        self.url = f"https://localhost:{port}" if self._tls else f"http://127.0.0.1:{port}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self._server.accept()
                with contextlib.suppress(OSError), self._tls.wrap_socket(sock, server_side=True) if self._tls else sock as line:
                    self.heard = line.recv(65_536)
                    for byte in self._raw if self._pause else ():
                        line.sendall(bytes([byte]))
                        time.sleep(self._pause)
                    if not self._pause:
                        line.sendall(self._raw)
                    while not self._hang_up and line.recv(65_536):
                        continue

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()


@contextlib.contextmanager
def asked(liar: Liar, ca_file: str = "") -> Iterator[object]:
    http = Http(liar.url, kiosk="K-01", ca_file=ca_file, deadline_seconds=DEADLINE_SECONDS)
    began = time.monotonic()
    outcome = Client(http).check_health()
    assert time.monotonic() - began < DEADLINE_SECONDS + 0.5, "the deadline did not hold"
    http.close()
    liar.stop()
    yield outcome


def test_a_service_in_order_is_believed() -> None:
    liar = Liar(answer())
    with asked(liar) as outcome:
        assert outcome == Healthy(frozenset())
    assert f"Contract-Version: {CONTRACT}\r\n".encode() in liar.heard


def test_an_answer_in_chunks_is_believed_when_its_last_one_came() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = f"{len(HEALTH):x}\r\n".encode() + HEALTH + b"\r\n"
    with asked(Liar(head + chunk + b"0\r\n\r\n")) as outcome:
        assert isinstance(outcome, Healthy)
    with asked(Liar(head + chunk)) as outcome:
        assert outcome == ServiceDown()


LIES = {
    "garbage": b"\x00\xff\x00\xff\r\n\r\n",
    "nothing": b"",
    "cut in its headers": answer()[:40],
    "cut in its body": answer(length=4000),
    "longer than it says": answer(length=5),
    "of another type": answer(kind="text/html"),
    "not JSON": answer(b"hello"),
    "of another form": answer(b'{"status": "ok"}'),
    "deeper than any answer": answer(b'{"status": ' + b"[" * 100_000),
    "a problem that is deeper still": answer(
        b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b', "type": "x"}',
        kind="application/problem+json",
        status="400 Bad Request",
    ),
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


AUTHORITY = trustme.CA()
CERTIFICATES = {
    "its own authority's": (AUTHORITY.issue_cert("localhost"), Healthy(frozenset())),
    "another authority's": (trustme.CA().issue_cert("localhost"), ServiceDown()),
    "another name's": (AUTHORITY.issue_cert("elsewhere.example"), ServiceDown()),
    "an expired": (AUTHORITY.issue_cert("localhost", not_after=datetime.now(UTC) - timedelta(days=1)), ServiceDown()),
}


@pytest.mark.parametrize(("certificate", "expected"), CERTIFICATES.values(), ids=CERTIFICATES.keys())
def test_only_the_services_own_certificate_is_believed(
    certificate: trustme.LeafCert, expected: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    AUTHORITY.cert_pem.write_to_path(tmp_path / "authority.pem")
    for variable in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(variable, "/nowhere")  # the machine's settings have no say
    with asked(Liar(answer(), certificate=certificate), str(tmp_path / "authority.pem")) as outcome:
        assert outcome == expected


def test_the_systems_authorities_do_not_know_ours() -> None:
    with asked(Liar(answer(), certificate=AUTHORITY.issue_cert("localhost"))) as outcome:
        assert outcome == ServiceDown()


def test_answers_that_drip_over_tls_end_at_the_deadline_too(tmp_path: Path) -> None:
    AUTHORITY.cert_pem.write_to_path(tmp_path / "authority.pem")
    liar = Liar(answer(b" " * 400 + HEALTH), pause=0.02, certificate=AUTHORITY.issue_cert("localhost"))
    with asked(liar, str(tmp_path / "authority.pem")) as outcome:
        assert outcome == ServiceDown()


@pytest.mark.parametrize("number", [errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ECONNREFUSED])
def test_no_route_is_no_network_and_a_refusal_is_not(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(socket.socket, "connect", connect)
    http = Http("http://192.0.2.1:80", kiosk="K-01", ca_file="", deadline_seconds=DEADLINE_SECONDS)
    assert Client(http).check_health() == (ServiceDown() if number == errno.ECONNREFUSED else NoNetwork())
    http.close()


def test_a_question_that_nobody_waits_for_any_more_is_broken_off() -> None:
    liar = Liar(b"", hang_up=False)
    http = Http(liar.url, kiosk="K-01", ca_file="", deadline_seconds=30)
    client = Client(http)
    threading.Timer(0.2, client.abandon).start()
    began = time.monotonic()
    assert client.check_health() == ServiceDown()
    assert time.monotonic() - began < 10
    liar.stop()
    http.close()


def test_a_connection_that_rested_is_not_used_again() -> None:
    """A service closes what rests just when the next call comes: here it takes the call and hangs up."""
    server = socket.create_server(("127.0.0.1", 0))
    lines = 0

    def serve() -> None:
        nonlocal lines
        with contextlib.suppress(OSError):
            while True:
                line, _ = server.accept()
                lines += 1
                line.recv(65_536)
                line.sendall(answer())
                threading.Thread(target=lambda line=line: (line.recv(65_536), line.close()), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    http = Http(f"http://127.0.0.1:{server.getsockname()[1]}", kiosk="K-01", ca_file="", deadline_seconds=30)
    client = Client(http)
    assert isinstance(client.check_health(), Healthy)
    time.sleep(RESTED_SECONDS + 0.1)
    assert isinstance(client.check_health(), Healthy)
    assert lines == 2
    assert client.check_health() == ServiceDown(), "this service does hang up on a line used again"
    http.close()
    server.close()


def test_what_only_costs_memory_is_not_loaded_with_the_client() -> None:
    spared = {"charset_normalizer", "typing_extensions"}
    code = f"import sys, kiosk.backend.client; print(*sorted({spared} & sys.modules.keys()))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).split() == []
