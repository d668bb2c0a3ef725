"""Where the documents are laid: a slot at the wire of the production driver, or a real pcscd with vpcd's virtual reader."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from devices.card.driver import CardReader
from devices.card.emrtd.trust_file import add
from devices.card.slot import PcscSlot
from devices.simulated.document.chip import Document
from devices.simulated.inserted import insert
from devices.simulated.slot import SimulatedSlot
from tests.documents.direct import World
from tests.documents.driven import Pad
from tests.pcscd import SLOT, pcscd_running

CARDS = Path(__file__).parents[2] / "config" / "cards"
PATIENCE_SECONDS = 30.0


@contextlib.contextmanager
def simulated_slot(world: World) -> Iterator[Pad]:
    with tempfile.TemporaryDirectory() as folder:
        slot = SimulatedSlot()
        reader = CardReader(slot, profiles=CARDS)
        reader.open()
        yield Pad(reader, slot.lay, slot.pull, _trust(world, Path(folder)))
        reader.close()


@contextlib.contextmanager
def pcscd(world: World) -> Iterator[Pad]:
    with tempfile.TemporaryDirectory() as folder, pcscd_running():
        reader = CardReader(PcscSlot("00 00"), profiles=CARDS)
        reader.open()
        yield _Vpcd(reader).pad(_trust(world, Path(folder)))
        reader.close()


class _Vpcd:
    """One slot of the virtual reader: laying waits until pcscd tells of the card, lifting until it tells of none."""

    def __init__(self, reader: CardReader) -> None:
        self._reader = reader
        self._pull: Callable[[], None] = lambda: None

    def pad(self, trust: Path) -> Pad:
        return Pad(self._reader, self._lay, self._lift, trust)

    def _lay(self, document: Document) -> None:
        ends = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self._pull = insert(document, *SLOT)
                break
            except ConnectionRefusedError:  # vpcd has not noticed yet that the last one left
                assert time.monotonic() < ends
                time.sleep(0.02)
        self._wait(present=True)

    def _lift(self) -> None:
        with contextlib.suppress(OSError):  # it left by itself
            self._pull()
        self._wait(present=False)

    def _wait(self, *, present: bool) -> None:
        ends = time.monotonic() + PATIENCE_SECONDS
        while self._reader.card_present() is not present:
            assert time.monotonic() < ends, "pcscd does not tell of the card"
            time.sleep(0.02)


def _trust(world: World, folder: Path) -> Path:
    path = folder / "country-signers.json"
    add(path, list(world.trust.authorities))
    return path
