"""A kiosk's counter in virtual time: presses on print, the worker's polls between them, and a judge of the paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from devices.errors import DeviceError
from devices.printer.driver import ReceiptPrinter
from devices.printer.profile import DEFAULT, PrinterProfile
from devices.printer.status import PrintOutcome
from tests.printing.receipts import Receipt, hanging, papers
from tests.printing.world import Killed, World

DEADLINE_SECONDS = 15.0
LAST_WORDS_SECONDS = 3.0  # to clear the printer and hear it, once the deadline has come
POLL_SECONDS, BACKOFF_SECONDS = 2.0, 0.5
MENDED_SECONDS = 45.0  # in which a printer whose faults have ended is back in service


@dataclass(frozen=True, slots=True)
class Press:
    """What became of one press on print; `outcome` is None when the process died of it."""

    receipt: Receipt
    outcome: PrintOutcome | None
    seconds: float


@dataclass(slots=True)
class Counter:
    """`printer` is made anew when the process dies; what the paper shows, stays."""

    world: World
    profile: PrinterProfile = DEFAULT
    presses: list[Press] = field(default_factory=list)
    printer: ReceiptPrinter = field(init=False)
    open: bool = False
    draws_seconds: float = 0.0  # a chunk
    _rows: int | None = 0  # with ink; no more may come before the next press. None: nobody knows what it still prints
    _kept: bool = False  # on the disk: that something may hang there

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """A new process; it knows what is on the disk."""
        self.open = False
        self.printer = ReceiptPrinter(self.world.open_line, self.profile, now=self.world.now)
        if self._kept:
            self._rows = None
            self.printer.suspect()

    def die(self) -> None:
        """End the process: its line ends with it."""
        self.world.hang_up()
        self.begin()

    def idle(self, seconds: float) -> None:
        """Let the worker poll, and come back when the line was lost."""
        ends = self.world.now() + seconds
        while self.world.now() < ends:
            self.poll()
            pause = POLL_SECONDS if self.open else BACKOFF_SECONDS
            self.world.wait_until(min(ends, self.world.now() + pause))

    def poll(self) -> bool:
        """Whether the printer is known to be well."""
        try:
            if not self.open:
                self.printer.open()
                self.open = True
            self.printer.poll()
        except DeviceError:
            self.open = False
            self.printer.close()
        except Killed:
            self.die()
        self._kept = self.printer.hanging
        well = self.open and self.printer.health.value == "online"
        self._expect_nothing_new()
        if well and self._rows is None:
            self._rows = self.world.rows()
        return well

    def _expect_nothing_new(self) -> None:
        if self.profile.abandon:  # else it prints the rest when its fault is mended, on a piece of its own
            assert self._rows in (None, self.world.rows()), "something was printed later"

    def press(
        self,
        *,
        text: bool = False,
        deadline_seconds: float = DEADLINE_SECONDS,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> PrintOutcome | None:
        """Press on print."""
        self._expect_nothing_new()
        receipt = Receipt(len(self.presses) + 1, text)
        began, line, rows = self.world.now(), self.world.lines, self.world.rows()
        outcome: PrintOutcome | None = PrintOutcome.OFFLINE  # as the worker refuses it
        if self.open:
            self._kept = True
            try:
                outcome = self.printer.print_chunks(
                    self._drawn(receipt), deadline_seconds=deadline_seconds, cancelled=cancelled
                )
                self._kept = self.printer.hanging
            except Killed:
                outcome = None
                self.die()
        seconds = self.world.now() - began
        if outcome is not PrintOutcome.OFFLINE or rows != self.world.rows():  # else nothing of it was sent
            self._rows = self.world.rows() if line == self.world.lines else None
        self.presses.append(Press(receipt, outcome, seconds))
        assert seconds <= deadline_seconds + LAST_WORDS_SECONDS, f"{outcome} after {seconds} s"
        return outcome

    def _drawn(self, receipt: Receipt) -> Iterator[bytes]:
        for chunk in receipt.chunks():
            if self.draws_seconds:
                self.world.wait_until(self.world.now() + self.draws_seconds)
            yield chunk

    def judge(self) -> None:
        """Raise AssertionError unless every outcome is true, and every piece of paper one visitor's or nobody's."""
        pieces = papers(self.world.core)
        for piece in (*pieces, hanging(self.world.core)):
            assert len(piece.whose()) <= 1, f"one paper with the receipts of {piece.whose()}"
        for press in self.presses:
            whole = [piece for piece in pieces if press.receipt.stands_on(piece)]
            assert len(whole) <= 1, f"press {press.receipt.press} printed {len(whole)} times"
            if press.outcome is PrintOutcome.PRINTED:
                assert whole, f"press {press.receipt.press} was called printed, and is not on paper"
            begun = sum(press.receipt.press in piece.whose() for piece in pieces)
            assert begun <= 1, f"press {press.receipt.press} was begun {begun} times"

    def mend(self) -> None:
        """End every fault; then the next receipt must be whole and alone, and nothing else may come but blank paper."""
        world = self.world
        world.mend()
        self.poll()
        world.core.fault = "none"
        ends = world.now() + MENDED_SECONDS
        while not self.poll():
            assert world.now() < ends, "it did not come back"
            world.wait_until(world.now() + POLL_SECONDS)
        self.idle(POLL_SECONDS)
        before = len(world.core.receipts)
        assert not hanging(world.core).rows, "something still hangs there"
        assert self.press() is PrintOutcome.PRINTED, "it came back and does not print"
        new = papers(world.core)[before:]
        assert len(new) == 1
        assert self.presses[-1].receipt.stands_on(new[0])
        self.judge()
