"""What reading a travel document costs: commands, and what the terminal itself takes beside the chip.

The documents are those of the personas, issued for the run. What a chip answered once is played again with the same random
numbers, so that only our side is timed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from devices.card.apdu import TRAVEL_DOCUMENT_INS, Conversation, Counter, converse
from devices.card.driver import CardReader
from devices.card.emrtd.access_key import Can, MrzKey
from devices.card.emrtd.certificates import load_certificate
from devices.card.emrtd.files import File
from devices.card.emrtd.pace import Opened, establish
from devices.card.emrtd.pace_offers import offers
from devices.card.emrtd.reading import DocumentRead, read_document
from devices.card.emrtd.security_object import Authentic, prove_data
from devices.card.emrtd.trust import TrustStore
from devices.card.outcomes import Document as Waiting
from devices.card.outcomes import DocumentFiles
from devices.card.profile import load_profiles
from devices.simulated.document.chip import Document
from devices.simulated.document.country import made
from devices.simulated.document.issuing import issue
from devices.simulated.document.personas import load_documents
from devices.simulated.document.printed import STATE, Holder, access_fields
from devices.simulated.document.variant import Variant
from devices.simulated.slot import SimulatedSlot
from tests.bench.figure import Figure

TURNS = 30
PATIENCE_SECONDS = 30.0
CONFIG = Path(__file__).parents[2] / "config"
NOW = datetime(2026, 11, 24, 7, 35, tzinfo=UTC)
BAC_PERSONA, ECDSA_PERSONA, RSA_PERSONA = "zaynab", "hamza", "aisha"
DATA = {File.DG1: 1, File.DG11: 11}
# Curve, the most milliseconds that it may take
CURVES = {"": ("secp256r1", 8), "_p521": ("secp521r1", 30), "_brainpool512": ("brainpoolP512r1", 30)}


def measure() -> dict[str, Figure]:
    personas, country = load_documents(CONFIG / "personas.toml"), made(NOW)
    trust = TrustStore(tuple(load_certificate(raw, "country signer") for raw in country.authorities.values()))

    def laid(persona: str, **changed: object) -> tuple[Document, Holder]:
        holder, variant = personas[persona]
        return issue(holder, replace(variant, **changed), country, NOW), holder  # type: ignore[arg-type]

    three = (File.DG1, File.DG11, File.SOD)
    passport, holder = laid(BAC_PERSONA)
    extended, _ = laid(BAC_PERSONA, extended=True)
    figures = {
        "apdus_bac_dg1": _commands(passport, _zone(holder), (File.DG1,), 5),
        "apdus_bac_dg1_dg11_sod": _commands(
            passport, _zone(holder), three, 4 + sum(-(-len(passport.files[file.sfi]) // 231) for file in three)
        ),
        "apdus_bac_dg1_dg11_sod_extended": _commands(extended, _zone(holder), three, 7),
        "emrtd_overhead_ms_per_apdu": Figure(
            samples=_overhead(passport, _zone(holder), three), unit="ms", limit=0.3, note=f"{_lengths(passport, three)}, 3DES"
        ),
    }
    for name, persona, most in (("", ECDSA_PERSONA, 14), ("_rsa", RSA_PERSONA, 18)):
        document, holder = laid(persona)
        key, sod = Can(holder.can) if holder.can else _zone(holder), document.files[File.SOD.sfi]
        limit = min(most, 8 + -(-len(sod) // 223))
        figures[f"apdus_pace_dg1_sod{name}"] = _commands(document, key, (File.DG1, File.SOD), limit)
        figures[f"passive_auth_ms{name}"] = _passive(document, trust, personas[persona][1])
    figures["apdus_document_read"] = _driven(*laid(ECDSA_PERSONA))
    for name, (curve, most) in CURVES.items():
        document, holder = laid(ECDSA_PERSONA, curve=curve)
        figures[f"pace_terminal_ms{name}"] = Figure(
            samples=_pace(document, Can(holder.can)), unit="ms", limit=most, note=f"{curve}, AES-128, CAN"
        )
    return figures


def _zone(holder: Holder) -> MrzKey:
    fields = access_fields(holder)
    return MrzKey(holder.document_number, fields[-14:-8], fields[-7:-1])


def _passive(document: Document, trust: TrustStore, variant: Variant) -> Figure:
    """Milliseconds that proving DG1 and DG11 takes, the trust store being loaded."""
    groups = {number: document.files[file.sfi] for file, number in DATA.items()}
    sod = document.files[File.SOD.sfi]
    samples = []
    for _ in range(TURNS):
        began = time.perf_counter()
        found = prove_data(sod, groups, issuing_state=STATE, trust=trust, now=NOW)
        samples.append((time.perf_counter() - began) * 1000)
        assert isinstance(found, Authentic)
    return Figure(
        samples=tuple(samples), unit="ms", limit=20, note=f"{variant.signer}, {_lengths(document, (*DATA, File.SOD))}"
    )


def _commands(document: Document, key: Can | MrzKey, wanted: tuple[File, ...], limit: int) -> Figure:
    """Commands from the card's arrival to the last file; EF.CardAccess is looked for first."""
    longest = 65_536 if document.habits.extended else 256
    counter = Counter()
    document.power_on()
    outcome = _carry(read_document(key, wanted, longest_answer=longest), document.transmit, counter)
    assert isinstance(outcome, DocumentRead)
    assert outcome.channel.keys is not None
    chunk = outcome.channel.keys.capacity(longest)
    note = f"{_lengths(document, wanted)}, chunk {chunk}, {outcome.access.value}"
    return Figure(samples=(counter.apdus,), unit="commands", limit=limit, note=note)


def _driven(document: Document, holder: Holder) -> Figure:
    """Commands of a whole visit's reading by the driver's process, which finds out first what lies there."""
    slot = SimulatedSlot()
    reader = CardReader(slot, profiles=CONFIG / "cards")
    reader.open()
    slot.lay(document)
    try:
        assert isinstance(reader.begin(PATIENCE_SECONDS), Waiting)
        *_, read = reader.opening(Can(holder.can), PATIENCE_SECONDS)
        assert isinstance(read, DocumentFiles)
        commands = document.apdus
    finally:
        reader.close()
    files = tuple(File[name] for name in read.files if name != File.CARD_ACCESS.name)
    others = len(load_profiles(CONFIG / "cards"))
    limit = others + 8 + sum(-(-len(document.files[file.sfi]) // 223) for file in files)
    note = f"{_lengths(document, files)}, chunk 223, pace, {others} profiles of other cards asked for first"
    return Figure(samples=(commands,), unit="commands", limit=limit, note=note)


def _lengths(document: Document, files: tuple[File, ...]) -> str:
    return " + ".join(f"{file.name} {len(document.files[file.sfi])}" for file in files) + " bytes"


def _overhead(document: Document, key: MrzKey, wanted: tuple[File, ...]) -> tuple[float, ...]:
    """Milliseconds a command of a whole reading by basic access takes on our side."""

    def conversation(draw: Callable[[int], bytes]) -> Conversation[object]:
        return read_document(key, wanted, draw=draw)

    answers = _recorded(document, conversation)
    return tuple(took / len(answers) for took in _played(answers, conversation))


def _pace(document: Document, key: Can) -> tuple[float, ...]:
    assert document.card_access is not None
    found = offers(document.card_access)

    def conversation(draw: Callable[[int], bytes]) -> Conversation[object]:
        outcome = yield from establish(found, key, draw=draw)
        assert isinstance(outcome, Opened)
        return outcome

    return _played(_recorded(document, conversation), conversation)


def _recorded(document: Document, make: Callable[[Callable[[int], bytes]], Conversation[object]]) -> list[bytes]:
    document.power_on()
    answers: list[bytes] = []

    def transmit(raw: bytes) -> bytes:
        answers.append(document.transmit(raw))
        return answers[-1]

    _carry(make(random.Random(1).randbytes), transmit, Counter())
    return answers


def _played(answers: list[bytes], make: Callable[[Callable[[int], bytes]], Conversation[object]]) -> tuple[float, ...]:
    samples = []
    for _ in range(TURNS):
        left = iter(answers)
        began = time.perf_counter()
        _carry(make(random.Random(1).randbytes), lambda _, left=left: next(left), Counter())  # type: ignore[misc]
        samples.append((time.perf_counter() - began) * 1000)
    return tuple(samples)


def _carry(conversation: Conversation[object], transmit: Callable[[bytes], bytes], counter: Counter) -> object:
    return converse(conversation, transmit, t0=False, counter=counter, now=time.monotonic, allowed=TRAVEL_DOCUMENT_INS)
