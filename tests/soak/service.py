"""The reference service with a clock of its own: `python -m tests.soak.service DATABASE PERSONAS CLOCK CODES SEED [TRUST]`.

With a folder of what proves documents, TRUST, it takes travel documents too.

The file CLOCK holds its UTC instant. The soak moves it twenty minutes from visit to visit, so that the service's limits
(codes a day, calls a minute) stand as they are while thousands of visits pass in half an hour.
"""

from __future__ import annotations

import os
import random
import socket
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn

from kiosk.tawasul.challenges import Challenges
from kiosk.tawasul.database import open_database
from kiosk.tawasul.documents import Documents
from kiosk.tawasul.seed import seed
from kiosk.tawasul.service import build
from kiosk.tawasul.sessions import Sessions
from kiosk.tawasul.trusted import Trusted
from tests.contract.databases import DEMO_POLICY


def main(database: str, personas: Path, clock: Path, codes: Path, word: str, trust: Path | None = None) -> None:
    dice = random.Random(word)

    def now() -> datetime:
        return datetime.fromisoformat(clock.read_text("ascii"))

    def draw(_purpose: str, letters: str, length: int) -> str:
        return "".join(dice.choices(letters, k=length))

    def deliver(phone: str, code: str) -> None:
        if phone:
            codes.write_text(code, "ascii")

    engine = open_database(f"sqlite:///{database}")
    seed(engine, personas=personas, today=now().date())
    sessions = Sessions(key=word.encode(), now=now, draw=draw, deliver=deliver)
    offset = timedelta(hours=3)
    documents = None
    if trust is not None:
        challenges, store = Challenges(key=word.encode(), now=now, draw=draw), Trusted(trust, now=now, complain=_note).store
        documents = Documents(store, challenges, home_state="UTO", now=now, utc_offset=offset, note=_note)
    given = {"count": lambda _: None, "policy": DEMO_POLICY, "documents": documents}
    app = build(engine, sessions, now=now, draw=draw, utc_offset=offset, **given)
    threading.Thread(target=_end_with_input, name="standard input", daemon=True).start()
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listener])


def _note(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _end_with_input() -> None:
    """Whoever started this is gone."""
    os.read(0, 1)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]), sys.argv[5], *map(Path, sys.argv[6:]))
