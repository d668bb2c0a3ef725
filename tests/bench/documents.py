"""What reading a travel document costs: commands, and what the terminal itself takes beside the chip.

The chip is the tests' document in memory. What it answered once is played again with the same random numbers, so that only
our side is timed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from devices.card.apdu import TRAVEL_DOCUMENT_INS, Conversation, Counter, converse
from devices.card.emrtd.access_key import Can, MrzKey
from devices.card.emrtd.certificates import load_certificate
from devices.card.emrtd.files import File
from devices.card.emrtd.pace import Opened, establish
from devices.card.emrtd.pace_offers import offers
from devices.card.emrtd.reading import DocumentRead, read_document
from devices.card.emrtd.security_object import Authentic, prove_data
from devices.card.emrtd.trust import TrustStore
from devices.simulated.document.certificate import AUTHORITY, DOCUMENT_SIGNER, NOW, certificate
from devices.simulated.document.chip import Document, Habits, random_file
from devices.simulated.document.signed import security_object
from devices.simulated.document.signer import Signer, ec_signer, rsa_signer
from tests.bench.figure import Figure

TURNS = 30
MRZ, CAN = MrzKey("L898902C", "690806", "940623"), Can("271828")
PACE_AES_128 = "04007F00070202040202"
FILES = {File.DG1.sfi: random_file(0x61, 93), File.DG11.sfi: random_file(0x6B, 180), File.SOD.sfi: random_file(0x77, 1300)}
CURVES = {"p256": (12, 8), "p521": (18, 30), "brainpool512": (17, 30)}  # parameter number, limit in ms


def measure() -> dict[str, Figure]:
    figures = {
        "apdus_bac_dg1": _commands(Document(FILES), MRZ, (File.DG1,), 5),
        "apdus_bac_dg1_dg11_sod": _commands(Document(FILES), MRZ, (File.DG1, File.DG11, File.SOD), 4 + 8),
        "apdus_bac_dg1_dg11_sod_extended": _commands(
            Document(FILES, habits=Habits(extended=True)), MRZ, (File.DG1, File.DG11, File.SOD), 7
        ),
        "apdus_pace_dg1_sod_ecdsa": _commands(_pace_document(1300), CAN, (File.DG1, File.SOD), 14),
        "apdus_pace_dg1_sod_rsa": _commands(_pace_document(2100), CAN, (File.DG1, File.SOD), 18),
        "emrtd_overhead_ms_per_apdu": Figure(samples=_overhead(), unit="ms", limit=0.3, note="DG1, DG11, SOD over 3DES"),
    }
    for name, (parameter_id, limit) in CURVES.items():
        figures[f"pace_terminal_ms_{name}"] = Figure(samples=_pace(parameter_id), unit="ms", limit=limit, note="AES-128, CAN")
    figures["passive_auth_ms_ecdsa"] = _passive(
        ec_signer("brainpoolP384r1", explicit=True, digest="sha384"), ec_signer(), "P-256 under brainpoolP384r1, spelt out"
    )
    figures["passive_auth_ms_rsa"] = _passive(
        rsa_signer(4096, digest="sha512"), rsa_signer(kind="pss"), "RSA-PSS 2048 under 4096"
    )
    return figures


def _passive(authority: Signer, signer: Signer, note: str) -> Figure:
    """Milliseconds that proving DG1 and DG11 takes, the trust store being loaded."""
    groups = {1: FILES[File.DG1.sfi], 11: FILES[File.DG11.sfi]}
    sod = security_object(groups, signer, certificate(DOCUMENT_SIGNER, signer, authority))
    trust = TrustStore((load_certificate(certificate(AUTHORITY, authority, authority), "country signer"),))
    samples = []
    for _ in range(TURNS):
        began = time.perf_counter()
        found = prove_data(sod, groups, issuing_state="UTO", trust=trust, now=NOW)
        samples.append((time.perf_counter() - began) * 1000)
        assert isinstance(found, Authentic)
    return Figure(samples=tuple(samples), unit="ms", limit=20, note=f"{note}, EF.SOD {len(sod)} bytes")


def _pace_document(sod_bytes: int) -> Document:
    files = {**FILES, File.SOD.sfi: random_file(0x77, sod_bytes)}
    return Document(files, can="271828", pace=((PACE_AES_128, 12),), bac=False)


def _commands(document: Document, key: Can | MrzKey, wanted: tuple[File, ...], limit: int) -> Figure:
    longest = 65_536 if document.habits.extended else 256
    counter = Counter()
    outcome = _carry(read_document(key, wanted, longest_answer=longest), document.transmit, counter)
    assert isinstance(outcome, DocumentRead)
    lengths = " + ".join(f"{file.name} {len(document.files[file.sfi])}" for file in wanted)
    chunk = "one answer" if longest > 256 else f"{231 if key is MRZ else 223} bytes"
    return Figure(samples=(counter.apdus,), unit="commands", limit=limit, note=f"{lengths} bytes, read by {chunk}")


def _overhead() -> tuple[float, ...]:
    """Milliseconds a command of a whole reading by basic access takes on our side."""
    wanted = (File.DG1, File.DG11, File.SOD)
    answers = _recorded(Document(FILES), lambda draw: read_document(MRZ, wanted, draw=draw))
    return tuple(took / len(answers) for took in _played(answers, lambda draw: read_document(MRZ, wanted, draw=draw)))


def _pace(parameter_id: int) -> tuple[float, ...]:
    document = Document({}, can="271828", pace=((PACE_AES_128, parameter_id),), bac=False)
    assert document.card_access is not None
    found = offers(document.card_access)

    def conversation(draw: Callable[[int], bytes]) -> Conversation[object]:
        outcome = yield from establish(found, CAN, draw=draw)
        assert isinstance(outcome, Opened)
        return outcome

    return _played(_recorded(document, conversation), conversation)


def _recorded(document: Document, make: Callable[[Callable[[int], bytes]], Conversation[object]]) -> list[bytes]:
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
