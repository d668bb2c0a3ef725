"""Cards on the simulated slot: read by the production process and conversation, and every way a card can disappoint."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.card.apdu import CardGone, CardRefused, CommandApdu, Conversation, Counter, converse
from devices.card.driver import CardReader, Gone, Read, ReadOutcome, Silent, Unknown, Unreadable
from devices.card.profile import ProfileError, load_profiles, parse_profile
from devices.card.profile_reading import CardFields, UnknownCard, read_card
from devices.simulated.card import SimulatedCard, SimulatedSlot, load_personas

CONFIG = Path(__file__).parents[3] / "config"
PERSONAS = load_personas(CONFIG / "personas.toml")
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
        return reader.read(seconds)
    finally:
        slot.pull()


@pytest.mark.parametrize("name", PERSONAS)
@pytest.mark.parametrize("t0", [False, True], ids=["T=1", "T=0"])
def test_every_personas_card_is_read(pad: tuple[SimulatedSlot, CardReader], name: str, t0: bool) -> None:
    outcome = laid(pad, SimulatedCard(PERSONAS[name], t0=t0))
    assert isinstance(outcome, Read)
    assert outcome.profile == PERSONAS[name]["card_profile"]
    for field in ("id_number", "name_en", "birth_date", "expiry"):
        assert outcome.fields[field] == PERSONAS[name][field]
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
            converse(read_card(PROFILES, b""), transmit, t0=False, counter=Counter())


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=40))
def test_whatever_a_card_answers_ends_in_a_typed_outcome(answers: list[bytes]) -> None:
    stream = cycle(answers)
    try:
        outcome = converse(read_card(PROFILES, b""), lambda _: next(stream), t0=False, counter=Counter())
        assert isinstance(outcome, CardFields | UnknownCard)
    except (CardRefused, CardGone):
        pass


@pytest.mark.parametrize("ins", sorted(set(range(256)) - {0xA4, 0xB0, 0xB2, 0xC0, 0xCA, 0x84}))
def test_no_other_instruction_is_ever_sent(ins: int) -> None:
    sent: list[bytes] = []

    def conversation() -> Conversation[None]:
        yield CommandApdu(ins)

    with pytest.raises(CardRefused, match="never sent"):
        converse(conversation(), lambda raw: sent.append(raw) or b"\x90\x00", t0=False, counter=Counter())
    assert not sent


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x", "not readable as TOML"),
        ("", "'match' is missing"),
        ('[match]\nselects=["ZZ"]\n[reads.a]\nlength=3\n[fields]\nid_number={from="a"}', "wrong kind"),
        ('[match]\nselects=["F0"]\n[reads.a]\nlength=0\n[fields]\nid_number={from="a"}', "out of range"),
        ('[match]\nselects=["F0"]\n[reads.a]\nlength=3\n[fields]\nname_en={from="b"}', "“b” is no read; known: a"),
        ('assurance="high"\n[match]\nselects=["F0"]\n[reads.a]\nlength=3\n[fields]\nid_number={from="a"}', "never more than"),
    ],
)
def test_a_wrong_profile_gets_a_clear_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ProfileError, match=sentence):
        parse_profile("p", text)
