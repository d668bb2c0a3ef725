"""`kiosk card read`: read the card or travel document that lies on the reader and say what it says.

A travel document (ICAO 9303) needs a key from its face: --can, or --mrz with the lines of its zone or number/birth/expiry.
Either may be `-`: it is then read from standard input. Every check is told by name, with the assurance that follows: none,
data_only, data_authentic, chip_genuine. Whom a country lets sign is known from the store of `kiosk card trust`.

Exit codes: 0 read, 2 wrong arguments or settings, 3 no reader or no PC/SC, 4 no card came, 5 unknown or bank card,
6 unreadable, 7 silent, or the wrong way round in its slot, 8 pulled while it was read, 9 refused: a production kiosk reads
cards for visitors only, 10 a travel document and no key was given, 11 the key is wrong, 12 the chip knows no key of this kind.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any, NoReturn, assert_never

from devices.card.driver import CardReader
from devices.card.emrtd.access_key import Can, MrzKey
from devices.card.outcomes import (
    Document,
    DocumentFiles,
    Gone,
    KeyNotKnown,
    Mute,
    Progress,
    Read,
    Silent,
    Steps,
    Unknown,
    Unreadable,
    WrongKey,
)
from devices.card.profile import ProfileError, load_profiles
from devices.card.slot import PcscSlot
from devices.errors import DeviceError
from kiosk.commands.card_key import BadKey, key_of
from kiosk.commands.card_trust import store_path
from kiosk.runtime.settings import Profile, SettingsError, load

DEADLINE_SECONDS = 3.5
DOCUMENT_SECONDS = 20.0  # from one file to the next
RETRY_SECONDS = 0.25
OTHER_KEY = "Use --mrz: this chip knows no card access number."


def add_parser(what: argparse._SubParsersAction[argparse.ArgumentParser], folder: Path) -> None:
    form = argparse.RawDescriptionHelpFormatter
    parser = what.add_parser("read", help="read a card or document", description=__doc__, formatter_class=form)
    parser.add_argument("--json", action="store_true", help="one JSON object: fields, checks, assurance, apdus, milliseconds")
    parser.add_argument(
        "--watch",
        action="store_true",
        help="go on with the next card until interrupted, also when the reader is lost and comes back",
    )
    key = parser.add_mutually_exclusive_group()
    key.add_argument("--can", metavar="DIGITS", help="card access number on the document's face; `-` reads it")
    key.add_argument("--mrz", metavar="LINES", help="the lines of its zone, or number/birth/expiry; `-` reads them")
    parser.add_argument("--details", action="store_true", help="read DG12 too: who issued the document, and when")
    parser.add_argument("--trust", type=Path, metavar="PATH", help="the trust store; else the one in the state folder")
    parser.add_argument("--reader", default="", help="part of the reader's name; empty takes the first with a card")
    parser.add_argument("--wait", type=float, default=30.0, metavar="SECONDS", help="how long to wait for a card")
    parser.add_argument("--profiles", type=Path, default=folder / "cards", help="folder of card profiles")
    parser.add_argument("--config", type=Path, help="settings of this machine; a production profile refuses this command")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    try:
        if arguments.config is not None and load(arguments.config).profile is Profile.PRODUCTION:
            return _refuse(9, "A production kiosk reads cards for its visitors only. Use maintenance mode.")
        load_profiles(arguments.profiles)
        if arguments.trust is not None and not arguments.trust.exists():
            return _refuse(2, f"There is no trust store at {arguments.trust}: `kiosk card trust import` makes one.")
        arguments.trust = store_path(arguments.trust, arguments.config)
        arguments.key = key_of(arguments.can, arguments.mrz)
    except (SettingsError, ProfileError, BadKey) as error:
        return _refuse(2, str(error))
    reader = CardReader(PcscSlot(arguments.reader), profiles=arguments.profiles)
    try:
        if arguments.watch:
            _watch(reader, arguments)
        reader.open()
        return _read_next(reader, arguments)
    except DeviceError as error:
        return _refuse(3, str(error))
    except KeyboardInterrupt:
        return 0
    finally:
        reader.close()


def _watch(reader: CardReader, arguments: argparse.Namespace) -> NoReturn:
    """Read card after card; a reader that is lost is said once, tried again, and said once when it is back."""
    lost = False
    while True:
        try:
            reader.open()
            reader.card_present()
            if lost:
                _say("The card reader is back.")
            lost = False
            while True:
                _read_next(reader, arguments)
                while reader.card_present():
                    time.sleep(0.05)
        except DeviceError as error:
            if not lost:
                _say(f"The card reader is lost: {error} Waiting for it.")
            lost = True
            reader.close()
            time.sleep(RETRY_SECONDS)


def _read_next(reader: CardReader, arguments: argparse.Namespace) -> int:
    ends = time.monotonic() + arguments.wait
    while not reader.card_present():
        if time.monotonic() > ends and not arguments.watch:
            return _refuse(4, f"No card came within {arguments.wait:g} seconds.")
        time.sleep(0.05)
    seconds = DEADLINE_SECONDS if arguments.key is None else DOCUMENT_SECONDS
    outcome = reader.begin(seconds, only_documents=arguments.key is not None)
    match outcome:
        case Read(profile, fields, assurance, apdus, milliseconds):
            said = {"profile": profile, "fields": fields, "assurance": assurance}
            _print({**said, "apdus": apdus, "milliseconds": milliseconds, "steps": outcome.steps}, arguments)
            return 0
        case Document(steps):
            return _read_document(reader, arguments, steps)
        case Unknown() if arguments.key is not None:
            return _refuse(5, "This is no travel document, and needs no key.")
        case Unknown(bank):
            return _refuse(5, "This is a bank card; nothing was read from it." if bank else "No profile knows this card.")
        case Mute():
            return _refuse(7, "The card says nothing when it is powered. Does it lie the right way round?")
    return _disappointed(outcome, seconds)


def _read_document(reader: CardReader, arguments: argparse.Namespace, found: Steps) -> int:
    key: Can | MrzKey | None = arguments.key
    if key is None:
        reader.let_go()
        return _refuse(10, "This is a travel document: give the key from its face with --can or --mrz.")
    trust = arguments.trust if arguments.trust.exists() else ""
    *_, outcome = reader.opening(key, DOCUMENT_SECONDS, details=arguments.details, trust=trust)
    reader.let_go()
    assert not isinstance(outcome, Progress)
    match outcome:
        case DocumentFiles():
            _print(_document(outcome, found), arguments)
            return 0
        case WrongKey():
            return _refuse(11, "The chip does not accept this key. Is it of this document?")
        case KeyNotKnown():
            return _refuse(12, OTHER_KEY if isinstance(key, Can) else "Use --can: this chip knows no other key.")
    return _disappointed(outcome, DOCUMENT_SECONDS)


def _disappointed(outcome: Unreadable | Silent | Gone, seconds: float) -> int:
    match outcome:
        case Unreadable(reason):
            return _refuse(6, f"The card could not be read: {reason}.")
        case Silent():
            return _refuse(7, f"The card did not answer within {seconds:g} seconds. Take it out and insert it again.")
        case Gone():
            return _refuse(8, "The card was pulled while it was being read.")
        case _:
            assert_never(outcome)


def _document(outcome: DocumentFiles, found: Steps) -> dict[str, object]:
    steps = (*found, *outcome.steps)
    return {
        "profile": "travel-document",
        "access": outcome.access,
        "fields": outcome.fields,
        "files": {name: len(raw) for name, raw in outcome.files.items()},
        "checks": {check.name: {"outcome": check.outcome, "detail": check.detail} for check in outcome.checks},
        "assurance": outcome.assurance,
        "apdus": sum(apdus for _, apdus, _ in steps),
        "milliseconds": outcome.milliseconds,
        "steps": steps,
    }


def _print(said: dict[str, Any], arguments: argparse.Namespace) -> None:
    said["steps"] = [dict(zip(("step", "apdus", "milliseconds"), step, strict=True)) for step in said["steps"]]
    if arguments.json:
        print(json.dumps(said, ensure_ascii=False), flush=True)
        return
    print(f"{said['profile']} ({said['assurance']}), {said['apdus']} APDUs, {said['milliseconds']} ms")
    fields, checks = said["fields"], said.get("checks", {})
    assert isinstance(fields, dict)
    assert isinstance(checks, dict)
    lines = [f"  {name}: {value}" for name, value in fields.items()]
    lines += [f"  {name}: {made['outcome']}{made['detail'] and ', ' + made['detail']}" for name, made in checks.items()]
    print("\n".join(lines), flush=True)


def _refuse(code: int, sentence: str) -> int:
    _say(sentence)
    return code


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
