"""Cards on the simulated slot: read by the production process and conversation, and every way a card can disappoint."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.card.apdu import CardGone, CardRefused, CommandApdu, Conversation, Counter, converse
from devices.card.document_probe import DocumentSeen
from devices.card.driver import CardReader
from devices.card.outcomes import Gone, Read, ReadOutcome, Silent, Unknown, Unreadable
from devices.card.profile import load_profiles, parse_profile
from devices.card.profile_reading import CardFields, OtherCard, read_card
from devices.simulated.card import SimulatedCard, load_personas
from devices.simulated.slot import SimulatedSlot

CONFIG = Path(__file__).parents[3] / "config"
PERSONAS = {
    name: persona
    for name, persona in load_personas(CONFIG / "personas.toml").items()
    if persona["card_profile"] != "travel-document"
}
PROFILES = load_profiles(CONFIG / "cards")


@pytest.fixture(scope="module")
def pad() -> Iterator[tuple[SimulatedSlot, CardReader]]:
    slot = SimulatedSlot()
    reader = CardReader(slot, profiles=CONFIG / "cards")
    reader.open()
    yield slot, reader
    reader.close()


def laid(pad: tuple[SimulatedSlot, CardReader], card: SimulatedCard, seconds: float = 5.0) -> ReadOutcome:
    slot, reader = pad
    slot.lay(card)
    try:
        return reader.begin(seconds)
    finally:
        slot.pull()


def test_the_reading_process_starts_while_another_thread_sets_variables() -> None:
    reader, over = CardReader(SimulatedSlot(), profiles=CONFIG / "cards"), threading.Event()

    def set_variables() -> None:
        names = [f"KIOSK_TEST_{number}" for number in range(300)]  # enough to move the memory that they stand in
        while not over.is_set():
            for name in names:
                os.environ[name] = "x" * 50
            for name in names:
                del os.environ[name]

    thread = threading.Thread(target=set_variables)
    thread.start()
    try:
        for _ in range(60):
            reader.open()
            reader.close()
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("name", PERSONAS)
@pytest.mark.parametrize("t0", [False, True], ids=["T=1", "T=0"])
def test_every_personas_card_is_read(pad: tuple[SimulatedSlot, CardReader], name: str, t0: bool) -> None:
    outcome = laid(pad, SimulatedCard(PERSONAS[name], t0=t0))
    assert isinstance(outcome, Read)
    assert outcome.profile == PERSONAS[name]["card_profile"]
    for field in ("id_number", "name_en", "birth_date", "expiry"):
        assert outcome.fields[field] == PERSONAS[name][field]
    if outcome.profile == "thai-id":
        assert outcome.fields["name_local"] == PERSONAS[name]["name_th"]
    assert outcome.assurance == "low"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("garbage", Unreadable), ("endless", Unreadable), ("wrong-length", Unreadable), ("unknown", Unknown), ("bank", Unknown)],
)
def test_a_disappointing_card_gets_its_own_outcome(
    pad: tuple[SimulatedSlot, CardReader], fault: str, kind: type[ReadOutcome]
) -> None:
    outcome = laid(pad, SimulatedCard(PERSONAS["ahmad"], fault=fault))
    assert isinstance(outcome, kind)
    assert outcome == Unknown(bank=fault == "bank") or isinstance(outcome, Unreadable)
    assert isinstance(laid(pad, SimulatedCard(PERSONAS["ahmad"])), Read), "the reader is not free again"


def test_a_silent_card_ends_at_its_deadline_and_frees_the_reader(pad: tuple[SimulatedSlot, CardReader]) -> None:
    assert laid(pad, SimulatedCard(PERSONAS["ahmad"], fault="silent"), seconds=0.5) == Silent()
    assert isinstance(laid(pad, SimulatedCard(PERSONAS["ahmad"])), Read)


@pytest.mark.parametrize("name", ["ahmad", "somchai"])
def test_a_card_pulled_at_any_command_is_gone_and_not_half_read(pad: tuple[SimulatedSlot, CardReader], name: str) -> None:
    whole = laid(pad, SimulatedCard(PERSONAS[name]))
    assert isinstance(whole, Read)
    for commands in range(whole.apdus):
        assert laid(pad, SimulatedCard(PERSONAS[name], leave_after=commands)) == Gone()


def test_an_answer_cut_at_any_byte_is_never_taken_for_a_card() -> None:
    for cut in range(40):
        card = SimulatedCard(PERSONAS["ahmad"])

        def transmit(raw: bytes, card: SimulatedCard = card, cut: int = cut) -> bytes:
            answer = card.answer(raw)
            assert answer is not None
            return answer[:cut] if raw[1] == 0xB0 else answer

        with pytest.raises((CardRefused, CardGone)):
            converse(read_card(PROFILES, b""), transmit, t0=False, counter=Counter(), now=lambda: 0.0)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=40))
def test_whatever_a_card_answers_ends_in_a_typed_outcome(answers: list[bytes]) -> None:
    stream = cycle(answers)
    try:
        outcome = converse(read_card(PROFILES, b""), lambda _: next(stream), t0=False, counter=Counter(), now=lambda: 0.0)
        assert isinstance(outcome, CardFields | DocumentSeen | OtherCard)
    except (CardRefused, CardGone):
        pass


@pytest.mark.parametrize("ins", sorted(set(range(256)) - {0xA4, 0xB0, 0xB2, 0xC0, 0xCA, 0x84}))
def test_no_other_instruction_is_ever_sent(ins: int) -> None:
    sent: list[bytes] = []

    def conversation() -> Conversation[None]:
        yield CommandApdu(ins)

    with pytest.raises(CardRefused, match="never sent"):
        converse(conversation(), lambda raw: sent.append(raw) or b"\x90\x00", t0=False, counter=Counter(), now=lambda: 0.0)
    assert not sent


FOREIGN = """
[match]
atrs = ["3B85..804D414B4B41.."]
selects = ["F0AA", "F0BB"]
[limits]
apdus = 9
seconds = 2.0
[reads.all]
offset = 0x10
length = 300
accept = ["9000", "6282"]
[fields]
id_number = { from = "all", end = 10, check = "luhn" }
name_ar = { from = "all", start = 10, end = 30, encoding = "cp1256", split = "<", join = " " }
expiry = { from = "all", start = 30, end = 38, calendar = "hijri" }
"""


class Foreign:
    """A card of CP1256 names and Hijri dates that gives 100 bytes at once, and takes `seconds` for each command."""

    atr = bytes.fromhex("3B85FF804D414B4B4142")

    def __init__(self, seconds: float = 0.0) -> None:
        name = "نورة<الحربي".encode("cp1256").ljust(20)
        self.file = bytes(16) + b"1045127634" + name + b"14521230" + bytes(80)
        self.seconds, self.clock = seconds, 0.0

    def transmit(self, raw: bytes) -> bytes:
        self.clock += self.seconds
        if raw[1] == 0xA4:
            return b"\x90\x00" if raw[5:7] in (b"\xf0\xaa", b"\xf0\xbb") else b"\x6a\x82"
        at, le = raw[2] << 8 | raw[3], raw[4] or 256
        if le > 112:
            return b"\x67\x00"
        return self.file[at : at + le] + (b"\x90\x00" if at + le <= len(self.file) else b"\x62\x82")

    def read(self, text: str = FOREIGN) -> CardFields | OtherCard:
        profiles = (*PROFILES, parse_profile("foreign", text))
        return converse(read_card(profiles, self.atr), self.transmit, t0=False, counter=Counter(), now=lambda: self.clock)


def test_a_card_with_arabic_code_page_hijri_dates_and_small_chunks_is_read_by_its_profile_alone() -> None:
    found = Foreign().read()
    assert isinstance(found, CardFields)
    assert found.profile == "foreign"
    assert found.fields == {"id_number": "1045127634", "name_ar": "نورة الحربي", "expiry": "2031-04-22"}


def test_a_card_that_needs_more_than_its_profile_allows_is_refused() -> None:
    with pytest.raises(CardRefused, match="more commands"):
        Foreign().read(FOREIGN.replace("apdus = 9", "apdus = 3"))
    with pytest.raises(CardRefused, match="more time"):
        Foreign(seconds=0.9).read()


def test_a_card_that_is_valid_for_life_is_read_and_has_not_expired(pad: tuple[SimulatedSlot, CardReader]) -> None:
    whole = laid(pad, SimulatedCard(PERSONAS["somchai"]))
    assert isinstance(whole, Read)
    elder = SimulatedCard({**PERSONAS["somchai"], "expiry": "9999-12-31"})
    outcome = laid(pad, elder)
    assert isinstance(outcome, Read)
    assert outcome.fields == {**whole.fields, "expiry": "9999-12-31"}
