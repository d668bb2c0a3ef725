"""The line between kiosk and service: passes every call on, and breaks the one that it was told to break."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

from kiosk.backend import answers
from kiosk.core.transactions import IssuedReceipt

FAULTS = ("error", "garbage", "cut", "slow", "hang", "lost answer", "closed")
HANG_SECONDS = 4.2  # longer than the kiosk's deadline in the soak
SLOW_SECONDS = 0.3


class ServiceLine:
    """`arm` breaks the next call whose method and path begin with a text; `down` closes on every call."""

    def __init__(self, upstream: int, *, visit: Callable[[], int]) -> None:
        self._visit = visit
        self.receipts: dict[int, list[IssuedReceipt]] = {}  # by visit, as the service answered
        self.down = False
        self.token = ""  # the last session's, as it went over the line
        self.broken = 0
        self._armed: tuple[str, str] | None = None
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(upstream))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, name="service line", daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def arm(self, call: str, fault: str) -> None:
        with self._lock:
            self._armed = call, fault

    def disarm(self) -> None:
        with self._lock:
            self._armed = None

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fault_of(self, call: str) -> str:
        if self.down:
            return "closed"
        with self._lock:
            if self._armed is None or not call.startswith(self._armed[0]):
                return ""
            fault, self._armed = self._armed[1], None
            self.broken += 1
            return fault

    def _handler(self, upstream: int) -> type[BaseHTTPRequestHandler]:
        line = self

        class Call(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                super().setup()
                self.upstream = http.client.HTTPConnection("127.0.0.1", upstream, timeout=10)

            def finish(self) -> None:
                self.upstream.close()
                with contextlib.suppress(OSError):  # the kiosk has hung up
                    super().finish()

            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    super().handle()

            def log_message(self, format: str, *args: Any) -> None: ...

            def pass_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                fault = line.fault_of(f"{self.command} {self.path}")
                if fault in ("closed", "hang"):
                    time.sleep(HANG_SECONDS if fault == "hang" else 0)
                    self.close_connection = True
                    return
                if fault in ("error", "garbage"):
                    raw = (
                        b"<html>" if fault == "garbage" else b'{"type":"urn:tawasul:problem:internal","title":"","status":500}'
                    )
                    kind = "application/json" if fault == "garbage" else "application/problem+json"
                    self.reply(200 if fault == "garbage" else 500, kind, raw)
                    return
                self.upstream.request(self.command, self.path, body or None, dict(self.headers.items()))
                answer = self.upstream.getresponse()
                raw = answer.read()
                if self.path.endswith("/sessions") and answer.status == 201:
                    line.token = json.loads(raw)["token"]
                if self.path.endswith("/receipts") and answer.status == 201:
                    issued = answers.receipt(msgspec.json.decode(raw, type=answers.Receipt))
                    line.receipts.setdefault(line._visit(), []).append(issued)
                if fault == "slow":
                    time.sleep(SLOW_SECONDS)
                if fault == "lost answer":
                    self.close_connection = True
                    return
                self.reply(answer.status, answer.headers.get("Content-Type", ""), raw, cut=fault == "cut")

            def reply(self, status: int, kind: str, raw: bytes, *, cut: bool = False) -> None:
                head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(raw)}\r\n" + (f"Content-Type: {kind}\r\n" if kind else "")
                self.wfile.write(head.encode() + b"\r\n" + (raw[: len(raw) // 2] if cut else raw))
                self.close_connection = self.close_connection or cut

            do_GET = do_POST = do_DELETE = pass_on

        return Call
