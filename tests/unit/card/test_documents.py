"""Travel documents through the production driver and its process: opened, judged, proven, and every way to fail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.card.apdu import ResponseApdu
from devices.card.driver import CardReader
from devices.card.emrtd.access_key import Can, MrzKey
from devices.card.emrtd.active_authentication import ChipGenuine, prove_chip
from devices.card.emrtd.certificates import load_certificate
from devices.card.emrtd.chip_agreement import agree
from devices.card.emrtd.chip_keys import chip_keys
from devices.card.emrtd.security_infos import security_options
from devices.card.emrtd.trust_file import add
from devices.card.outcomes import (
    Answered,
    Document,
    DocumentFiles,
    Gone,
    KeyNotKnown,
    Mute,
    OpenOutcome,
    Progress,
    Silent,
    SilentChip,
    Unreadable,
    WrongKey,
)
from devices.simulated.document import chip as played
from devices.simulated.document.variant import Access, Flaw, Form, Manner, Proof
from devices.simulated.slot import SimulatedSlot
from tests.unit.card.issued import CAN, HOLDER, MRZ, NOW, country, issued

CONFIG = Path(__file__).parents[3] / "config"
SECONDS = 20.0
LOOK = """
import socket, subprocess, sys
silent = socket.create_server(("127.0.0.1", 0))
order = '{"reader": "tcp:127.0.0.1:%d", "profiles": ""}' % silent.getsockname()[1]
def looked(name, *command):
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if name != "sleep":
        process.stdin.write(order + chr(10))
        process.stdin.flush()
        held = silent.accept()  # it has hardened itself, and waits for the card
    try:
        open(f"/proc/{process.pid}/mem", "rb").close()
        print(name, "seen")
    except PermissionError:
        print(name, "hidden")
    process.kill()
looked("sleep", "sleep", "30")
looked("reading_process", sys.executable, "-I", "-m", "devices.card.reading_process")
"""


class Pad:
    """A slot, the driver, and a country whose signers are in a trust store."""

    def __init__(self, folder: Path) -> None:
        self.slot = SimulatedSlot()
        self.reader = CardReader(self.slot, profiles=CONFIG / "cards")
        self.reader.open()
        self.trust = folder / "country-signers.json"
        add(self.trust, [load_certificate(raw, "country signer") for raw in country().authorities.values()])

    def lay(self, document: played.Document) -> played.Document:
        self.slot.pull()
        self.slot.lay(document)
        outcome = self.reader.begin(SECONDS)
        assert isinstance(outcome, Document), outcome
        return document

    def open(self, key: Can | MrzKey = CAN, trust: Path | str | None = None, **variant: object) -> OpenOutcome:
        self.lay(issued(**variant))
        return self.try_key(key, trust=trust)

    def try_key(self, key: Can | MrzKey, seconds: float = SECONDS, trust: Path | str | None = None) -> OpenOutcome:
        *_, outcome = self.reader.opening(key, seconds, trust=trust)
        assert not isinstance(outcome, Progress)
        return outcome


@pytest.fixture(scope="module")
def pad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pad]:
    there = Pad(tmp_path_factory.mktemp("trust"))
    yield there
    there.reader.close()


@pytest.fixture(autouse=True)
def _lifted(pad: Pad) -> Iterator[None]:
    yield
    pad.slot.pull()
    pad.reader.let_go()


def outcomes(document: OpenOutcome) -> dict[str, str]:
    assert isinstance(document, DocumentFiles), document
    return {check.name: check.outcome for check in document.checks}


WAYS: list[tuple[Can | MrzKey, dict[str, object], str]] = [
    (CAN, {"proof": Proof.AGREEMENT}, "chip_genuine"),
    (CAN, {"proof": Proof.AGREEMENT, "t0": True, "cipher": "AES-256"}, "chip_genuine"),
    (CAN, {"proof": Proof.MAPPING, "curve": "brainpoolP256r1"}, "chip_genuine"),
    (CAN, {"proof": Proof.ACTIVE_RSA, "extended": True, "signer": "rsa"}, "chip_genuine"),
    (MRZ, {"form": Form.TD3, "access": Access.BAC, "proof": Proof.ACTIVE_ECDSA}, "chip_genuine"),
    (MRZ, {"form": Form.TD3, "access": Access.BOTH, "proof": Proof.NONE, "cipher": "3DES"}, "data_authentic"),
    (MRZ, {"form": Form.TD3, "access": Access.BAC, "proof": Proof.ACTIVE_RSA, "t0": True}, "chip_genuine"),
]


@pytest.mark.parametrize(("key", "variant", "assurance"), WAYS)
def test_a_document_is_opened_read_and_judged(pad: Pad, key: Can | MrzKey, variant: dict[str, object], assurance: str) -> None:
    document = pad.open(key, pad.trust, **variant)
    assert "failed" not in outcomes(document).values(), document.checks
    assert isinstance(document, DocumentFiles)
    assert document.assurance == assurance
    assert document.fields["id_number"] == HOLDER.id_number
    assert document.fields["number_from"] == "personal_number"
    assert document.fields["name_ar"] == HOLDER.name_ar
    assert document.fields["name_en"] == HOLDER.name_en.upper()
    assert document.fields["expiry"] == HOLDER.expiry.isoformat()
    assert document.fields["birth_date"] == "1985-02-03"
    assert {"DG1", "SOD", "COM", "DG11"} <= set(document.files)
    assert "DG2" not in document.files
    assert ("CARD_ACCESS" in document.files) == (document.access == "pace")


FLAWS: list[tuple[dict[str, object], str, set[str]]] = [
    ({"flaw": Flaw.CLONE, "proof": Proof.ACTIVE_ECDSA}, "data_authentic", {"active_authentication"}),
    ({"flaw": Flaw.CLONE_WITHOUT_KEY, "proof": Proof.ACTIVE_RSA}, "data_authentic", {"active_authentication"}),
    ({"flaw": Flaw.CLONE, "proof": Proof.AGREEMENT}, "data_authentic", {"chip_authentication"}),
    ({"flaw": Flaw.CLONE, "proof": Proof.MAPPING}, "data_authentic", {"pace_chip_authentication_mapping"}),
    ({"flaw": Flaw.TAMPERED, "proof": Proof.AGREEMENT}, "none", {"hashes", "passive_authentication"}),
    ({"flaw": Flaw.EXPIRED_SIGNER}, "data_only", {"issuer", "passive_authentication"}),
    ({"flaw": Flaw.UNKNOWN_COUNTRY}, "data_only", {"issuer", "passive_authentication"}),
    ({"flaw": Flaw.DOWNGRADED}, "data_authentic", {"access_offer"}),
    ({"flaw": Flaw.DOWNGRADED, "proof": Proof.AGREEMENT}, "data_authentic", {"access_offer"}),
]


@pytest.mark.parametrize(("variant", "assurance", "failed"), FLAWS)
def test_what_a_forger_or_a_careless_issuer_did_fails_its_own_check(
    pad: Pad, variant: dict[str, object], assurance: str, failed: set[str]
) -> None:
    document = pad.open(CAN, pad.trust, **variant)
    assert {name for name, outcome in outcomes(document).items() if outcome == "failed"} == failed
    assert isinstance(document, DocumentFiles)
    assert document.assurance == assurance


def test_without_a_trust_store_the_data_are_only_data(pad: Pad) -> None:
    document = pad.open(CAN, "", proof=Proof.AGREEMENT)
    assert outcomes(document)["passive_authentication"] == "not_done"
    assert isinstance(document, DocumentFiles)
    assert document.assurance == "data_only"


def test_who_issued_the_document_is_read_only_for_who_asks(pad: Pad) -> None:
    pad.lay(issued())
    *_, document = pad.reader.opening(CAN, SECONDS, details=True)
    assert isinstance(document, DocumentFiles)
    assert document.fields["authority"]
    assert document.fields["issued"] < NOW.date().isoformat()
    asked_for_less = pad.open()
    assert isinstance(asked_for_less, DocumentFiles)
    assert "DG12" not in asked_for_less.files


def test_nobody_is_judged_who_did_not_ask(pad: Pad) -> None:
    document = pad.open()
    assert isinstance(document, DocumentFiles)
    assert (document.checks, document.assurance) == ((), "")


def test_after_a_wrong_key_another_may_be_tried(pad: Pad) -> None:
    assert isinstance(pad.open(Can("111111")), WrongKey)
    assert isinstance(pad.try_key(MrzKey("RC4819206", "850203", "310506")), WrongKey)
    assert isinstance(pad.try_key(CAN), DocumentFiles)


def test_a_chip_that_knows_no_card_access_number_says_so_and_takes_the_other_key(pad: Pad) -> None:
    assert isinstance(pad.open(CAN, access=Access.BAC, form=Form.TD3), KeyNotKnown)
    assert isinstance(pad.try_key(MRZ), DocumentFiles)


def test_progress_is_files_done_of_files_wanted_and_never_goes_back(pad: Pad) -> None:
    pad.lay(issued(proof=Proof.AGREEMENT))
    *told, outcome = pad.reader.opening(CAN, SECONDS)
    assert isinstance(outcome, DocumentFiles)
    seen = [(progress.done, progress.wanted) for progress in told if isinstance(progress, Progress)]
    assert len(seen) == len(told)
    assert seen[0][0] == 0
    assert seen[-1] == (5, 5)  # COM, SOD, DG1, DG11, DG14
    shares = [done / wanted for done, wanted in seen]
    assert shares == sorted(shares)


def test_the_chip_signs_somebodys_nonce(pad: Pad) -> None:
    document = pad.open(proof=Proof.ACTIVE_ECDSA)
    assert isinstance(document, DocumentFiles)
    assert document.chip == "active"
    nonce = bytes(range(8))
    answer = pad.reader.sign(nonce, SECONDS)
    assert isinstance(answer, Answered)
    files = document.files
    assert prove_chip(files["DG15"], nonce, answer.response, options_file=files.get("DG14")) == ChipGenuine()
    assert prove_chip(files["DG15"], bytes(8), answer.response, options_file=files.get("DG14")) != ChipGenuine()


@pytest.mark.parametrize("cipher", ["AES-128", "3DES"])
def test_chip_authentication_is_relayed_for_somebody_who_alone_knows_the_new_keys(pad: Pad, cipher: str) -> None:
    document = pad.open(proof=Proof.AGREEMENT, cipher=cipher)
    assert isinstance(document, DocumentFiles)
    assert document.chip == "agreement"
    agreement = agree(chip_keys(security_options(document.files["DG14"]), "DG14")[0])
    commands = tuple(command.encode(t0=False) for command in agreement.commands)
    answer = pad.reader.relay(commands, agreement.first.encode(t0=False), SECONDS)
    assert isinstance(answer, Answered)
    assert agreement.proves(ResponseApdu.decode(answer.response))
    assert isinstance(pad.reader.sign(bytes(8), SECONDS), SilentChip), "the channel has ended"


@pytest.mark.parametrize(
    ("commands", "last"),
    [(["00B0810000"], "0CB08E000D970106" + "8E08" + "00" * 8 + "00"), (["002241A40180"], "00B0810000"), ([], "0CD6000000")],
)
def test_nothing_but_chip_authentication_is_relayed(pad: Pad, commands: list[str], last: str) -> None:
    document = pad.lay(issued(proof=Proof.AGREEMENT))
    assert isinstance(pad.try_key(CAN), DocumentFiles)
    before = document.apdus
    answer = pad.reader.relay(tuple(bytes.fromhex(command) for command in commands), bytes.fromhex(last), SECONDS)
    assert isinstance(answer, SilentChip)
    assert document.apdus == before


def test_a_copy_does_not_answer_a_challenge(pad: Pad) -> None:
    assert isinstance(pad.open(proof=Proof.ACTIVE_RSA, flaw=Flaw.CLONE_WITHOUT_KEY), DocumentFiles)
    assert isinstance(pad.reader.sign(bytes(8), SECONDS), SilentChip)


def test_a_document_pulled_at_any_command_is_gone_and_not_half_read(pad: Pad) -> None:
    whole = pad.lay(issued(proof=Proof.AGREEMENT))
    begun = whole.apdus
    assert isinstance(pad.try_key(CAN), DocumentFiles)
    for left in range(0, whole.apdus - begun, 3):
        document = pad.lay(issued(proof=Proof.AGREEMENT))
        document.leave_after = document.apdus + left
        assert pad.try_key(CAN) == Gone()


def test_a_document_pulled_while_its_key_is_awaited_is_gone(pad: Pad) -> None:
    pad.lay(issued())
    pad.slot.pull()
    assert pad.try_key(CAN) == Gone()


def test_a_chip_that_falls_silent_ends_at_the_deadline_and_frees_the_reader(pad: Pad) -> None:
    document = pad.lay(issued())
    document.habits.mute = True
    assert pad.try_key(CAN, 0.5) == Silent()
    assert isinstance(pad.open(), DocumentFiles)


def test_the_deadline_is_for_each_file_and_not_for_the_whole_document(pad: Pad) -> None:
    clock = [0.0]
    reader = CardReader(pad.slot, profiles=CONFIG / "cards", now=lambda: clock[0])
    reader.open()
    pad.slot.lay(issued())
    assert isinstance(reader.begin(SECONDS), Document)
    said = []
    for progress in reader.opening(CAN, SECONDS):
        said.append(progress)
        clock[0] += SECONDS - 1
    assert isinstance(said[-1], DocumentFiles)
    assert clock[0] > 3 * SECONDS
    reader.close()


def test_a_process_that_dies_with_the_document_is_a_typed_outcome_and_the_next_document_is_read(pad: Pad) -> None:
    pad.lay(issued())
    os.kill(_pid(pad), signal.SIGKILL)
    assert pad.try_key(CAN) == Unreadable("the reading process ended without an answer")
    assert pad.try_key(CAN) == Unreadable("the reading process ended without an answer")
    assert isinstance(pad.open(), DocumentFiles)


def test_a_mute_card_lies_the_wrong_way_round(pad: Pad) -> None:
    pad.slot.lay(issued(manner=Manner.MUTE))
    assert pad.reader.begin(SECONDS) == Mute()


def test_the_process_of_a_card_leaves_no_core_and_lets_nobody_look_into_it(pad: Pad) -> None:
    pad.lay(issued())
    limits = Path(f"/proc/{_pid(pad)}/limits").read_text()
    line = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert line.split()[4:6] == ["0", "0"]
    apart = ["setpriv", "--bounding-set=-sys_ptrace"] if os.geteuid() == 0 else []  # root may look into anything, but for this
    looked = subprocess.run([*apart, sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert looked.stdout.split() == ["sleep", "seen", "reading_process", "hidden"]


def test_the_process_ends_with_its_document(pad: Pad) -> None:
    pad.lay(issued())
    pid = _pid(pad)
    pad.reader.let_go()
    assert not Path(f"/proc/{pid}").exists()


def _pid(pad: Pad) -> int:
    busy = pad.reader._busy
    assert busy is not None
    return busy.pid
