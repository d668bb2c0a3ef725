"""Opens the service's database, brings its tables to the newest form, and keeps calls that count from overtaking others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.orm import Session

MIGRATIONS = Path(__file__).with_name("migrations")
THREADS = 4  # calls that one process works on at once; each has a connection, and more only wait for each other (measured)


class NewerSchema(Exception):
    """The text is for an operator."""


def open_database(url: str) -> Engine:
    """Connect to `url` (SQLAlchemy form), migrate, and answer the engine. SQLite runs with WAL and foreign keys."""
    local = url.startswith("sqlite")
    engine = create_engine(url, pool_size=THREADS, max_overflow=0, pool_pre_ping=not local, hide_parameters=True)
    if local:
        event.listen(engine, "connect", _sqlite_ways)
        event.listen(engine, "begin", _sqlite_begins)
    _migrate(engine)
    return engine


def reading(engine: Engine) -> Engine:
    """The same database for calls that only read: on SQLite they wait for no writer, and no writer waits for them."""
    return engine.execution_options(reads=True)


def hold(db: Session, name: str) -> None:
    """Let nobody else past `hold` with this name until this transaction ends: whoever counts, counts alone.

    SQLite needs no lock of its own: its transactions begin IMMEDIATE, so one of them runs at a time.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def _sqlite_ways(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin DEFERRED, which fails when two read before they write
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=5000", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begins(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get("reads") else "BEGIN IMMEDIATE")


def _migrate(engine: Engine) -> None:
    """Bring the tables to the newest form; alembic is loaded only when there is something to do (160 ms, 13 MB)."""
    known = sorted(path.name.split("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*_*.py"))
    with reading(engine).connect() as db:
        found = db.scalar(text("SELECT version_num FROM alembic_version")) if inspect(db).has_table("alembic_version") else None
    if found == known[-1]:
        return
    if found is not None and found not in known:
        raise NewerSchema(
            f"The database has the tables of a newer service (form {found}; this one knows {known[-1]}). Update the service."
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with Session(engine) as changing, changing.begin():
        hold(changing, "migration")  # of services that start at once, one changes the tables
        config.attributes["connection"] = changing.connection()
        command.upgrade(config, "head")
