"""Many kiosks at once, in a process of their own: each proves a visitor, then asks for the list again and again.

`python -m tests.bench.kiosks PORT PERSONAS CODES KIOSKS ROUNDS LISTS` prints a line of JSON a round: milliseconds per call.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import tomllib
from pathlib import Path
from typing import Any


class Kiosk:
    """One kept-alive connection and the session of the visitor who stands there."""

    def __init__(self, name: str) -> None:
        self._name, self._bearer = name, ""

    async def connect(self, port: int) -> None:
        self._from, self._to = await asyncio.open_connection("127.0.0.1", port)

    async def prove(self, id_number: str, codes: Path) -> None:
        """Open a session and prove it with the code that the service wrote last."""
        evidence = {"type": "card-data", "profile": "demo-national", "id_number": id_number}
        status, opened = await self._call("POST", "/v1/sessions", {"evidence": evidence})
        assert status == 201, opened
        self._bearer = f"Authorization: Bearer {opened['token']}\r\n"
        before = codes.read_text("utf-8")
        status, said = await self._call("POST", "/v1/sessions/current/codes", None)
        assert status == 202, said
        while (sent := codes.read_text("utf-8")) == before:  # it is written behind the answer
            await asyncio.sleep(0.001)
        code = sent.split()[-1]
        status, said = await self._call("POST", "/v1/sessions/current/proof", {"code": code})
        assert status == 200, said

    async def list_transactions(self, times: int) -> list[float]:
        took = []
        for _ in range(times):
            began = time.perf_counter()
            status, page = await self._call("GET", "/v1/transactions", None)
            took.append((time.perf_counter() - began) * 1000)
            assert status == 200, page
            assert page["items"]
        return took

    async def _call(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        raw = b"" if body is None else json.dumps(body).encode()
        kind = "Content-Type: application/json\r\n" if raw else ""
        head = f"{method} {path} HTTP/1.1\r\nHost: tawasul\r\nKiosk-Id: {self._name}\r\n{self._bearer}{kind}"
        self._to.write(f"{head}Content-Length: {len(raw)}\r\n\r\n".encode() + raw)
        lines = (await self._from.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines[1:] if line)
        return int(lines[0].split()[1]), json.loads(await self._from.readexactly(int(fields["content-length"])))

    def close(self) -> None:
        self._to.close()


async def ask(port: int, people: list[str], codes: Path, kiosks: int, rounds: int, lists: int) -> None:
    """Print the rounds; the first only warms up, and is not told."""
    every = [Kiosk(f"K-{index:03}") for index in range(kiosks)]
    for index, kiosk in enumerate(every):
        await kiosk.connect(port)
        await kiosk.prove(people[index % len(people)], codes)
        kiosk.close()  # the service closes what is silent for five seconds
    for kiosk in every:
        await kiosk.connect(port)
    for turn in range(rounds + 1):
        took = await asyncio.gather(*(kiosk.list_transactions(lists) for kiosk in every))
        if turn:
            print(json.dumps([round(value, 3) for one in took for value in one]), flush=True)
    for kiosk in every:
        kiosk.close()


if __name__ == "__main__":
    port, personas, codes, kiosks, rounds, lists = sys.argv[1:]
    people = [person["id_number"] for person in tomllib.loads(Path(personas).read_text("utf-8")).values()]
    asyncio.run(ask(int(port), people, Path(codes), int(kiosks), int(rounds), int(lists)))
