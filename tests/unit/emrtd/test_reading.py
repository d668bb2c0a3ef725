"""Reading a document: the way in, the fewest commands, every habit of a chip, and nothing wrong read whatever it answers."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.card.apdu import (
    TRAVEL_DOCUMENT_INS,
    CardGone,
    CardRefused,
    CommandApdu,
    Conversation,
    Counter,
    converse,
)
from devices.card.emrtd.access_key import Can, KeyNotKnown, MrzKey, WrongKey
from devices.card.emrtd.curves import Domain
from devices.card.emrtd.entering import Access, Found, NotATravelDocument, look
from devices.card.emrtd.files import Absent, AccessRefused, File, FileRead, Malformed
from devices.card.emrtd.lengths import longest_answer
from devices.card.emrtd.reading import DocumentRead, ReadOutcome, read_document
from devices.card.emrtd.secure_messaging import ChannelBroken
from devices.simulated.document.chip import LDS, Document, Habits, random_file
from devices.simulated.document.command import Command

MRZ, CAN = MrzKey("L898902C", "690806", "940623"), Can("271828")
PACE = (("04007F00070202040202", 12),)
CAM = (("04007F00070202040602", 12),)
FILES = {
    File.COM.sfi: random_file(0x60, 24),
    File.SOD.sfi: random_file(0x77, 1300),
    File.DG1.sfi: random_file(0x61, 93),
    0x02: random_file(0x75, 15_000),
    File.DG11.sfi: random_file(0x6B, 180),
    File.DG14.sfi: random_file(0x6E, 400),
    File.DG15.sfi: random_file(0x6F, 165),
}
ALL = (File.COM, File.DG1, File.SOD, File.DG11, File.DG12, File.DG14, File.DG15)
EXPECTED = {file: FILES.get(file.sfi) for file in ALL}


def pace_document(**more: object) -> Document:
    return Document(FILES, can="271828", pace=PACE, bac=False, **more)  # type: ignore[arg-type]


def read(
    document: Document,
    key: Can | MrzKey,
    wanted: tuple[File, ...] = ALL,
    *,
    longest_answer: int = 256,
    transmit: Callable[[bytes], bytes] | None = None,
) -> tuple[ReadOutcome, Counter]:
    counter = Counter()
    conversation = read_document(key, wanted, longest_answer=longest_answer)
    allowed = TRAVEL_DOCUMENT_INS
    outcome = converse(conversation, transmit or document.transmit, t0=False, counter=counter, now=lambda: 0.0, allowed=allowed)
    return outcome, counter


def raw(outcome: ReadOutcome) -> dict[File, bytes | None]:
    assert isinstance(outcome, DocumentRead)
    assert all(isinstance(found, FileRead | Absent) for found in outcome.files.values())
    return {file: found.raw if isinstance(found, FileRead) else None for file, found in outcome.files.items()}


def parts(wanted: tuple[File, ...], size: int) -> int:
    return sum(-(-len(FILES[file.sfi]) // size) for file in wanted)


def test_basic_access_reads_every_file_and_never_the_face() -> None:
    document = Document(FILES)
    outcome, _ = read(document, MRZ)
    assert isinstance(outcome, DocumentRead)
    assert outcome.access is Access.BAC
    assert outcome.offered == ()
    assert raw(outcome) == EXPECTED
    assert "02" not in document.log
    assert all(file.sfi != 2 for file in File)


@pytest.mark.parametrize("key", [CAN, MRZ], ids=["CAN", "MRZ"])
def test_pace_reads_every_file(key: Can | MrzKey) -> None:
    document = pace_document()
    outcome, _ = read(document, key)
    assert isinstance(outcome, DocumentRead)
    assert outcome.access is Access.PACE
    assert [offer.parameter_id for offer in outcome.offered] == [12]
    assert raw(outcome) == EXPECTED


def test_a_first_page_takes_five_commands_by_basic_access() -> None:
    assert read(Document(FILES), MRZ, (File.DG1,))[1].apdus == 5


def test_basic_access_takes_four_commands_and_one_for_each_231_bytes() -> None:
    wanted = (File.DG1, File.DG11, File.SOD)
    assert read(Document(FILES), MRZ, wanted)[1].apdus == 4 + parts(wanted, 231)


def test_extended_length_reads_three_files_in_seven_commands() -> None:
    document = Document(FILES, habits=Habits(extended=True))
    outcome, counter = read(document, MRZ, (File.DG1, File.DG11, File.SOD), longest_answer=65_536)
    assert counter.apdus == 7
    assert raw(outcome) == {file: FILES[file.sfi] for file in (File.DG1, File.DG11, File.SOD)}


def test_pace_takes_eight_commands_and_one_for_each_223_bytes_of_what_is_signed() -> None:
    assert read(pace_document(), CAN, (File.DG1, File.SOD))[1].apdus == 8 + parts((File.SOD,), 223)


def test_once_pace_is_offered_basic_access_is_never_tried() -> None:
    document = Document(FILES, can="271828", pace=PACE)  # it would take both
    assert isinstance(read(document, MRZ)[0], DocumentRead)
    assert document.log[0] == "PACE"
    other = Document(FILES, pace=(("04007F00070202040402", 13),))  # integrated mapping is not known here
    with pytest.raises(CardRefused, match="not known here"):
        read(other, MRZ)
    assert other.log == []


@pytest.mark.parametrize("key", [Can("271829"), MrzKey("L898902C", "690806", "940624")], ids=["CAN", "MRZ"])
def test_a_wrong_key_reads_nothing(key: Can | MrzKey) -> None:
    document = pace_document()
    assert read(document, key)[0] == WrongKey()
    assert document.log == []


def test_a_wrong_mrz_is_wrong_by_basic_access_too() -> None:
    assert read(Document(FILES), MrzKey("L898902C", "690806", "940624"))[0] == WrongKey()


def test_a_card_access_number_does_not_open_a_document_that_knows_basic_access_only() -> None:
    assert read(Document(FILES), CAN)[0] == KeyNotKnown()


def test_what_is_no_travel_document_is_told_apart() -> None:
    assert read(Document({}), CAN, transmit=lambda _: b"\x6a\x82")[0] == NotATravelDocument()
    assert read(Document({}), CAN, transmit=lambda _: b"\x6d\x00")[0] == NotATravelDocument()


HABITS = {
    "more than there is": Habits(at_end=0x9000),
    "Le beyond the end, 6700": Habits(at_end=0x6700),
    "Le beyond the end, 6B00": Habits(at_end=0x6B00),
    "Le beyond the end, 6C00": Habits(at_end=0x6C00),
    "200 bytes, 6700": Habits(longest=200, too_long=0x6700),
    "160 bytes, 6C00": Habits(longest=160, too_long=0x6C00),
    "112 bytes, 6C70": Habits(longest=112, too_long=0x6C70),
    "112 bytes, 6B00, strict end": Habits(longest=112, too_long=0x6B00, at_end=0x6700),
    "no short identifiers": Habits(short_file_ids=False),
    "in the application from the start": Habits(begins_in=LDS),
    "an unclear probe": Habits(access_absent=0x6986),
    "extended, 2000 bytes": Habits(extended=True, longest=2000),
    "extended, 230 bytes": Habits(extended=True, longest=230),
}


@pytest.mark.parametrize("habits", HABITS.values(), ids=HABITS)
@pytest.mark.parametrize("longest_answer", [256, 65_536], ids=["short", "extended"])
@pytest.mark.parametrize("make", [Document, pace_document], ids=["BAC", "PACE"])
def test_every_habit_of_a_chip_gives_the_same_files(make: Callable[..., Document], habits: Habits, longest_answer: int) -> None:
    document = make(FILES, habits=habits) if make is Document else make(habits=habits)
    outcome, counter = read(document, MRZ, longest_answer=longest_answer)
    assert raw(outcome) == EXPECTED
    assert counter.apdus < 60


@pytest.mark.parametrize(
    ("habit", "commands"),
    [
        ("more than there is", 4 + 1 + 1),
        ("Le beyond the end, 6700", 4 + 3 + 2),  # asked for too much once, then always for the head first
        ("Le beyond the end, 6C00", 4 + 2 + 2),
        ("no short identifiers", 5 + 3 + 2),  # the probe tries a selection; asked by short identifier once
        ("112 bytes, 6C70", 4 + 2 + 2),
    ],
)
def test_what_a_chip_does_differently_is_learnt_once(habit: str, commands: int) -> None:
    assert read(Document(FILES, habits=HABITS[habit]), MRZ, (File.DG1, File.DG15))[1].apdus == commands


@pytest.mark.parametrize("make", [Document, pace_document], ids=["BAC", "PACE"])
def test_a_chip_that_ends_the_channel_when_too_much_is_asked_is_opened_anew(make: Callable[..., Document]) -> None:
    document = make(FILES) if make is Document else make()

    def transmit(command: bytes) -> bytes:
        if command[:2] == b"\x0c\xb0" and command[5:7] == b"\x97\x01" and command[7] > 160:
            document.session = None
            return b"\x67\x00"
        return document.transmit(command)

    assert raw(read(document, MRZ, transmit=transmit)[0]) == EXPECTED
    assert document.log.count("01") == 1, "what was read is not read again"


def test_what_pace_offered_is_not_taken_back_when_the_channel_is_opened_anew() -> None:
    document = Document(FILES, can="271828", pace=PACE)
    broke: list[int] = []

    def transmit(command: bytes) -> bytes:
        if command[:2] == b"\x0c\xb0" and not broke:
            broke.append(1)
            document.pace = ()  # from here on the chip, or somebody before it, offers basic access alone
            return b"\x67\x00"
        return document.transmit(command)

    with pytest.raises(CardRefused):
        read(document, MRZ, transmit=transmit)
    assert "BAC" not in document.log


def test_missing_and_malformed_files_are_outcomes_of_their_own() -> None:
    files = {
        **FILES,
        File.DG11.sfi: b"\x6d\x02AA",
        File.DG12.sfi: b"\x6c",
        File.DG14.sfi: FILES[File.DG14.sfi][:-50],
        File.DG15.sfi: bytes.fromhex("6F83010000") + bytes(90),
    }
    outcome, _ = read(Document(files), MRZ)
    assert isinstance(outcome, DocumentRead)
    assert isinstance(outcome.files[File.DG1], FileRead)
    assert [outcome.files[file] for file in (File.DG11, File.DG12, File.DG14, File.DG15)] == [
        Malformed("it begins with the tag 6D"),
        Malformed("it does not begin with a tag and a length"),
        Malformed("it ends before its length: 6B00"),
        Malformed("it says that it is longer than can be read"),
    ]


def test_a_file_that_the_chip_keeps_to_itself_is_refused_and_the_others_are_read() -> None:
    outcome, _ = read(Document(FILES, habits=Habits(absent=0x6982)), MRZ)
    assert isinstance(outcome, DocumentRead)
    assert outcome.files[File.DG12] == AccessRefused(0x6982)
    assert isinstance(outcome.files[File.DG15], FileRead)


class Odd(Document):
    """Gives what was not asked for."""

    def _within_le(self, command: Command) -> tuple[bytes, int]:
        data, sw = super()._within_le(command)
        if command.ins != 0xB0:
            return data, sw
        if self.can == "more":
            return data + b"x" if self.session else data, sw
        return (data, sw) if command.p1 & 0x80 or not self.session else (b"", 0x9000)


def test_a_chip_that_gives_more_than_was_asked_is_refused() -> None:
    with pytest.raises(CardRefused, match="more than was asked"):
        read(Odd(FILES, can="more"), MRZ, (File.SOD,))


def test_a_chip_that_gives_nothing_more_and_says_that_all_is_well_is_not_asked_for_ever() -> None:
    outcome, counter = read(Odd(FILES, can="nothing"), MRZ, (File.SOD, File.DG1))
    assert isinstance(outcome, DocumentRead)
    assert outcome.files[File.SOD] == Malformed("it ends before its length: 9000")
    assert outcome.files[File.DG1] == FileRead(FILES[File.DG1.sfi])
    assert counter.apdus == 7


def test_bytes_behind_the_end_of_a_file_are_not_part_of_it() -> None:
    document = Document({**FILES, File.DG1.sfi: FILES[File.DG1.sfi] + bytes(40)})
    assert raw(read(document, MRZ)[0]) == EXPECTED


@pytest.mark.parametrize("card_access", ["3103300102", "30003000", "31", "FF"])
def test_a_malformed_card_access_is_refused_and_never_taken_for_none(card_access: str) -> None:
    class Broken(Document):
        @property
        def card_access(self) -> bytes | None:
            return bytes.fromhex(card_access)

    document = Broken(FILES)
    with pytest.raises(CardRefused, match=r"EF\.CardAccess"):
        read(document, MRZ)
    assert document.log == []


def test_chip_authentication_mapping_brings_the_file_that_its_proof_needs() -> None:
    security = random_file(0x30, 900)
    document = Document(FILES, can="271828", pace=CAM, bac=False, card_security=security, chip_key=99)
    outcome, _ = read(document, CAN, (File.CARD_SECURITY, File.DG1))
    assert isinstance(outcome, DocumentRead)
    assert outcome.files[File.CARD_SECURITY] == FileRead(security)
    assert outcome.chip is not None
    assert outcome.chip.proves(Domain.standardised(12).public(99))
    plain, _ = read(pace_document(card_security=security), CAN, (File.CARD_SECURITY, File.DG1))
    assert isinstance(plain, DocumentRead)
    assert File.CARD_SECURITY not in plain.files


def test_the_channel_goes_on_after_the_reading() -> None:
    document = Document(FILES)
    outcome, _ = read(document, MRZ, (File.DG1,))
    assert isinstance(outcome, DocumentRead)
    conversation = outcome.channel.ask(CommandApdu(0xB0, 0x80 | File.DG15.sfi, le=223))
    more = converse(conversation, document.transmit, t0=False, counter=Counter(), now=lambda: 0.0)
    assert more.data == FILES[File.DG15.sfi]


@pytest.mark.parametrize("make", [Document, pace_document], ids=["BAC", "PACE"])
def test_a_card_pulled_at_any_command_is_gone(make: Callable[..., Document]) -> None:
    whole = read(make(FILES) if make is Document else make(), MRZ, (File.DG1, File.DG11))[1].apdus
    for commands in range(whole):
        document = make(FILES) if make is Document else make()
        document.habits.meddle = lambda number, answer, pulled=commands: answer if number < pulled else b""  # type: ignore[misc]
        with pytest.raises(CardGone):
            read(document, MRZ, (File.DG1, File.DG11))


@pytest.mark.parametrize("make", [Document, pace_document], ids=["BAC", "PACE"])
def test_no_answer_that_is_changed_cut_or_kept_gives_a_wrong_file(make: Callable[..., Document]) -> None:
    """One answer of the conversation is spoilt at a time; what is read is right or is not read."""
    chance = random.Random(9303)
    wanted = (File.DG1, File.DG11)
    whole = read(make(FILES) if make is Document else make(), MRZ, wanted)[1].apdus
    refused = 0
    for spoilt in range(whole):
        for kind in ("bit", "bit", "bit", "cut", "longer", "before", "status"):
            document = make(FILES) if make is Document else make()
            document.habits.meddle = _spoil(spoilt, kind, chance)
            try:
                outcome, _ = read(document, MRZ, wanted)
            except (CardRefused, CardGone):
                refused += 1
                continue
            if isinstance(outcome, DocumentRead):
                for file, found in outcome.files.items():
                    assert found in (FileRead(FILES[file.sfi]), Absent()) or isinstance(found, AccessRefused | Malformed)
                    assert found == FileRead(FILES[file.sfi]), "over a channel nothing else comes through"
    assert refused > whole * 3


def _spoil(spoilt: int, kind: str, chance: random.Random) -> Callable[[int, bytes], bytes]:
    before = b""

    def meddle(number: int, answer: bytes) -> bytes:
        nonlocal before
        kept, before = before, answer
        if number != spoilt:
            return answer
        at = chance.randrange(len(answer))
        match kind:
            case "bit":
                return answer[:at] + bytes([answer[at] ^ 1 << chance.randrange(8)]) + answer[at + 1 :]
            case "cut":
                return answer[:at]
            case "longer":
                return answer[:-2] + secrets.token_bytes(3) + answer[-2:]
            case "before":
                return kept or answer[:-2] + b"\x6f\x00"
            case _:
                return b"\x69\x88"

    return meddle


@pytest.mark.parametrize("key", [CAN, MRZ], ids=["CAN", "MRZ"])
@given(answers=st.lists(st.binary(max_size=270), min_size=1, max_size=30))
@settings(max_examples=150, deadline=None)
def test_whatever_a_chip_answers_ends_in_a_typed_outcome(key: Can | MrzKey, answers: list[bytes]) -> None:
    stream = iter(answers)
    try:
        outcome, _ = read(Document({}), key, transmit=lambda _: next(stream, b""))
    except (CardRefused, CardGone):
        return
    assert isinstance(outcome, NotATravelDocument | WrongKey | KeyNotKnown)


def test_a_broken_channel_is_refused_by_name() -> None:
    document = Document(FILES)
    document.habits.meddle = lambda number, answer: b"\x69\x88" if number == 5 else answer
    with pytest.raises(ChannelBroken, match="6988"):
        read(document, MRZ)


def found(document: Document, *, ask_lengths: bool = False) -> Found | NotATravelDocument:
    def conversation() -> Conversation[Found | NotATravelDocument]:
        return (yield from look(ask_lengths=ask_lengths))

    allowed = TRAVEL_DOCUMENT_INS
    return converse(conversation(), document.transmit, t0=False, counter=Counter(), now=lambda: 0.0, allowed=allowed)


LDS_FIRST = Habits(begins_in=LDS)
BY_SELECTION = [Habits(short_file_ids=False, no_short_ids=sw) for sw in (0x6A86, 0x6B00, 0x6A82, 0x6981, 0x6982, 0x6985)]


@pytest.mark.parametrize("habits", [Habits(), LDS_FIRST, Habits(select_says=True), *BY_SELECTION])
def test_what_opens_a_document_is_found_before_a_key_is_there_and_reading_then_needs_no_second_look(habits: Habits) -> None:
    for document, key in ((pace_document(habits=habits), CAN), (Document(FILES, habits=habits), MRZ)):
        seen = found(document)
        assert isinstance(seen, Found)
        assert (seen.card_access or None) == document.card_access
        counter = Counter()
        conversation = read_document(key, ALL, found=seen)
        outcome = converse(
            conversation, document.transmit, t0=False, counter=counter, now=lambda: 0.0, allowed=TRAVEL_DOCUMENT_INS
        )
        assert raw(outcome) == EXPECTED
        assert "probe" in {step for step, _, _ in counter.begun}


def test_a_document_that_was_seen_to_offer_pace_is_not_opened_by_basic_access_after_a_wrong_key() -> None:
    document = Document(FILES, can="271828", pace=PACE)  # it would take both
    seen = found(document)
    assert isinstance(seen, Found)
    for key in (Can("000000"), MrzKey("L898902C", "690806", "940624"), MRZ):
        conversation = read_document(key, (File.DG1,), found=seen)
        outcome = converse(
            conversation, document.transmit, t0=False, counter=Counter(), now=lambda: 0.0, allowed=TRAVEL_DOCUMENT_INS
        )
        assert isinstance(outcome, DocumentRead) == (key is MRZ)
    assert "BAC" not in document.log


def test_what_is_no_document_is_not_found() -> None:
    stranger = Document({}, bac=False)
    stranger.transmit = lambda _: b"\x6a\x82"  # type: ignore[method-assign]
    assert found(stranger) == NotATravelDocument()


def test_how_long_answers_may_be_is_asked_in_the_master_file() -> None:
    document = pace_document(habits=Habits(extended=True))
    seen = found(document, ask_lengths=True)
    assert isinstance(seen, Found)
    assert longest_answer(b"", seen.atr_info) == 65_533
    assert found(document) == Found(seen.card_access, seen.offered, b"")


@pytest.mark.parametrize("habits", [Habits(select_says=True), *BY_SELECTION])
def test_a_chip_that_selects_or_names_files_in_its_own_way_is_read(habits: Habits) -> None:
    assert raw(read(pace_document(habits=habits), CAN)[0]) == EXPECTED


def test_what_else_is_wanted_is_decided_by_the_first_files_and_told_as_progress() -> None:
    told: list[tuple[int, int]] = []
    conversation = read_document(CAN, (File.COM, File.SOD), then=lambda files: (File.DG1, File.DG11) if len(files) == 2 else ())
    outcome = converse(
        conversation,
        pace_document().transmit,
        t0=False,
        counter=Counter(),
        now=lambda: 0.0,
        allowed=TRAVEL_DOCUMENT_INS,
        told=lambda progress: told.append((progress.done, progress.wanted)),
    )
    assert list(raw(outcome)) == [File.COM, File.SOD, File.DG1, File.DG11]
    assert told[0][0] == 0
    assert told[-1] == (4, 4)
    shares = [done / wanted for done, wanted in told]
    assert shares == sorted(shares), "progress went back"


def test_a_chip_without_contents_that_wanders_to_its_master_file_is_led_back() -> None:
    files = {sfi: file for sfi, file in FILES.items() if sfi != File.COM.sfi}
    document = Document(files, can="271828", pace=PACE, habits=Habits(wanders_to=random_file(0x61, 60)))
    outcome, _ = read(document, CAN)
    assert isinstance(outcome, DocumentRead)
    assert outcome.files.pop(File.COM) == Malformed("it begins with the tag 61")
    assert raw(outcome) == {file: expected for file, expected in EXPECTED.items() if file is not File.COM}


@pytest.mark.parametrize("key", [CAN, MRZ], ids=["PACE", "BAC"])
def test_a_chip_that_ends_the_channel_over_a_missing_file_is_opened_again_and_the_file_left_out(key: Can | MrzKey) -> None:
    present = {File.SOD.sfi, File.DG1.sfi, File.DG14.sfi}
    files = {sfi: file for sfi, file in FILES.items() if sfi in present}
    habits = Habits(bare_errors=True)
    document = Document(files, habits=habits) if key is MRZ else Document(files, can="271828", pace=PACE, habits=habits)
    outcome, counter = read(document, key)
    assert isinstance(outcome, DocumentRead)
    assert [file for file, found in outcome.files.items() if found == AccessRefused(0x6A82)] == [
        File.COM,
        File.DG11,
        File.DG12,
        File.DG15,
    ]
    assert {file.sfi for file, found in outcome.files.items() if isinstance(found, FileRead)} == present
    assert counter.apdus < 80


def test_a_chip_that_wants_its_curve_named_where_it_has_but_one_is_told() -> None:
    assert raw(read(pace_document(habits=Habits(names_curves=True)), CAN)[0]) == EXPECTED
    assert read(pace_document(habits=Habits(names_curves=True)), Can("000000"))[0] == WrongKey()


def test_a_chip_that_ends_the_channel_over_a_short_identifier_is_read_by_selection() -> None:
    def ends(_: int, answer: bytes) -> bytes:
        if answer[:6] == bytes.fromhex("990269858E08"):
            document.session = None
            return b"\x69\x85"
        return answer

    document = pace_document(habits=Habits(short_file_ids=False, no_short_ids=0x6985, meddle=ends))
    seen = found(document)
    assert isinstance(seen, Found)
    conversation = read_document(CAN, ALL, found=seen)
    outcome = converse(
        conversation, document.transmit, t0=False, counter=Counter(), now=lambda: 0.0, allowed=TRAVEL_DOCUMENT_INS
    )
    assert raw(outcome) == EXPECTED
    assert document.log.count("PACE") == 2
