"""What our card conversation adds to raw SCardTransmit calls: the same commands to the same card on a real pcscd, in turns."""

from __future__ import annotations

import time
from pathlib import Path

from smartcard import scard

from devices.card.apdu import Conversation, Counter, converse
from devices.card.pcsc import Connection, Watch
from devices.card.profile import load_profiles
from devices.card.profile_reading import read_card
from devices.simulated.card import SimulatedCard, load_personas
from devices.simulated.inserted import insert
from tests.bench.figure import Figure
from tests.bench.processes import ROOT
from tests.pcscd import SLOT, pcscd_running

TURNS = 60
CONFIG = ROOT / "config"


def measure() -> dict[str, Figure]:
    with pcscd_running():
        time.sleep(1.0)
        pull = insert(SimulatedCard(load_personas(CONFIG / "personas.toml")["ahmad"]), *SLOT)
        reader = _reader_with_a_card()
        connection = Connection(reader)
        try:
            overheads = _turns(reader, connection, CONFIG / "cards")
        finally:
            connection.close()
            pull()
    return {"apdu_overhead_ms": Figure(samples=overheads, unit="ms", limit=0.3, note="per command")}


def _reader_with_a_card() -> str:
    watch, ends = Watch(), time.monotonic() + 10
    try:
        while time.monotonic() < ends:
            for seen in watch.look():
                if seen.card_present:
                    return seen.reader
            time.sleep(0.05)
    finally:
        watch.close()
    raise RuntimeError("the card was not seen")


def _turns(reader: str, connection: Connection, folder: Path) -> tuple[float, ...]:
    """Milliseconds a command that a whole reading takes beyond its bare commands."""
    profiles = load_profiles(folder)
    commands: list[bytes] = []

    def transmit(raw: bytes) -> bytes:
        commands.append(raw)
        return connection.transmit(raw)

    def reading() -> Conversation[object]:
        return (yield from read_card(profiles, connection.atr))

    converse(reading(), transmit, t0=connection.t0, counter=Counter(), now=time.monotonic)  # learns the commands
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    _, card, _ = scard.SCardConnect(context, reader, scard.SCARD_SHARE_SHARED, protocols)
    pci = scard.SCARD_PCI_T0 if connection.t0 else scard.SCARD_PCI_T1
    raw_commands = [list(raw) for raw in commands]
    overheads = []
    for _ in range(TURNS):
        began = time.perf_counter()
        for raw_command in raw_commands:
            result, _answer = scard.SCardTransmit(card, pci, raw_command)
            assert result == scard.SCARD_S_SUCCESS
        bare = time.perf_counter() - began
        began = time.perf_counter()
        converse(reading(), connection.transmit, t0=connection.t0, counter=Counter(), now=time.monotonic)
        whole = time.perf_counter() - began
        overheads.append((whole - bare) * 1000 / len(raw_commands))
    scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
    scard.SCardReleaseContext(context)
    return tuple(overheads)
