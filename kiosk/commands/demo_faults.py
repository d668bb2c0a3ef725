"""The demo's faults: each acts at the wire of one peer, is named in both languages, and ends by the same click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.commands.demo_peers import Peers

if TYPE_CHECKING:
    from ui.dock import Hands

PARTS = {"printer": "الطابعة · Printer", "reader": "القارئ · Reader", "service": "الخدمة · Service"}


@dataclass(frozen=True, slots=True)
class Fault:
    """`peer` is what the peer itself calls it."""

    part: str
    peer: str
    ar: str
    en: str

    @property
    def name(self) -> str:
        return f"{self.part} {self.peer}"


FAULTS = (
    Fault("printer", "paper-low", "الورق قليل", "Paper low"),
    Fault("printer", "paper-out", "نفد الورق", "Out of paper"),
    Fault("printer", "cover-open", "الغطاء مفتوح", "Cover open"),
    Fault("printer", "cutter-error", "القاطع عالق", "Cutter blocked"),
    Fault("printer", "silent", "لا تجيب", "No answer"),
    Fault("printer", "unplugged", "مفصولة", "Unplugged"),
    Fault("reader", "unplugged", "مفصول", "Unplugged"),
    Fault("reader", "silent", "بطاقة صامتة", "Silent card"),
    Fault("reader", "garbage", "بطاقة لا تُقرأ", "Unreadable card"),
    Fault("reader", "unknown", "بطاقة غير معروفة", "Unknown card"),
    Fault("reader", "bank", "بطاقة بنكية", "Bank card"),
    Fault("service", "stopped", "متوقفة", "Stopped"),
    Fault("service", "slow", "بطيئة", "Slow"),
)


class Faults:
    """At most one fault of each part is on. A card's fault lays such a card, and lifts it when it ends."""

    def __init__(self, peers: Peers) -> None:
        self._peers = peers
        self._on: dict[str, Fault] = {}

    def hands(self) -> Hands:
        """All that the dock reaches the peers with."""
        from ui.dock import Hands  # Qt, which a demo without a display chooses first

        peers = self._peers
        return Hands(
            lay=peers.lay,
            pull=peers.slot.pull,
            face=peers.face,
            scan=peers.scan,
            code=peers.last_code,
            numbers=peers.phone.numbers,
            pick=peers.phone.pick,
            strip=peers.last_strip,
            faults=self.told,
            click=self.click,
            end_faults=self.end_all,
            card_laid=self.card_laid,
        )

    def told(self) -> list[dict[str, object]]:
        """Every part with its faults, as the dock shows them."""
        return [
            {
                "title": title,
                "faults": [
                    {"name": fault.name, "ar": fault.ar, "en": fault.en, "on": self._on.get(part) == fault}
                    for fault in FAULTS
                    if fault.part == part
                ],
            }
            for part, title in PARTS.items()
        ]

    def click(self, name: str) -> None:
        """Put this fault in, in place of its part's other; or end it when it is on."""
        fault = next(fault for fault in FAULTS if fault.name == name)
        was = self._on.pop(fault.part, None)
        if was is not None:
            self._end(was)
        if was != fault:
            self._on[fault.part] = fault
            self._begin(fault)

    def end_all(self) -> None:
        for fault in tuple(self._on.values()):
            self.click(fault.name)

    def card_laid(self) -> None:
        """Another card was laid or lifted: a faulty one lies there no longer."""
        if (fault := self._on.get("reader")) is not None and fault.peer != "unplugged":
            del self._on["reader"]

    def _begin(self, fault: Fault) -> None:
        peers = self._peers
        match fault.part, fault.peer:
            case "printer", "unplugged":
                peers.printer.unplug()
            case "printer", _:
                peers.printer.fault = fault.peer
            case "reader", "unplugged":
                peers.slot.unplugged = True
            case "reader", _:
                peers.lay_faulty(fault.peer)
            case _, "stopped":
                peers.line.cut()
            case _:
                peers.line.slow = True

    def _end(self, fault: Fault) -> None:
        peers = self._peers
        match fault.part, fault.peer:
            case "printer", "unplugged":
                peers.printer.plug()
            case "printer", _:
                peers.printer.fault = "none"
            case "reader", "unplugged":
                peers.slot.unplugged = False
            case "reader", _:
                peers.slot.pull()
            case _, "stopped":
                peers.line.mend()
            case _:
                peers.line.slow = False
