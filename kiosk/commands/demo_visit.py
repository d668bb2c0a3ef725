"""One scripted visit through the real front: lay, open, prove, list, print, take; each step looked at in both languages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from kiosk.assembly import KioskProcess
from kiosk.commands.demo_peers import Peers, PeersFailed
from kiosk.core import steps as at
from kiosk.core.receipt_blocks import to_json
from kiosk.core.transactions import Language

NAMES = {
    at.Welcome: "welcome",
    at.EnteringCan: "can",
    at.EnteringMrz: "zone",
    at.ProvingHolder: "code",
    at.ShowingTransactions: "transactions",
    at.ShowingTransaction: "transaction",
    at.TakeBelongings: "take",
}


class VisitFailed(Exception):
    """The visit did not reach its next step in time."""


class ScriptedVisit:
    """`go_on` is called at every tick and answers whether the visit is over; raises VisitFailed or PeersFailed."""

    def __init__(
        self,
        kiosk: KioskProcess,
        peers: Peers,
        picture: Callable[[Path], None],
        out: Path,
        persona: str,
        *,
        seconds: float,
    ) -> None:
        self._kiosk, self._peers, self._picture, self._out, self._persona = kiosk, peers, picture, out, persona
        self._receipts_before = len(peers.printer.receipts)
        self._began = time.monotonic()
        self._ends = self._began + seconds
        self._steps: list[dict[str, object]] = []
        self._pictures = 0
        self._script = self._acts()
        self._until: Callable[[at.Step], bool] = next(self._script)

    def go_on(self) -> bool:
        if self._peers.dead():
            raise PeersFailed("the service died")
        if time.monotonic() > self._ends:
            raise VisitFailed(f"it stands at {type(self._kiosk.loop.kiosk.step).__name__} and does not go on")
        if not self._until(self._kiosk.loop.kiosk.step):
            return False
        try:
            self._until = next(self._script)
        except StopIteration:
            return True
        return False

    def told(self) -> dict[str, object]:
        """What happened, counted where it happened: at the card, at the service, at the printer."""
        return {
            "reference": self._peers.printed[-1].reference,
            "steps": self._steps,
            "wire": {
                "apdus": self._peers.slot.apdus,
                "http_calls": self._peers.calls(),
                "printer_bytes": len(self._peers.printer.escpos[-1]),
            },
        }

    def _acts(self) -> Iterator[Callable[[at.Step], bool]]:
        front, peers = self._kiosk.front, self._peers
        yield lambda step: isinstance(step, at.Welcome)
        self._look()
        before = peers.last_code()
        peers.lay(self._persona)
        yield from self._key()
        yield lambda step: isinstance(step, at.ProvingHolder | at.ShowingTransactions)
        if isinstance(
            self._kiosk.loop.kiosk.step, at.ShowingTransactions
        ):  # a genuine chip alone shows a list without subjects
            self._look("limited")
            front.press("seeMore", "")
        yield lambda step: isinstance(step, at.ProvingHolder) and step.expires_at is not None and peers.last_code() != before
        for digit in peers.last_code():
            front.press("digit", digit)
        yield lambda step: isinstance(step, at.ProvingHolder) and len(step.digits) == 6
        self._look()
        front.press("submit", "")
        yield lambda step: isinstance(step, at.ShowingTransactions)
        self._look()
        step = self._kiosk.loop.kiosk.step
        assert isinstance(step, at.ShowingTransactions)
        front.press("transaction", step.transactions.items[0].id)
        yield lambda step: isinstance(step, at.ShowingTransaction) and step.movements is not None
        self._look()
        front.press("print", "")
        yield lambda step: isinstance(step, at.TakeBelongings) and self._kiosk.loop.kiosk.printer_idle
        self._look()
        if not peers.printed or len(peers.printer.receipts) != self._receipts_before + 1:
            raise VisitFailed("not exactly one receipt came out of the printer")
        peers.printer.strip().save(self._out / "receipt.png")
        (self._out / "receipt.escpos").write_bytes(peers.printer.escpos[-1])
        (self._out / "transaction.json").write_text(to_json(peers.printed[-1]), "utf-8")
        peers.slot.pull()
        yield lambda _: not self._kiosk.loop.kiosk.card_present
        front.press("taken", "")
        yield lambda step: isinstance(step, at.Welcome)
        self._note("welcome")

    def _key(self) -> Iterator[Callable[[at.Step], bool]]:
        """Type what is printed on a travel document; other cards want nothing."""
        front, (number, fields) = self._kiosk.front, self._peers.face(self._persona)
        if not fields:
            return
        yield lambda step: isinstance(step, at.EnteringCan)
        if number:
            for digit in number:
                front.press("digit", digit)
            yield lambda step: isinstance(step, at.EnteringCan) and step.digits == number
        else:
            front.press("keyKind", "")
            yield lambda step: isinstance(step, at.EnteringMrz)
            for field, value in zip(at.KeyField, fields.replace("/", "").split(), strict=True):
                front.press("keyField", field.name)
                for character in value:
                    front.press("digit" if character.isdigit() else "letter", character)
            yield lambda step: isinstance(step, at.EnteringMrz) and len(step.expiry) == 8
        self._look()
        front.press("submit", "")

    def _look(self, name: str = "") -> None:
        """Picture what is shown in both languages; the kiosk itself keeps its own."""
        kiosk = self._kiosk.loop.kiosk
        name = name or NAMES[type(kiosk.step)]
        self._pictures += 1
        for language in Language:
            self._kiosk.front.show(replace(kiosk, language=language))
            self._picture(self._out / "screens" / f"{self._pictures:02d}-{name}-{language.value}.png")
        self._kiosk.front.show(kiosk)
        self._note(name)

    def _note(self, name: str) -> None:
        seconds = round(time.monotonic() - self._began, 3)
        self._steps.append({"step": name, "seconds": seconds})
        print(f"{seconds:7.3f} s  {name}", flush=True)
