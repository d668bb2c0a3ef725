"""`kiosk card read`: read the card that lies on the reader and say what it says.

Exit codes: 0 read, 2 wrong arguments or settings, 3 no reader or no PC/SC, 4 no card came, 5 unknown or bank card,
6 unreadable, 7 silent, 8 pulled while it was read, 9 refused: a production kiosk reads cards for visitors only.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import NoReturn

from devices.card.driver import CardReader, Gone, PcscSlot, Read, Silent, Unknown, Unreadable
from devices.card.profile import ProfileError, load_profiles
from devices.errors import DeviceError
from kiosk.runtime.settings import Profile, SettingsError, load

DEADLINE_SECONDS = 3.5
RETRY_SECONDS = 0.25


def add_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser], folder: Path) -> None:
    parser = verbs.add_parser("card", help="read a card", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["read"])
    parser.add_argument("--json", action="store_true", help="one JSON object: profile, fields, assurance, apdus, milliseconds")
    parser.add_argument(
        "--watch",
        action="store_true",
        help="go on with the next card until interrupted, also when the reader is lost and comes back",
    )
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
    except (SettingsError, ProfileError) as error:
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
    match reader.read(DEADLINE_SECONDS):
        case Read(profile, fields, assurance, apdus, milliseconds):
            if arguments.json:
                said = {"profile": profile, "fields": fields, "assurance": assurance}
                print(json.dumps({**said, "apdus": apdus, "milliseconds": milliseconds}, ensure_ascii=False), flush=True)
            else:
                print(f"{profile} ({assurance}), {apdus} APDUs, {milliseconds} ms")
                print("\n".join(f"  {name}: {value}" for name, value in fields.items()), flush=True)
            return 0
        case Unknown(bank):
            return _refuse(5, "This is a bank card; nothing was read from it." if bank else "No profile knows this card.")
        case Unreadable(reason):
            return _refuse(6, f"The card could not be read: {reason}.")
        case Silent():
            return _refuse(7, f"The card did not answer within {DEADLINE_SECONDS:g} seconds. Take it out and insert it again.")
        case Gone():
            return _refuse(8, "The card was pulled while it was being read.")


def _refuse(code: int, sentence: str) -> int:
    _say(sentence)
    return code


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
