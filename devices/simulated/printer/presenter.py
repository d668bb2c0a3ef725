"""A simulated presenter: holds what was cut, shows it to the visitor, takes it back. Custom's GS e (KPM210 manual, page 49).

Its papers are rows of dots: `inside` waits, `outside` hangs at the mouth; `taken`, `retracted`, `dropped` is where they went.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.simulated.printer.status import STOPPING

RETRACT, PRESENT, EJECT, ASK = 2, 3, 5, 6


@dataclass(slots=True)
class Presenter:
    """`retracts` is whether it was allowed to in its own set-up."""

    retracts: bool = True
    inside: bytes | None = None
    outside: bytes | None = None
    taken: list[bytes] = field(default_factory=list)
    retracted: list[bytes] = field(default_factory=list)
    dropped: list[bytes] = field(default_factory=list)

    def hold(self, rows: bytes) -> None:
        """Keep a paper that was cut."""
        self.let_go()
        self.inside = rows

    def let_go(self) -> None:
        """Push out what is there: GS e 5, and what happens to it when the next paper comes."""
        self.dropped += self._all()
        self.inside = self.outside = None

    def take(self) -> None:
        """As a visitor does who pulls the paper out."""
        if self.outside is None:
            raise ValueError("there is no paper to take.")
        self.taken.append(self.outside)
        self.outside = None

    def carry_out(self, command: bytes) -> None:
        """GS e n, of a paper that is cut."""
        if command[2] == PRESENT and command[3] and self.inside is not None:
            self.inside, self.outside = None, self.inside
        elif command[2] == EJECT:
            self.let_go()
        elif command[2] == RETRACT and self.retracts:
            self.retracted += self._all()
            self.inside = self.outside = None

    def status(self, fault: str) -> bytes:
        """The answer to GS e 6."""
        paper = (0x01 if fault in ("paper-low", "paper-out") else 0) | (0 if fault == "paper-out" else 0x04)
        ticket = 0x08 if self.outside is not None else 0
        return bytes([paper | ticket | (0x40 if fault in STOPPING else 0) | (0x80 if fault == "jam" else 0)])

    def full_status(self, fault: str) -> bytes:
        """The answer to DLE EOT 20: paper (KPM210 manual, page 36), cover, errors that end, errors that do not."""
        paper = (0x05 if fault == "paper-out" else 0x04 if fault == "paper-low" else 0) | (
            0x20 if self.outside is not None else 0
        )
        cover = 0x02 if fault == "cover-open" else 0
        ends = {"hot": 0x01, "jam": 0x40}.get(fault, 0)
        return bytes([0x10, 0x0F, paper, cover, ends, 0x01 if fault == "cutter-error" else 0])

    def _all(self) -> list[bytes]:
        return [rows for rows in (self.inside, self.outside) if rows is not None]
