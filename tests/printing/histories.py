"""Random histories of a printer at a kiosk: visits, and mishaps before, in and after them; each is its seed's."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from devices.printer.profile import DEFAULT
from devices.printer.status import PrintOutcome
from devices.simulated.printer.status import FAULTS
from tests.printing.counter import Counter
from tests.printing.receipts import CHUNKS
from tests.printing.world import World

VISITS = 3
LESS = replace(DEFAULT, confirms=False), replace(DEFAULT, abandon=b""), replace(DEFAULT, confirms=False, abandon=b"")
PROFILES = (*[DEFAULT] * 5, *LESS)
STARTS_SECONDS = (2.5, 30.0)  # what a printer needs to start: longer than a chunk needs on any line here
LATE_SECONDS = (0.05, 0.3, 0.6, 2.0, 4.5, 8.0)
NOISE = bytes(byte for byte in range(256) if byte & 0x90 == 0x80 or byte & 0x93 in (0x10, 0x11, 0x13, 0x91, 0x93))
"""Whatever is no answer: a line that carries those at random cannot be believed at all."""


class History:
    """Plays itself when made; raises AssertionError when an outcome, a paper or a time is wrong."""

    def __init__(self, seed: int) -> None:
        self._dice = dice = random.Random(seed)
        self.world = World(
            baud=dice.choice([None, None, 9600, 115200]),
            serial=dice.random() < 0.5,
            buffer_bytes=dice.choice([None, None, 64, 200, 600]),
            mm_a_second=dice.choice([25.0, 100.0]),
        )
        self.world.core.answers_within_data = dice.random() < 0.3
        self.world.core.clears_within_data = dice.random() < 0.5
        self.kiosk = Counter(self.world, dice.choice(PROFILES))
        self.kiosk.idle(dice.uniform(0, 5))
        for _ in range(dice.randint(1, VISITS)):
            self._visit()
        self.kiosk.mend()

    @property
    def outcomes(self) -> list[PrintOutcome | None]:
        return [press.outcome for press in self.kiosk.presses[:-1]]

    def _visit(self) -> None:
        dice, world = self._dice, self.world
        for _ in range(dice.choice([0, 1, 1, 2, 3])):
            self._arrange(self._mishap())
        if dice.random() < 0.1:
            world.lives = dice.randint(1, 60)
        asked, leaves = [0], dice.randint(1, CHUNKS) if dice.random() < 0.15 else None

        def cancelled() -> bool:
            asked[0] += 1
            return asked[0] == leaves

        self.kiosk.press(text=dice.random() < 0.2, deadline_seconds=dice.choice([4.0, 15.0]), cancelled=cancelled)
        self.kiosk.judge()
        for mends in self._mends():
            if dice.random() < 0.6:
                world.at(world.now() + dice.uniform(0, 20), mends)
        self.kiosk.idle(dice.choice([0.0, 1.0, 8.0, 30.0]))

    def _arrange(self, happens: Callable[[], None]) -> None:
        """Now, at a time, or at a byte that goes over the line or is carried out."""
        dice, world = self._dice, self.world
        match dice.randrange(3):
            case 0:
                world.at(world.now() + dice.choice([0.0, dice.uniform(0, 2), dice.uniform(0, 20)]), happens)
            case 1:
                world.at_byte = world.written + dice.randint(0, 1100), happens
            case _:
                world.core.fault_after_bytes = world.core.done + dice.randint(0, 1020), dice.choice(FAULTS)

    def _mishap(self) -> Callable[[], None]:
        dice, world = self._dice, self.world
        seconds, late, noise = dice.uniform(*STARTS_SECONDS), dice.choice(LATE_SECONDS), bytes(dice.choices(NOISE, k=9))
        fault = dice.choice(FAULTS)
        return dice.choice(
            [
                world.unplug,
                lambda: world.restart(seconds),
                lambda: setattr(world, "mute", True),
                lambda: setattr(world, "garbles", True),
                lambda: setattr(world.core, "answers_after_seconds", late),
                lambda: world.noise.extend(noise),
                lambda: setattr(world.core, "fault", fault),
                lambda: setattr(world.core, "fault", fault),
            ]
        )

    def _mends(self) -> list[Callable[[], None]]:
        world = self.world
        return [
            world.plug,
            lambda: setattr(world, "mute", False),
            lambda: setattr(world, "garbles", False),
            lambda: setattr(world.core, "answers_after_seconds", 0.0),
            lambda: setattr(world.core, "fault", "none"),
            world.core.free_cutter,
        ]
