"""The Gulf's key-less cards: every command as public readers send it, and every way in which such a card is not believed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from devices.card.apdu import CardRefused, Counter, converse
from devices.card.profile import load_profiles, parse_profile
from devices.card.profile_reading import CardFields, DocumentSeen, OtherCard, read_card
from devices.card.profile_rules import CardProfile
from devices.simulated import keyless
from devices.simulated.card import SimulatedCard, load_personas

CONFIG = Path(__file__).parents[3] / "config"
PERSONAS = load_personas(CONFIG / "personas.toml")
PROFILES = load_profiles(CONFIG / "cards")
NAMES = {"salem": "emirates-id", "jasim": "bahrain-cpr", "muneera": "bahrain-cpr-v1"}


def read(card: SimulatedCard, *, t0: bool = False) -> tuple[CardFields | DocumentSeen | OtherCard, list[str]]:
    """What came of it, and every command that was sent, in hexadecimal."""
    sent = []

    def transmit(raw: bytes) -> bytes:
        sent.append(raw.hex())
        answer = card.answer(raw)
        assert answer is not None
        return answer

    found = converse(read_card(PROFILES, card.atr), transmit, t0=t0, counter=Counter(), now=lambda: 0.0)
    return found, sent


def changed(name: str, file: str, *, at: int = 0, put: bytes = b"", cut: int | None = None) -> SimulatedCard:
    """A persona's card with other bytes in one of its files."""
    card = SimulatedCard(PERSONAS[name], t0=True)
    content = bytearray(card._layout.files[bytes.fromhex(file)])
    content[at : at + len(put)] = put
    card._layout = replace(card._layout, files={**card._layout.files, bytes.fromhex(file): bytes(content[:cut])})
    return card


def refusal(card: SimulatedCard) -> str:
    with pytest.raises(CardRefused) as refused:
        read(card, t0=True)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "commands"),
    [
        (
            "salem",
            "00a404000ca00000024300130000000101 00c0000010 00a40000020200 00c0000006 "
            "00a40000020201 00c0000006 00b0000000 00b0000024 00a40000020203 00c0000006 00b0000000",
        ),
        (
            "jasim",
            "00a404000dd4990000010101000100000001 00c0000011 00a4000c020101 "
            "00a4020c020001 00b0000000 00b0010000 00b0020052 00a4020c020002 00b0000008",
        ),
        ("muneera", "00a404000bf000000078010001435052 00c000000f 80a40804020001 00c0000006 80b0000000 80b0010000 80b0020062"),
    ],
)
def test_every_command_is_one_that_public_readers_send(name: str, commands: str) -> None:
    found, sent = read(SimulatedCard(PERSONAS[name], t0=True), t0=True)
    assert isinstance(found, CardFields)
    assert found.profile == NAMES[name]
    assert " ".join(sent) == commands


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("t0", [False, True], ids=["T=1", "T=0"])
def test_a_card_of_the_gulf_gives_what_the_kiosk_needs_and_no_more(name: str, t0: bool) -> None:
    found, _ = read(SimulatedCard(PERSONAS[name], t0=t0), t0=t0)
    assert isinstance(found, CardFields)
    arabic = {} if name == "muneera" else {"name_ar": PERSONAS[name]["name_ar"]}  # nobody says how V1 writes them
    wanted = {key: PERSONAS[name][key] for key in ("id_number", "name_en", "birth_date", "expiry")}
    assert found.fields == {**wanted, **arabic, "sex": PERSONAS[name]["sex"].upper()}
    assert found.assurance == "low"


def test_a_long_name_is_read_in_as_many_chunks_as_the_file_says_that_it_has() -> None:
    name = " ".join(["عبدالرحمن"] * 14)
    card = SimulatedCard({**PERSONAS["salem"], "name_ar": name}, t0=True)
    found, sent = read(card, t0=True)
    assert isinstance(found, CardFields)
    assert found.fields["name_ar"] == name
    said = int.from_bytes(card._layout.files[b"\x02\x03"][2:4], "big")
    assert sent[-2:] == ["00b0000000", f"00b00100{4 + said - 256:02x}"], "more was read than the file says that it has"


def test_another_issuer_s_card_with_the_same_application_is_unknown_and_not_broken() -> None:
    card = SimulatedCard(PERSONAS["salem"])
    card._layout = replace(card._layout, directory=(b"\0\0", b"\x09\x09"))
    found, sent = read(card)
    assert found == OtherCard.UNKNOWN
    assert "00a4000002020000" in sent


def test_an_unknown_atr_does_not_keep_a_card_from_being_read() -> None:
    for name, profile in NAMES.items():
        card = SimulatedCard(PERSONAS[name])
        card.atr = bytes.fromhex("3B00")
        found, _ = read(card)
        assert isinstance(found, CardFields)
        assert found.profile == profile


def test_names_and_numbers_filled_up_with_zeros_are_read_as_those_filled_up_with_spaces() -> None:
    card = SimulatedCard(PERSONAS["jasim"])
    person = card._layout.files[b"\0\1"].replace(b"  ", b"\0\0").replace(b"\0 ", b"\0\0").replace(b"1 J", b"1\0J")
    assert b"  " not in person
    card._layout = replace(card._layout, files={**card._layout.files, b"\0\1": person})
    found, _ = read(card)
    assert isinstance(found, CardFields)
    assert (found.fields["id_number"], found.fields["name_ar"]) == ("020514731", "جاسم بن علي الدوسري")


def converse_with(profiles: tuple[CardProfile, ...], card: SimulatedCard, *, selected: bytes = b"") -> object:
    """What comes of it; with `selected`, what the card says of a file that it has selected."""

    def transmit(raw: bytes) -> bytes:
        answer = card.answer(raw)
        assert answer is not None
        return answer[:-2] + selected if selected and raw[1] == 0xA4 and answer[-2:] == b"\x90\x00" else answer

    return converse(read_card(profiles, card.atr), transmit, t0=False, counter=Counter(), now=lambda: 0.0)


@pytest.mark.parametrize(("said", "taken"), [("6283", True), ("6300", True), ("6999", False), ("6401", False)])
def test_a_warning_at_a_selection_is_none_of_a_profile_s_business(said: str, taken: bool) -> None:
    found = converse_with(PROFILES, SimulatedCard(PERSONAS["jasim"]), selected=bytes.fromhex(said))
    assert isinstance(found, CardFields) is taken


def test_an_empty_number_is_not_filled_up_with_noughts() -> None:
    text = (CONFIG / "cards" / "bahrain-cpr.toml").read_text("utf-8").replace(', check = "cpr"', "")
    card = SimulatedCard({**PERSONAS["jasim"], "id_number": ""})
    with pytest.raises(CardRefused, match="not 5 to 20 digits"):
        converse_with((parse_profile("p", text),), card)


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        (lambda: changed("salem", "0201", at=22, put=b"3"), "field id_number: does not pass the check “emirates-id”"),
        (lambda: changed("salem", "0201", at=4, put=b"\xe1\x0f"), "field id_number: tag E101 is missing"),
        (lambda: changed("salem", "0201", at=6, put=b"\x7f\xff"), "field id_number: tag E101 is missing"),
        (lambda: changed("salem", "0203", at=2, put=b"\x7f\xff"), "read person: the file is longer than its profile allows"),
        (lambda: changed("salem", "0203", cut=60), "read person: the card answered 6B00"),
        (lambda: changed("salem", "0203", cut=2), "read person: the card gave less than the file has"),
        (lambda: changed("salem", "0203", at=14, put=b"\xff" * 4), "field expiry: not a date of eight digits"),
        (lambda: changed("salem", "0203", at=14, put=b"\x20\x2a\x01\x01"), "field expiry: not packed decimal digits"),
        (lambda: changed("salem", "0203", at=14, put=b"\x20\x26\x02\x30"), "field expiry: no day of the calendar"),
        (lambda: changed("jasim", "0001", put=b"99x"), "field id_number: not 5 to 20 digits and letters from A to Z"),
        (lambda: changed("jasim", "0001", put=b"299"), "field id_number: does not pass the check “cpr”"),
        (lambda: changed("jasim", "0001", at=201, put=b"\xe3\xcd\xe3\xcf"), "field name_ar: not utf-8"),
        (lambda: changed("jasim", "0001", cut=500), "field birth_date: not a date of eight digits"),
        (lambda: changed("muneera", "0001", cut=0), "read person: the card answered 6B00"),
    ],
)  # fmt: skip
def test_a_card_that_is_not_what_its_layout_says_is_refused_without_a_word_of_what_it_holds(
    card: object, sentence: str
) -> None:
    assert callable(card)
    assert refusal(card()) == sentence


@pytest.mark.parametrize(
    ("number", "right"),
    [("784197612340824", True), ("784197612340825", False), ("783197612340824", False), ("78419761234082", False)],
)
def test_an_emirates_number_is_proven_by_its_last_digit(number: str, right: bool) -> None:
    assert keyless.LAYOUTS.keys() == {profile.name for profile in PROFILES}, "a profile without a card to try it on"
    found, _ = read(SimulatedCard({**PERSONAS["salem"], "id_number": number})) if right else (None, [])
    if right:
        assert isinstance(found, CardFields)
    else:
        assert "emirates-id" in refusal(SimulatedCard({**PERSONAS["salem"], "id_number": number}, t0=True))
