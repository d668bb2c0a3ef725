"""A proxy between kiosk and service that breaks one endpoint and passes all others.

`python -m tests.faults.proxy --listen 127.0.0.1:8443 --to 127.0.0.1:8000 --fault black-hole --on "POST /v1/receipts"`;
with `--tls FOLDER` it speaks TLS under an authority that it makes there (authority.pem). Never in front of a real service.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import socket
import sys
import threading
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from tests.faults.certificates import Certificates
from tests.faults.exchange import Message, falsified, receive
from tests.faults.fault import OF_THE_CONNECTION, OF_TLS, Endpoint, Fault, endpoint_of

DRIP_SECONDS = 0.05
SLOW_PAGE_SECONDS = 0.05


class Proxy:
    """Runs on a thread of its own from construction until `stop`. `passed` and `broken` name the calls it met, in order."""

    def __init__(
        self, to: tuple[str, int], *, certificates: Certificates | None = None, listen: tuple[str, int] = ("127.0.0.1", 0)
    ) -> None:
        self._to, self._certificates = to, certificates
        self._fault, self._on, self._after = Fault.NONE, Endpoint.HEALTH, Endpoint.HEALTH
        self._waits = False
        self._earlier: dict[Endpoint, Message] = {}
        self._writers: set[asyncio.StreamWriter] = set()
        self._held: list[socket.socket] = []
        self.passed: list[Endpoint] = []
        self.broken: list[Endpoint] = []
        self.holding = 0  # calls in the black hole now
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault proxy", daemon=True)
        self._thread.start()
        self._do(self._listen(listen))
        scheme, host = ("https", "localhost") if certificates else ("http", "127.0.0.1")
        self.url = f"{scheme}://{host}:{self._address[1]}"

    def arm(self, fault: Fault, on: Endpoint, *, after: Endpoint | None = None) -> None:
        """Break `on` from now on, or from when `after` has been answered: a fault of the connection breaks every call."""
        self._on = on
        self._do(self._begin(fault) if after is None else self._wait(fault, after))

    def disarm(self) -> None:
        self._do(self._begin(Fault.NONE))

    def asked(self, endpoint: Endpoint) -> int:
        """How often this call came as far as the proxy."""
        return self.passed.count(endpoint) + self.broken.count(endpoint)

    def stop(self) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self, address: tuple[str, int]) -> None:
        self._server: asyncio.Server | None = await asyncio.start_server(self._serve, sock=socket.create_server(address))
        self._address: tuple[str, int] = self._server.sockets[0].getsockname()[:2]

    async def _wait(self, fault: Fault, after: Endpoint) -> None:
        self._fault, self._after, self._waits = fault, after, True

    async def _begin(self, fault: Fault) -> None:
        """Set the fault; connections are cut where it is theirs, so that the next call makes a new one."""
        self._fault, self._waits = fault, False
        for sock in self._held:
            sock.close()
        self._held.clear()
        if fault in OF_THE_CONNECTION:
            if self._server is not None:
                self._server.close()
                self._server = None
            if fault is Fault.UNREACHABLE:
                self._fill()
        elif self._server is None:
            await self._listen(self._address)
        if fault in OF_THE_CONNECTION | OF_TLS:
            for writer in self._writers:
                writer.transport.abort()
            await asyncio.sleep(0)  # they are closed when this has come round: no call is sent on one that is about to be cut

    def _fill(self) -> None:
        """Listen without accepting: the queue of one is filled here, and no further connection is ever answered."""
        full, first = socket.socket(), socket.socket()
        full.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        full.bind(self._address)
        full.listen(0)
        first.connect(self._address)
        self._held += [full, first]

    async def _close(self) -> None:
        await self._begin(Fault.REFUSED)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            if self._certificates is not None:
                if self._fault in OF_TLS and not self._waits:
                    self.broken.append(self._on)
                if self._fault is Fault.SILENT_HANDSHAKE and not self._waits:
                    await asyncio.sleep(3600)
                await writer.start_tls(self._certificates.context(Fault.NONE if self._waits else self._fault))
            while (request := await receive(reader)) is not None:
                if not await self._answer(request, reader, writer):
                    break
        except (OSError, asyncio.CancelledError):
            pass  # the client went, did not believe the certificate, or the proxy stops
        finally:
            self._writers.discard(writer)
            writer.transport.abort() if self._fault in OF_THE_CONNECTION else writer.close()

    async def _answer(self, request: Message, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; False ends its connection."""
        endpoint = endpoint_of(request.first)
        if self._fault is Fault.NONE or self._waits or endpoint is not self._on:
            answer = await self._ask(request)
            if endpoint is not None:
                self.passed.append(endpoint)
                self._earlier[endpoint] = answer
            ripe = self._waits and endpoint is self._after
            if ripe:
                self._writers.discard(writer)  # this one still carries its answer
                await self._begin(self._fault)
                answer = answer.with_header("connection", "close")  # else the next call may be sent on it before it is cut
            writer.write(answer.raw)
            await writer.drain()
            return not ripe
        self.broken.append(endpoint)
        return await self._break(endpoint, request, reader, writer)

    async def _break(
        self, endpoint: Endpoint, request: Message, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        match self._fault:
            case Fault.BLACK_HOLE:
                self.holding += 1
                await reader.read()
                self.holding -= 1
            case Fault.HUNG_UP:
                pass
            case Fault.HEAD_DRIPS | Fault.BODY_DRIPS as fault:
                answer = await self._ask(request)
                await _drip(writer, answer.raw, at_once=len(answer.head) if fault is Fault.BODY_DRIPS else 0)
            case Fault.ANOTHERS:
                writer.write(self._earlier[endpoint].raw)
            case fault if fault in OF_TLS:  # the certificate was believed: answer truly
                writer.write((await self._ask(request)).raw)
            case fault:
                answer = await self._ask(request)
                location = f"http://{self._to[0]}:{self._to[1]}{request.first.split()[1]}"
                if fault is Fault.ENDLESS:
                    await asyncio.sleep(SLOW_PAGE_SECONDS)
                writer.write(falsified(fault, endpoint, request, answer, location=location))
                await writer.drain()
                return fault is Fault.ENDLESS
        await writer.drain()
        return False

    async def _ask(self, request: Message) -> Message:
        reader, writer = await asyncio.open_connection(*self._to)
        try:
            writer.write(request.raw)
            answer = await receive(reader)
            assert answer is not None, "the service hung up"
            return answer
        finally:
            writer.close()


async def _drip(writer: asyncio.StreamWriter, raw: bytes, *, at_once: int) -> None:
    writer.write(raw[:at_once])
    for byte in raw[at_once:]:
        await asyncio.sleep(DRIP_SECONDS)
        writer.write(bytes([byte]))
        await writer.drain()


def main() -> int:
    names = {fault.name.lower().replace("_", "-"): fault for fault in Fault}
    parser = argparse.ArgumentParser("python -m tests.faults.proxy", description=__doc__)
    parser.add_argument("--listen", type=_address, default=("127.0.0.1", 0), metavar="HOST:PORT")
    parser.add_argument("--to", type=_address, required=True, metavar="HOST:PORT", help="the service, plain http")
    parser.add_argument("--tls", type=Path, metavar="FOLDER", help="speak TLS; its authority is written here")
    parser.add_argument("--fault", choices=names, default="none")
    parser.add_argument("--on", type=Endpoint, default=Endpoint.HEALTH, help='such as "GET /v1/health"')
    arguments = parser.parse_args()
    certificates = Certificates(arguments.tls) if arguments.tls else None
    proxy = Proxy(arguments.to, certificates=certificates, listen=arguments.listen)
    proxy.arm(names[arguments.fault], arguments.on)
    print(f"{arguments.fault} on {arguments.on.value}: listening on {proxy.url}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            time.sleep(3600)
    proxy.stop()
    return 0


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host, int(port)


if __name__ == "__main__":
    sys.exit(main())
