"""The service's command line: `python -m kiosk.tawasul --database URL` serves; `… seed` fills an empty database.
`… purge` deletes what has had its time, as a serving service does by itself every minute.

Machines: `authority --authority FOLDER` makes the device authority; with `--authority FOLDER` every call needs a machine's
certificate. `enrolment-code --kiosk K-01` prints a one-time code, `revoke --kiosk K-01` ends a machine, `kiosks` lists them.

Documents: with `--trust FOLDER` travel documents are taken and proven; why one is refused stands in this process's log.

Receipts: with `--receipt-keys PATH` each is signed; `rotate-receipt-key` lets the next key sign, old ones stay published.

Exit codes: 0 ended as asked, 2 wrong arguments or settings, 3 database out of reach, not empty or newer, 4 nothing to revoke.
"""

from __future__ import annotations

import argparse
import secrets
import ssl
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kiosk.tawasul.assurance import PolicyError, policy_of
from kiosk.tawasul.database import NewerSchema, open_database
from kiosk.tawasul.key_file import KeyFileError, key_of
from kiosk.tawasul.limits import LIMITS, LimitsError, overlay
from kiosk.tawasul.outbox import Outbox
from kiosk.tawasul.purge import keep_purging, purge
from kiosk.tawasul.schema import TransactionRow
from kiosk.tawasul.seed import seed
from kiosk.tawasul.service import build
from kiosk.tawasul.serving import listen, serve, tls_context
from kiosk.tawasul.sessions import Sessions
from kiosk.tawasul.surroundings import clock, counting, delivery, drawing, instant
from kiosk.tawasul.workers import keep

if TYPE_CHECKING:
    from kiosk.tawasul.confirmations import Confirmations
    from kiosk.tawasul.documents import Documents
    from kiosk.tawasul.enrolments import Enrolments
    from kiosk.tawasul.receipt_keys import Keys

VERBS = ("serve", "seed", "purge", "rotate-receipt-key", "authority", "enrolment-code", "revoke", "kiosks")
PERSONAS = Path(__file__).parents[2] / "config" / "personas.toml"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser("kiosk tawasul", description="The Tawasul reference service.", epilog=__doc__)
    parser.add_argument("verb", nargs="?", choices=VERBS, default="serve")
    parser.add_argument("--database", default="", metavar="URL", help="sqlite:///file.db or postgresql+psycopg://…")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="0 takes a free one")
    parser.add_argument("--socket", type=Path, metavar="PATH", help="listen on this Unix socket instead")
    parser.add_argument("--tls-certificate", type=Path, metavar="PEM", help="end TLS here, with this certificate and its chain")
    parser.add_argument("--tls-key", type=Path, metavar="PEM")
    parser.add_argument("--authority", type=Path, metavar="FOLDER", help="device authority: only enrolled machines are served")
    parser.add_argument("--behind-proxy", action="store_true", help="a proxy ends TLS and hands on X-Client-Certificate")
    parser.add_argument("--certificate-days", type=float, default=LIMITS["certificate_days"], help="life of a certificate")
    parser.add_argument("--kiosk", default="", help="the kiosk that enrolment-code and revoke are about")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes that answer on the one address")
    parser.add_argument("--key-file", type=Path, metavar="PATH", help="the service's key, made (0600) where there is none")
    parser.add_argument(
        "--receipt-keys", type=Path, metavar="PATH", help="sign receipts; the keys' file, made (0600) where none is"
    )
    parser.add_argument(
        "--trust", type=Path, metavar="FOLDER", help="take travel documents: country signers, master lists, revocation lists"
    )
    parser.add_argument(
        "--home-state",
        default="SAU",
        metavar="STATE",
        help="the state of the register's personal numbers, as documents write it",
    )
    parser.add_argument(
        "--policy", type=Path, metavar="TOML", help="what each level of assurance permits: [assurance] of this file"
    )
    parser.add_argument("--limits", type=Path, metavar="FILE", help="limits of your own, in place of those in limits.toml")
    parser.add_argument("--personas", type=Path, default=PERSONAS)
    parser.add_argument("--clock", type=instant, metavar="ISO", help="stand still at this UTC instant (demo and tests)")
    parser.add_argument("--demo-secret", default="", help="draw codes and references from this word (demo only)")
    parser.add_argument("--codes-to", type=Path, help="write every code sent to this file or pipe (demo only)")
    parser.add_argument("--phone-app", type=Path, metavar="FOLDER", help="requests to a phone are decided here (demo only)")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input closes: whoever started it is gone")
    parser.add_argument("--calls-to", type=Path, help="append method, route and status of every call to this file")
    parser.add_argument("--utc-offset-hours", type=int, default=3)
    arguments = parser.parse_args(argv)
    now = clock(arguments.clock)
    if arguments.verb == "authority":
        from kiosk.tawasul.administration import make

        return make(arguments.authority, now)
    if arguments.verb == "rotate-receipt-key":
        from kiosk.tawasul.administration import rotate_receipt_key

        return rotate_receipt_key(arguments.receipt_keys)
    if not arguments.database:
        parser.error("--database is missing")
    if arguments.limits is not None:
        try:
            overlay(arguments.limits)
        except LimitsError as error:
            print(error, file=sys.stderr)
            return 2
    if arguments.workers < 1 or (arguments.workers > 1 and arguments.demo_secret):
        parser.error("--workers is 1 or more, and 1 with --demo-secret: several would draw the same codes")
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
        if arguments.verb == "purge":
            with engine.begin() as connection:
                deleted = purge(connection, now())
            print(f"Deleted: {', '.join(f'{count} {name}' for name, count in deleted.items())}.")
            return 0
        if arguments.verb != "serve":
            from kiosk.tawasul.administration import administer

            return administer(arguments.verb, engine, arguments.kiosk, now)
    except NewerSchema as error:
        print(error, file=sys.stderr)
        return 3
    except (SQLAlchemyError, ImportError) as error:
        print(f"The database cannot be opened ({type(error).__name__}). Check --database.", file=sys.stderr)
        return 3
    draw = drawing(arguments.demo_secret)
    outbox = Outbox(delivery(arguments.codes_to))
    try:
        key = key_of(arguments.key_file) if arguments.key_file else arguments.demo_secret.encode() or secrets.token_bytes(32)
        enrolments, receipt_keys_of = _enrolments(arguments, now), _receipt_keys(arguments)
        documents = _documents(arguments, key=key, now=now, draw=draw, utc_offset=offset)
        tls, policy = _tls(arguments, enrolments), policy_of(arguments.policy)
        listener = listen(arguments.host, arguments.port, arguments.socket)
    except (_Wrong, KeyFileError, PolicyError) as error:
        print(error, file=sys.stderr)
        return 2
    except (OSError, OverflowError):
        where = arguments.socket or f"{arguments.host}:{arguments.port}"
        print(f"{where} cannot be listened on. Choose another --host, --port or --socket.", file=sys.stderr)
        return 2
    app = build(
        engine,
        Sessions(key=key, now=now, draw=draw, deliver=outbox.put),
        now=now,
        draw=draw,
        utc_offset=offset,
        count=counting(arguments.calls_to),
        policy=policy,
        confirmations=_confirmations(arguments, key, now, draw),
        documents=documents,
        enrolments=enrolments,
        receipt_keys_of=receipt_keys_of,
        behind_proxy=arguments.behind_proxy,
    )
    if arguments.codes_to is None and arguments.phone_app is None:
        print("No way to a phone (--codes-to and --phone-app are the demo's): nobody can be proven.", file=sys.stderr)
    if not arguments.key_file and not arguments.demo_secret:
        print("No --key-file: sessions and the day's counts of codes are forgotten when the service ends.", file=sys.stderr)
    address = arguments.socket or f"{arguments.host}:{listener.getsockname()[1]}"
    scheme = "unix" if arguments.socket else "https" if tls else "http"
    print(f"tawasul listening on {scheme}://{address}", flush=True)

    def work(*, until_eof: bool) -> None:
        keep_purging(engine, now)
        serve(app, listener, until_eof=until_eof, tls=tls)

    if arguments.workers == 1:
        work(until_eof=arguments.until_eof)
    else:
        engine.dispose()  # a connection does not survive a fork
        keep(arguments.workers, partial(work, until_eof=False), listener=listener, until_eof=arguments.until_eof)
    return 0


class _Wrong(Exception):
    """Arguments that do not go together; the text is for an operator."""


def _receipt_keys(arguments: argparse.Namespace) -> Callable[[], Keys] | None:
    if arguments.receipt_keys is None and not arguments.demo_secret:
        return None
    from kiosk.tawasul.receipt_keys import ReceiptKeysError, key_file, keys_from

    if arguments.receipt_keys is None:
        demo = keys_from(arguments.demo_secret.encode())
        return lambda: demo
    try:
        return key_file(arguments.receipt_keys).keys
    except ReceiptKeysError as error:
        raise _Wrong(str(error)) from error


def _confirmations(
    arguments: argparse.Namespace, key: bytes, now: Callable[[], datetime], draw: Callable[[str, str, int], str]
) -> Confirmations | None:
    """Whoever connects a service such as Nafath puts a `PhoneApp` of his own in the place of the demo's."""
    if arguments.phone_app is None:
        return None
    from kiosk.tawasul.confirmations import Confirmations
    from kiosk.tawasul.dock_app import DockApp

    return Confirmations(DockApp(arguments.phone_app, draw), key=key, now=now)


def _documents(
    arguments: argparse.Namespace,
    *,
    key: bytes,
    now: Callable[[], datetime],
    draw: Callable[[str, str, int], str],
    utc_offset: timedelta,
) -> Documents | None:
    if arguments.trust is None:
        return None
    from kiosk.tawasul.challenges import Challenges
    from kiosk.tawasul.documents import Documents
    from kiosk.tawasul.trusted import Trusted, TrustedError

    def note(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    try:
        trusted = Trusted(arguments.trust, now=now, complain=note)
    except TrustedError as error:
        raise _Wrong(str(error)) from error
    challenges = Challenges(key=key, now=now, draw=draw)
    home = arguments.home_state
    return Documents(trusted.store, challenges, home_state=home, now=now, utc_offset=utc_offset, note=note)


def _enrolments(arguments: argparse.Namespace, now: Callable[[], datetime]) -> Enrolments | None:
    if arguments.authority is None:
        return None
    from kiosk.tawasul.authority import AuthorityError, load_authority
    from kiosk.tawasul.enrolments import Enrolments

    if arguments.behind_proxy == (arguments.tls_certificate is not None):
        raise _Wrong(
            "With --authority, end TLS here (--tls-certificate, --tls-key) or in a proxy (--behind-proxy): one of both."
        )
    if arguments.behind_proxy and arguments.socket is None and arguments.host not in ("127.0.0.1", "::1", "localhost"):
        raise _Wrong("--behind-proxy believes what the proxy says: listen on --socket or on this machine only.")
    try:
        authority = load_authority(arguments.authority)
    except AuthorityError as error:
        raise _Wrong(str(error)) from error
    return Enrolments(authority, now=now, life=timedelta(days=arguments.certificate_days))


def _tls(arguments: argparse.Namespace, enrolments: Enrolments | None) -> ssl.SSLContext | None:
    if arguments.tls_certificate is None:
        return None
    if enrolments is None or arguments.tls_key is None:
        raise _Wrong("--tls-certificate goes with --tls-key and --authority.")
    try:
        return tls_context(arguments.tls_certificate, arguments.tls_key, enrolments.authority.pem)
    except OSError as error:
        raise _Wrong(f"TLS certificate and key cannot be used: {error}.") from error


if __name__ == "__main__":
    sys.exit(main())
