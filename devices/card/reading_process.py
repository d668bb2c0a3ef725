"""The process that reads one card and ends: `python -I -m devices.card.reading_process`, started before it is needed.

A silent card blocks PC/SC without limit, so the parent kills this process at its deadlines or when the card is pulled; what
it knew dies with it, keys above all. JSON lines come in (where the card is; for a travel document then a key, a challenge)
and go out (outcomes, progress). Nothing is written elsewhere, and no line holds a key or an APDU.
"""

from __future__ import annotations

import ctypes
import functools
import json
import os
import resource
import sys
from pathlib import Path

from devices.card.card_line import Carry, Said, connect, typed
from devices.card.document_probe import DocumentSeen
from devices.card.profile import load_profiles
from devices.card.profile_reading import CardFields, OtherCard, read_card

PR_SET_DUMPABLE = 4  # prctl(2)
NO_CORE = (0, 0)


def harden() -> None:
    """Leave no core behind, and let no other program of the same user look into this one."""
    if resource.getrlimit(resource.RLIMIT_CORE) != NO_CORE:  # kiosk.service has set it, and may forbid to set limits
        resource.setrlimit(resource.RLIMIT_CORE, NO_CORE)
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


class Beginning:
    """The first thing that is done with a card. An empty `folder` knows no profiles, and looks for a document alone."""

    def __init__(self, reader: str, folder: str) -> None:
        self.line = functools.cache(lambda: connect(reader))
        self.seen: DocumentSeen | None = None
        self._folder = folder

    def read(self, carry: Carry) -> Said:
        """Read a card that needs no key, or say that it is a travel document, or that nobody knows it."""
        profiles = load_profiles(Path(self._folder)) if self._folder else ()
        match carry(read_card(profiles, self.line().atr)):
            case CardFields(profile, fields, assurance):
                return {"kind": "read", "profile": profile, "fields": fields, "assurance": assurance}
            case DocumentSeen() as seen:
                self.seen = seen
                return {"kind": "document"}
            case OtherCard() as other:
                return {"kind": other.value}


def main() -> None:
    harden()
    raw = sys.stdin.buffer.readline()
    if not raw:
        return  # the parent ended before a card came
    order = json.loads(raw)
    begun = Beginning(order["reader"], order["profiles"])
    _say(typed(begun.read, begun.line, first="connect"))
    if begun.seen is not None:
        from devices.card.emrtd.talk import Talk  # 60 ms that no other card waits for

        talk = Talk(begun.line(), begun.seen, _say)
        for raw in sys.stdin.buffer:
            talk.hear(json.loads(raw))
    os._exit(0)  # nothing to tidy: what was known ends here


def _say(said: Said) -> None:
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
