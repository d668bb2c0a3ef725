"""The card reader's driver: sees cards come and go, and has each one read in a process of its own that can be killed."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from devices.errors import DeviceError
from devices.health import DeviceHealth

T = TypeVar("T")
Steps = tuple[tuple[str, int, int], ...]  # of a reading: name, commands, milliseconds


@dataclass(frozen=True, slots=True, repr=False)
class Read:
    """The card was read; `fields` holds texts, dates ISO 8601."""

    profile: str
    fields: dict[str, str]
    assurance: str
    apdus: int
    milliseconds: int
    steps: Steps = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Unknown:
    """No profile fits; `bank` when it is a payment card."""

    bank: bool
    steps: Steps = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """`reason` names steps and status words, never content."""

    reason: str
    steps: Steps = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Gone:
    """The card was pulled."""


@dataclass(frozen=True, slots=True)
class Silent:
    """The card did not finish before the deadline."""


ReadOutcome = Read | Unknown | Unreadable | Gone | Silent


class Slot(Protocol):
    """Where cards lie: real (PC/SC) or simulated. Raises DeviceError when it cannot be asked."""

    def open(self) -> None: ...

    def card_present(self) -> bool: ...

    @property
    def address(self) -> str:
        """What the reading process is told to connect to."""

    def close(self) -> None: ...


class PcscSlot:
    """The first PC/SC reader whose name holds `part`."""

    def __init__(self, part: str = "") -> None:
        self._part = part
        self._watch: object = None
        self._reader = ""

    def open(self) -> None:
        from devices.card.pcsc import Watch  # 40 ms, and the demo needs none

        self._watch = Watch()
        self._look()

    def card_present(self) -> bool:
        return self._look()

    @property
    def address(self) -> str:
        return self._reader

    def close(self) -> None:
        from devices.card.pcsc import Watch

        if isinstance(self._watch, Watch):
            self._watch.close()
        self._watch = None

    def _look(self) -> bool:
        from devices.card.pcsc import Watch

        assert isinstance(self._watch, Watch)
        fitting = [seen for seen in self._watch.look() if self._part in seen.reader]
        if not fitting:
            named = f" named “{self._part}”" if self._part else ""
            raise DeviceError(f"no card reader{named} is connected. Check its cable.", health=DeviceHealth.NO_DEVICE)
        chosen = next((seen for seen in fitting if seen.card_present), fitting[0])
        self._reader = chosen.reader
        return chosen.card_present


class CardReader:
    """Owned by one thread. `profiles` is the folder of card profiles, checked before the first card comes."""

    def __init__(self, slot: Slot, *, profiles: Path, now: Callable[[], float] = time.monotonic) -> None:
        self._slot, self._profiles, self._now = slot, profiles, now
        # Its own copy: another thread that sets a variable while a process starts moves the memory that it is started with.
        self._environment = dict(os.environ)
        self._spare: subprocess.Popen[bytes] | None = None
        self.health = DeviceHealth.UNKNOWN

    @property
    def name(self) -> str:
        return self._slot.address

    def open(self) -> None:
        self._ask(self._slot.open)
        self._prepare()

    def card_present(self) -> bool:
        """Ask the slot; raises DeviceError when it is lost."""
        return self._ask(self._slot.card_present)

    def read(self, deadline_seconds: float) -> ReadOutcome:
        """Read the card that lies there; ends at the deadline or when it is pulled, whatever the card does."""
        ends = self._now() + deadline_seconds
        self._prepare()
        process, self._spare = self._spare, None
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            order = {"reader": self._slot.address, "profiles": str(self._profiles)}
            process.stdin.write(json.dumps(order).encode() + b"\n")
            process.stdin.flush()
            answer = b""
            while not answer.endswith(b"\n"):
                if self._now() >= ends:
                    return Silent()
                ready, _, _ = select.select([process.stdout], [], [], 0.02)
                if ready:
                    part = os.read(process.stdout.fileno(), 65_536)
                    if not part:
                        return Unreadable("the reading process ended without an answer")
                    answer += part
                elif not self._slot.card_present():
                    return Gone()
            return _outcome(json.loads(answer))
        finally:
            _end(process)
            self._prepare()

    def close(self) -> None:
        self._slot.close()
        if self._spare is not None:
            _end(self._spare)
            self._spare = None

    def _ask(self, question: Callable[[], T]) -> T:
        try:
            answer = question()
        except DeviceError as error:
            self.health = error.health
            raise
        self.health = DeviceHealth.ONLINE
        return answer

    def _prepare(self) -> None:
        if self._spare is None or self._spare.poll() is not None:
            command = [sys.executable, "-I", "-m", "devices.card.reading_process"]
            pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
            self._spare = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, env=self._environment)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except BrokenPipeError:
                continue


def _outcome(said: dict[str, Any]) -> ReadOutcome:
    steps = tuple((str(name), int(apdus), int(milliseconds)) for name, apdus, milliseconds in said.get("steps", ()))
    match said:
        case {"kind": "read", "profile": str(profile), "fields": dict(fields), "assurance": str(assurance)}:
            return Read(profile, fields, assurance, int(str(said["apdus"])), int(str(said["milliseconds"])), steps)
        case {"kind": "bank" | "unknown" as kind}:
            return Unknown(kind == "bank", steps)
        case {"kind": "gone"}:
            return Gone()
        case _:
            return Unreadable(str(said.get("reason", "")), steps)
