"""A world with a pcscd of its own, and a whole kiosk in it that meets every fault of a reader and of other programs.

`unshare --mount --net --pid --fork --mount-proc python -m tests.system.reader_world SCRATCH` prints one JSON line a case.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from smartcard import scard

from devices.card.pcsc import PROTOCOLS
from devices.card.slot import PcscSlot
from devices.simulated.card import SimulatedCard, load_personas
from devices.simulated.inserted import insert
from kiosk.core import steps as at
from tests.faults.whole_kiosk import CONFIG, Booth
from tests.pcscd import SLOT, Pcscd

ROOT = Path(__file__).parents[2]
WATCH = [sys.executable, "-m", "kiosk", "card", "read", "--json", "--watch"]
LO_UP = struct.pack("16sH14s", b"lo", 0x1 | 0x40, b"")  # IFF_UP | IFF_RUNNING
READING = b"devices.card.reading_process"
SIOCSIFFLAGS = 0x8914
VISITORS = 60
MOMENT = 0.7  # vpcd looks for its card twice a second


def begin() -> Pcscd:
    """Make this namespace a place where pcscd runs: a loopback that is up, a /run/pcscd that nobody else has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, SIOCSIFFLAGS, LO_UP)
    Path("/run/pcscd").mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run/pcscd"], check=True)
    daemon = Pcscd()
    daemon.start()
    return daemon


class Interrupted(SimulatedCard):
    """A card during whose command number `at` something else happens."""

    def __init__(self, persona: dict[str, str], at_command: int, happens: Callable[[], None]) -> None:
        super().__init__(persona)
        self._at, self._happens = at_command, happens

    def answer(self, command: bytes) -> bytes | None:
        if self.apdus + 1 == self._at:
            self._happens()
        return super().answer(command)


class OtherProgram:
    """Another application of this machine with a handle of its own on the first card that it sees."""

    def __init__(self, share: int) -> None:
        _, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        self._share = share
        self._card: Any = None
        self._quick = threading.Thread(target=self._take, daemon=True)

    def take(self) -> None:
        """Take the next card before anybody else can."""
        self._quick.start()

    def _take(self) -> None:
        result = scard.SCARD_E_NO_SMARTCARD
        while result != scard.SCARD_S_SUCCESS:
            result, self._card, _ = scard.SCardConnect(self._context, "Virtual PCD 00 00", self._share, PROTOCOLS)
        if self._share == scard.SCARD_SHARE_SHARED:
            scard.SCardBeginTransaction(self._card)

    def let_go(self) -> None:
        self._quick.join()
        if self._share == scard.SCARD_SHARE_SHARED:
            scard.SCardEndTransaction(self._card, scard.SCARD_LEAVE_CARD)
        scard.SCardDisconnect(self._card, scard.SCARD_LEAVE_CARD)
        scard.SCardReleaseContext(self._context)


def reset_the_card() -> None:
    """Reset it as another program would, between this command and the next: the reading process stands still meanwhile."""
    reading = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/cmdline") if READING in path.read_bytes()]

    def reset() -> None:
        _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        _, card, _ = scard.SCardConnect(context, "Virtual PCD 00 00", scard.SCARD_SHARE_SHARED, PROTOCOLS)
        scard.SCardDisconnect(card, scard.SCARD_RESET_CARD)
        scard.SCardReleaseContext(context)
        for pid in reading:
            os.kill(pid, signal.SIGCONT)

    for pid in reading:
        os.kill(pid, signal.SIGSTOP)
    threading.Thread(target=reset, daemon=True).start()


class World:
    """The kiosk, its pcscd, and the card in the slot."""

    def __init__(self, scratch: Path) -> None:
        self.daemon = begin()
        self.booth = Booth(scratch, "plain", visitors=VISITORS, slot=PcscSlot())
        self._people = iter(self.booth.people.values())
        self._pull: Callable[[], None] = lambda: None

    @property
    def somebody(self) -> dict[str, str]:
        """A person who was not here before: the service sends each only so many codes."""
        return next(self._people)

    def insert(self, card: SimulatedCard) -> None:
        self._pull = insert(card, *SLOT)

    def pull(self) -> None:
        with contextlib.suppress(OSError):  # it left by itself
            self._pull()
        self._pull = lambda: None

    def read(self, card: SimulatedCard) -> str:
        """Insert a card and answer where the visitor stands when the reading is over."""
        self.insert(card)
        self.booth.until(at.ReadingCard, at.LookingUp, at.ProvingHolder)
        self.booth.until(at.Apology, at.ProvingHolder)
        return self.stands()

    def stands(self) -> str:
        step = self.booth.step
        return step.problem.name if isinstance(step, at.Apology) else type(step).__name__

    def tell(self, case: str, stood: str, **more: object) -> None:
        """Say what came of a case and what the screen says, then let the visitor go and see whether the next card is read."""
        words = self.booth.words()
        self.pull()
        self.home()
        next_card = self.read(SimulatedCard(self.somebody))
        self.pull()
        self.home()
        print(
            json.dumps({"case": case, "stood": stood, "words": words, "next": next_card, **more}, ensure_ascii=False),
            flush=True,
        )

    def home(self) -> None:
        ends = time.monotonic() + MOMENT  # until vpcd has seen that the slot is empty
        while time.monotonic() < ends or not isinstance(self.booth.step, at.Welcome):
            if not isinstance(self.booth.step, at.Rest):
                self.booth.press("finish")
            self.booth.until(at.Welcome, at.TakeBelongings, at.OutOfService)
            time.sleep(0.02)


def of_pcscd(world: World) -> None:
    """It dies at rest and under a card; its readers go and come."""
    booth, daemon = world.booth, world.daemon
    daemon.kill()
    booth.until(at.OutOfService)
    words = booth.words()
    booth.until(at.OutOfService, also=_after(9.0))  # long enough for a growing backoff to be found out
    daemon.start()
    began = time.monotonic()
    world.insert(SimulatedCard(world.somebody))
    booth.until(at.ReadingCard, at.LookingUp, at.ProvingHolder)
    seconds = time.monotonic() - began
    booth.until(at.ProvingHolder, at.Apology)
    world.tell("pcscd killed at rest", world.stands(), out=words, seconds=round(seconds, 2))

    world.insert(Interrupted(world.somebody, 2, daemon.kill))
    booth.until(at.Apology)
    stood = world.stands()
    words = booth.words()
    booth.press("finish")
    booth.until(at.OutOfService)
    daemon.start()
    world.tell("pcscd killed while a card was read", stood, apology=words)

    daemon.stop()
    daemon.start(readers=False)
    booth.until(at.OutOfService)
    words = booth.words()
    daemon.stop()
    daemon.start()
    booth.until(at.Welcome)
    world.tell("reader unplugged and plugged in", world.read(SimulatedCard(world.somebody)), out=words)


def of_other_programs(world: World) -> None:
    """They hold the card, look at it first, never end a transaction, or reset it."""
    for case, seconds in (("another program holds the card", 0.0), ("another program looks at the card first", 0.8)):
        other = OtherProgram(scard.SCARD_SHARE_EXCLUSIVE)
        other.take()
        if seconds:
            threading.Timer(seconds, other.let_go).start()
        stood = world.read(SimulatedCard(world.somebody))
        if not seconds:
            other.let_go()
        world.tell(case, stood)

    other = OtherProgram(scard.SCARD_SHARE_SHARED)
    other.take()
    began = time.monotonic()
    stood = world.read(SimulatedCard(world.somebody))
    seconds = time.monotonic() - began
    other.let_go()
    world.tell("another program's transaction never ends", stood, seconds=round(seconds, 2))

    card = Interrupted(world.somebody, 2, reset_the_card)
    world.tell("another program resets the card", world.read(card), apdus=card.apdus)


def of_cards(world: World) -> None:
    """They are pulled at every command, or say nothing."""
    for name in ("ahmad", "somchai"):
        persona = load_personas(CONFIG / "personas.toml")[name]
        pulled, stood = 0, "CARD_UNREADABLE"
        while stood == "CARD_UNREADABLE" and pulled < 30:
            stood = world.read(SimulatedCard(persona, leave_after=pulled))
            world.pull()
            world.home()
            pulled += 1
        world.tell(f"card of {name} pulled at every command", stood, pulled=pulled - 1)

    began = time.monotonic()
    stood = world.read(SimulatedCard(world.somebody, fault="silent"))
    world.tell("silent card", stood, seconds=round(time.monotonic() - began, 2))


def main(scratch: Path) -> int:
    world = World(scratch)
    booth, daemon = world.booth, world.daemon
    world.tell("well", world.read(SimulatedCard(world.somebody)))
    of_pcscd(world)
    of_other_programs(world)
    of_cards(world)
    booth.stop()
    print(json.dumps(watched(daemon, world.somebody)), flush=True)
    daemon.stop()
    print("\n".join(booth.complaints), file=sys.stderr, end="", flush=True)
    return int(bool(booth.complaints))


def _after(seconds: float) -> Callable[[], bool]:
    ends = time.monotonic() + seconds
    return lambda: time.monotonic() > ends


def watched(daemon: Pcscd, person: dict[str, str]) -> dict[str, Any]:
    """`kiosk card read --watch` through two deaths of pcscd: what it read, what it said, how soon it read again."""
    read: list[str] = []
    seconds: list[float] = []
    with subprocess.Popen(
        WATCH, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as command:
        assert command.stdout is not None
        assert command.stderr is not None

        def card() -> None:
            pull = insert(SimulatedCard(person), *SLOT)
            assert command.stdout is not None
            read.append(json.loads(command.stdout.readline())["fields"]["id_number"])
            pull()
            time.sleep(MOMENT)

        card()
        for _ in range(2):
            daemon.kill()
            time.sleep(2.0)
            daemon.start()
            began = time.monotonic()
            card()
            seconds.append(round(time.monotonic() - began - MOMENT, 2))
        command.terminate()
        said = command.stderr.read().splitlines()
    return {"case": "watch", "read": read, "said": said, "seconds": seconds, "expected": person["id_number"]}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
