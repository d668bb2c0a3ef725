"""The service's command line: `python -m kiosk.tawasul --database URL` serves; `… seed` fills an empty database.

Exit codes: 0 ended as asked, 2 wrong arguments or settings, 3 database out of reach or not empty.
"""

from __future__ import annotations

import argparse
import secrets
import socket
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kiosk.tawasul.database import open_database
from kiosk.tawasul.schema import TransactionRow
from kiosk.tawasul.seed import seed
from kiosk.tawasul.service import build
from kiosk.tawasul.serving import serve
from kiosk.tawasul.sessions import Sessions
from kiosk.tawasul.surroundings import clock, counting, delivery, drawing, instant

PERSONAS = Path(__file__).parents[2] / "config" / "personas.toml"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser("kiosk tawasul", description="The Tawasul reference service.", epilog=__doc__)
    parser.add_argument("verb", nargs="?", choices=["serve", "seed"], default="serve")
    parser.add_argument("--database", required=True, metavar="URL", help="sqlite:///file.db or postgresql+psycopg://…")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="0 takes a free one")
    parser.add_argument("--personas", type=Path, default=PERSONAS)
    parser.add_argument("--clock", type=instant, metavar="ISO", help="stand still at this UTC instant (demo and tests)")
    parser.add_argument("--demo-secret", default="", help="draw codes and references from this word (demo only)")
    parser.add_argument("--codes-to", type=Path, help="write every code sent to this file or pipe (demo only)")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input closes: whoever started it is gone")
    parser.add_argument("--calls-to", type=Path, help="append method, route and status of every call to this file")
    parser.add_argument("--utc-offset-hours", type=int, default=3)
    arguments = parser.parse_args(argv)
    now = clock(arguments.clock)
    offset = timedelta(hours=arguments.utc_offset_hours)
    try:
        engine = open_database(arguments.database)
        if arguments.verb == "seed":
            with Session(engine) as db:
                if db.scalar(select(func.count()).select_from(TransactionRow)):
                    print("This database holds transactions already; nothing was changed.", file=sys.stderr)
                    return 3
            count = seed(engine, personas=arguments.personas, today=(now() + offset).date())
            print(f"{count} transactions.")
            return 0
    except (SQLAlchemyError, ImportError) as error:
        print(f"The database cannot be opened ({type(error).__name__}). Check --database.", file=sys.stderr)
        return 3
    draw = drawing(arguments.demo_secret)
    deliver = delivery(arguments.codes_to)
    key = arguments.demo_secret.encode() or secrets.token_bytes(32)
    sessions = Sessions(key=key, now=now, draw=draw, deliver=deliver)
    app = build(engine, sessions, now=now, draw=draw, utc_offset=offset, count=counting(arguments.calls_to))
    try:
        listener = socket.create_server((arguments.host, arguments.port))
    except (OSError, OverflowError):
        print(f"{arguments.host}:{arguments.port} cannot be listened on. Choose another --host or --port.", file=sys.stderr)
        return 2
    if arguments.codes_to is None:
        print("No way to send one-time codes is configured (--codes-to is the demo's): nobody can be proven.", file=sys.stderr)
    print(f"tawasul listening on http://{arguments.host}:{listener.getsockname()[1]}", flush=True)
    serve(app, listener, until_eof=arguments.until_eof)
    return 0


if __name__ == "__main__":
    sys.exit(main())
