"""`kiosk receipt verify | keys | standing | help`: check a receipt's QR text offline, with keys that were fetched before.

  kiosk receipt keys https://HOST > keys.json        once, and after a rotation
  kiosk receipt verify --keys keys.json TEXT         `-` reads the text from standard input, as a scanner types it
  kiosk receipt standing https://HOST REFERENCE      whether its statuses are still the same, asked at the service
  kiosk receipt help H-2GEG-V86N                     what a help note's code says; nothing is asked

Exit codes: 0 genuine, fetched, told, or still holds; 2 wrong arguments or no keys; 3 the service cannot be reached or offers
none; 4 not genuine, no receipt, or a code misread; 5 none of the keys signed it; 6 changed since; 7 withdrawn or unknown.
"""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.backend.http import Reply
    from kiosk.backend.signed_receipt import SignedReceipt

SECONDS = 8.0


def add_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser], _folder: Path) -> None:
    form = argparse.RawDescriptionHelpFormatter
    parser = verbs.add_parser("receipt", help="check a receipt's QR code", description=__doc__, formatter_class=form)
    whats = parser.add_subparsers(dest="what", required=True)
    verify = whats.add_parser("verify", help="check a text offline")
    verify.add_argument("text", nargs="?", default="-", metavar="TEXT", help="what the QR code says; - reads standard input")
    verify.add_argument("--keys", type=Path, required=True, metavar="FILE", help="what `kiosk receipt keys` fetched")
    verify.add_argument("--utc-offset-hours", type=int, default=3, help="local time against UTC")
    verify.set_defaults(run=run_verify)
    note = whats.add_parser("help", help="read a help note's code")
    note.add_argument("code", metavar="CODE")
    note.set_defaults(run=run_help)
    for what, help_text in (("keys", "fetch the published keys"), ("standing", "ask whether a paper still holds")):
        asking = whats.add_parser(what, help=help_text)
        asking.add_argument("url", metavar="URL", help="the service's address, without /v1")
        asking.add_argument("--kiosk", default="COUNTER", metavar="NAME", help="Kiosk-Id to come as")
        asking.add_argument("--identity", type=Path, metavar="FILE", help="an enrolled machine's machine.pem (mutual TLS)")
        asking.add_argument("--ca", default="", metavar="FILE", help="authority of the service; empty takes the system's")
        if what == "standing":
            asking.add_argument("reference", metavar="REFERENCE")
        asking.set_defaults(run=run_keys if what == "keys" else run_standing)


def run_verify(arguments: argparse.Namespace) -> int:
    from kiosk.backend.signed_receipt import Flaw, KeysError, keys_in, verify

    try:
        keys = keys_in(arguments.keys.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return _say(2, f"{arguments.keys}: cannot be read.")
    except KeysError as error:
        return _say(2, f"{arguments.keys}: {error}")
    text = sys.stdin.readline().rstrip("\r\n") if arguments.text == "-" else arguments.text
    found = verify(text, keys)
    if isinstance(found, Flaw):
        return _say(5 if found is Flaw.UNKNOWN_KEY else 4, found.value)
    print(_told(found, timedelta(hours=arguments.utc_offset_hours)))
    return 0


def run_help(arguments: argparse.Namespace) -> int:
    from kiosk.core.help_code import SENTENCES, read_help_code

    told = read_help_code(arguments.code)
    if told is None:
        return _say(4, "No help note has this code: look at its letters again. There is no 0 or O, no 1 or I in it.")
    sentence = SENTENCES[told.problem]
    return _say(0, f"{told.at:%Y-%m-%d %H:%M}  {sentence.en} {sentence.ar}")


def run_keys(arguments: argparse.Namespace) -> int:
    from kiosk.backend.signed_receipt import KeysError, keys_in

    reply = _asked(arguments, "/receipt-keys")
    if reply is None or reply.status != 200:
        return _say(3, f"{arguments.url} cannot be reached, or publishes no receipt keys.")
    try:
        keys_in(reply.body.decode("utf-8"))
    except (KeysError, UnicodeDecodeError):
        return _say(3, f"{arguments.url}: what it answers are no receipt keys.")
    print(reply.body.decode("utf-8"))
    return 0


def run_standing(arguments: argparse.Namespace) -> int:
    if not arguments.reference.isascii() or not arguments.reference.replace("-", "").isalnum():
        return _say(2, "A reference is R- and groups of four letters and digits.")
    reply = _asked(arguments, f"/receipts/{arguments.reference}")
    if reply is not None and reply.status == 404:
        return _say(7, f"{arguments.reference}: withdrawn, or unknown to the service.")
    match _said(reply):
        case {"standing": "holds"}:
            return _say(0, f"{arguments.reference}: holds, every status on it is still the same.")
        case {"standing": "changed", "changed": int(changed), "transactions": int(whole)}:
            return _say(
                6, f"{arguments.reference}: changed since, {changed} of {whole} transactions have another status by now."
            )
        case _:
            return _say(3, f"{arguments.url} cannot be reached, or answers no counter at this moment.")


def _told(receipt: SignedReceipt, utc_offset: timedelta) -> str:
    lines = [f"Genuine: receipt {receipt.reference}"]
    if receipt.number:
        lines.append(f"transaction  No. {receipt.number} · year {receipt.hijri_year} AH")
        lines.append(f"status       {receipt.status}")
    else:
        lines.append(f"list of      {receipt.count} transactions")
    lines.append(f"issued       {(receipt.issued + utc_offset):%Y-%m-%d %H:%M} at kiosk {receipt.kiosk}")
    return "\n".join(lines)


def _asked(arguments: argparse.Namespace, path: str) -> Reply | None:
    from kiosk.backend.http import Http, Reply

    with Http(arguments.url, kiosk=arguments.kiosk, ca_file=arguments.ca, deadline_seconds=SECONDS) as http:
        if arguments.identity is not None:
            http.speak_as(arguments.identity)
        answer = http.call("GET", path, headers={})
    return answer if isinstance(answer, Reply) else None


def _said(reply: Reply | None) -> object:
    """What a whole answer says; None where it is none."""
    import json

    try:
        return json.loads(reply.body) if reply is not None and reply.status == 200 else None
    except (ValueError, RecursionError):
        return None


def _say(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr if code else sys.stdout)
    return code
