"""`kiosk enrol`: give this machine its certificate with a one-time code of the service, or say how long it holds.

The key is made here and never leaves `state.folder`. Run it as the kiosk's own user, or as root. A code of `-` is read from
standard input, so that it stays out of the shell's history. An enrolled machine renews by itself and needs no other code.

Exit codes: 0 enrolled, 2 wrong arguments or settings, 3 not enrolled (no code given), 4 the code was refused, 5 the service
cannot be reached or does not answer as it should, 6 the service does not take the certificate, 7 the folder cannot be used.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from kiosk.backend.client import Client, Failure, Healthy, OtherContract, Refusal, Refused
from kiosk.backend.enrolment import REMEDIES, Enrolment
from kiosk.backend.http import IdentityRefused, NoNetwork, ServiceDown
from kiosk.backend.identity import Certificate, IdentityError
from kiosk.backend.outcomes import WHYS
from kiosk.core.availability import IdentityFlaw
from kiosk.runtime.service_line import http_of, identity_of
from kiosk.runtime.settings import Settings, SettingsError, load


def add_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser], folder: Path) -> None:
    form = argparse.RawDescriptionHelpFormatter
    parser = verbs.add_parser("enrol", help="give this machine its certificate", description=__doc__, formatter_class=form)
    parser.add_argument("--config", type=Path, default=folder / "kiosk.toml")
    parser.add_argument("--code", default="", help="the one-time code; `-` reads it from standard input")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    try:
        settings = load(arguments.config)
    except SettingsError as error:
        return _refuse(2, str(error))
    if not settings.backend.url.startswith("https:"):
        return _refuse(2, "“backend.url” is plain http; a machine is known by its certificate over https only.")
    if not arguments.code:
        return _tell(settings)
    code = sys.stdin.readline().strip() if arguments.code == "-" else arguments.code.strip()
    if not 8 <= len(code) <= 32:
        return _refuse(2, "This is no enrolment code: it has four groups of four letters and digits.")
    http = http_of(settings)
    enrolment = Enrolment(
        http, Client(http), identity_of(settings), utc=lambda: datetime.now(UTC), now=time.monotonic, say=lambda _: None
    )
    try:
        answer = enrolment.enrol(code)
    except IdentityError as error:
        return _refuse(7, str(error))
    finally:
        http.close()
    return _tell(settings) if isinstance(answer, Healthy) else _explain(answer, settings)


def _tell(settings: Settings) -> int:
    """Say how long the present certificate holds."""
    found = identity_of(settings).certificates()
    if not found:
        return _refuse(3, REMEDIES[IdentityFlaw.NOT_ENROLLED])
    certificate: Certificate = found[0]
    left = certificate.days_left(datetime.now(UTC))
    print(
        f"{settings.place.kiosk} is enrolled at {settings.backend.url}: {left} days left, until {certificate.expires:%Y-%m-%d};"
        f" renewed by itself from {certificate.renewed_from():%Y-%m-%d}."
    )
    return 0


def _explain(answer: OtherContract | Failure, settings: Settings) -> int:
    kiosk, url = settings.place.kiosk, settings.backend.url
    match answer:
        case Refused(Refusal.ENROLMENT_REFUSED):
            return _refuse(4, f"The code was refused: it is wrong, used, older than a day, or not for {kiosk} (place.kiosk).")
        case Refused(Refusal.TOO_MANY):
            return _refuse(4, "Too many enrolments at this moment. Try again in a minute.")
        case NoNetwork():
            return _refuse(5, f"{url} cannot be reached. Check the network and backend.url.")
        case ServiceDown(why):
            return _refuse(5, f"{url}: {WHYS[why]}")
        case IdentityRefused(flaw):
            return _refuse(6, REMEDIES[flaw])
        case OtherContract(remedy):
            return _refuse(5, remedy)
        case Refused():
            return _refuse(5, f"{url} offers no enrolment. Its operator starts it with a device authority.")


def _refuse(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return code
