"""What a scanner sends, and what of it is a document or a number: all else is refused, in bounded time and memory."""

from __future__ import annotations

import tracemalloc

import pytest

from devices.card.emrtd.access_key import MrzKey, check_digit
from devices.card.emrtd.mrz import Form
from devices.scanner.lines import MOST_BYTES, SILENCE_SECONDS, Fault
from devices.scanner.scans import Flaw, NotTaken, Scan, ScannedNumber, ScannedZone, Scans
from tests.unit.emrtd.fuzz_documents import SPECIMENS
from tests.unit.scanner.fuzz_scans import silence, told

ZONES = {
    "TD1": (Form.TD1, MrzKey("D23145890", "740812", "120415")),
    "TD2": (Form.TD2, MrzKey("D23145890", "740812", "120415")),
    "TD3": (Form.TD3, MrzKey("L898902C3", "740812", "120415")),
    "TD1 with a long number": (Form.TD1, MrzKey("D23145890734", "340712", "950712")),
}


def card(number: str, birth: str, expiry: str) -> str:
    """A card's zone of other people."""
    fields = [field + check_digit(field) for field in (number, birth, expiry)]
    upper, whole = f"I<UTO{fields[0]}".ljust(30, "<"), fields[0].ljust(25, "<") + fields[1] + fields[2] + "<" * 11
    return f"{upper}\n{fields[1]}M{fields[2]}UTO<<<<<<<<<<<{check_digit(whole)}\nHARBI<<SALEM".ljust(92, "<")


def scan(raw: str | bytes) -> list[Scan]:
    """What came of it, then of the silence after it."""
    scans = Scans()
    sent = raw.encode("latin-1") if isinstance(raw, str) else raw
    return [*scans.take(sent, now=0.0), *silence(scans, 0.1)]


def refused(raw: str | bytes) -> list[Fault | Flaw]:
    found = scan(raw)
    assert all(isinstance(each, NotTaken) for each in found), "something was taken"
    return [each.why for each in found if isinstance(each, NotTaken)]


def zone(found: list[Scan]) -> tuple[Form, MrzKey]:
    (only,) = found
    assert isinstance(only, ScannedZone)
    return only.form, only.key


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize(
    ("begin", "between", "end"),
    [
        ("", "\r", "\r"),
        ("", "\n", "\n"),
        ("", "\r\n", "\r\n"),
        ("\x02", "\r", "\x03"),
        ("\x02", "\x03\x02", "\x03"),
        ("", "", ""),
    ],
    ids=["CR", "LF", "CRLF", "one frame", "a frame a line", "silence alone"],
)
def test_a_zone_is_taken_however_its_lines_end(name: str, begin: str, between: str, end: str) -> None:
    assert zone(scan(begin + SPECIMENS[name].replace("\n", between) + end)) == ZONES[name]


def test_a_zone_comes_byte_by_byte_and_is_taken_with_its_last_line_s_end() -> None:
    scans, sent = Scans(), (SPECIMENS["TD1"] + "\r").encode()
    found = [list(scans.take(bytes([byte]), now=at * 0.008)) for at, byte in enumerate(sent)]
    assert not any(found[:-1])
    assert zone(found[-1]) == ZONES["TD1"]


@pytest.mark.parametrize("number", ["1045127634", "2304587161"])
@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\x03", ""])
def test_a_registry_number_is_taken(number: str, end: str) -> None:
    assert scan(number + end) == [ScannedNumber()]


@pytest.mark.parametrize("number", ["1045127635", "3045127632", "0000000000", "9" * 10])
def test_a_number_that_is_no_person_s_or_that_its_digit_does_not_fit_is_refused(number: str) -> None:
    assert refused(number + "\r") == [Flaw.NUMBER]


@pytest.mark.parametrize(
    "text",
    ["6281007021019", "https://example/1045127634", "104512763", "10451276340", "ABCDEFGHIJ", "104512763A", "١٠٤٥١٢٧٦٣٤", " "],
)
def test_every_other_code_is_refused(text: str) -> None:
    assert refused(text.encode() + b"\r") == [Fault.FOREIGN if not text.isascii() else Flaw.STRANGE]


@pytest.mark.parametrize(
    ("right", "misread"), [("D23145890", "D2314589O"), ("740812", "7408I2"), ("UTOD231458907", "UTOD23145890T")]
)
def test_a_misread_character_is_mended_only_where_a_check_digit_proves_it(right: str, misread: str) -> None:
    sent = SPECIMENS["TD1"].replace(right, misread, 1)
    if misread.endswith("T"):  # nothing that a reader takes for a seven
        assert refused(sent) == [Flaw.ZONE]
    else:
        assert zone(scan(sent)) == ZONES["TD1"]


@pytest.mark.parametrize("name", ZONES)
def test_a_document_drawn_through_backwards_is_taken_only_as_its_check_digits_prove_it(name: str) -> None:
    backwards = "\r".join(line[::-1] for line in SPECIMENS[name].split("\n"))
    assert zone(scan(backwards + "\r")) == ZONES[name]
    doubtful = backwards.replace("0", "O", 1)
    assert refused(doubtful + "\r") == [Flaw.ZONE], "backwards nothing is mended"


def test_a_number_is_never_turned_round() -> None:
    backwards = "4367215401"
    assert refused(backwards) == [Flaw.NUMBER]


@pytest.mark.parametrize("byte", [*range(0x00, 0x20), *range(0x7F, 0x100)])
def test_a_line_with_a_byte_that_no_document_has_is_refused_and_the_next_scan_is_not(byte: int) -> None:
    if byte in (0x02, 0x03, 0x0A, 0x0D):
        return
    first, second, third = SPECIMENS["TD1"].split("\n")
    sent = f"{first}\r{second[:9]}{chr(byte)}{second[9:]}\r{third}\r"
    assert refused(sent)[0] is (Fault.FOREIGN if byte >= 0x80 else Fault.CONTROL)
    assert [type(each) for each in scan(f"{chr(byte)}\r1045127634\r")] == [NotTaken, ScannedNumber]


def test_a_half_line_is_never_filled_up_by_what_is_scanned_after_it() -> None:
    half = SPECIMENS["TD3"][:60]
    assert refused(half) == [Flaw.HALF, Flaw.STRANGE]
    scans = Scans()
    heard = [*scans.take(half.encode(), now=0.0), *silence(scans, 0.1), *scans.take(SPECIMENS["TD3"][60:].encode(), now=1.0)]
    heard += silence(scans, 1.1)
    assert all(isinstance(each, NotTaken) for each in heard)
    assert refused(f"\x02{half}\x02{SPECIMENS['TD3'][60:]}\x03")[0] is Fault.HALF


@pytest.mark.parametrize("lines", range(1, 3))
def test_a_zone_that_lacks_a_line_is_refused_and_its_lines_are_forgotten(lines: int) -> None:
    first = "\r".join(SPECIMENS["TD1"].split("\n")[:lines]) + "\r"
    assert refused(first) == [Flaw.HALF]
    scans = Scans()
    assert [*scans.take(first.encode(), now=0.0), *silence(scans, 0.1)] == [NotTaken(Flaw.HALF)]
    rest = "\r".join(SPECIMENS["TD1"].split("\n")[lines:]) + "\r"
    assert [*scans.take(rest.encode(), now=1.0), *silence(scans, 1.1)] == [NotTaken(Flaw.HALF)]


def test_lines_of_two_documents_are_never_one_zone() -> None:
    a, b = SPECIMENS["TD1"].split("\n"), card("T22000129", "800101", "300101").split("\n")
    assert zone(scan("\r".join(b)))[1].document_number == "T22000129"
    for mixed in ((a[0], b[1], a[2]), (b[0], a[1], b[2]), (a[0], b[1], b[2]), (b[0], a[1], a[2])):
        assert refused("\r".join(mixed) + "\r") == [Flaw.ZONE]
    passport = SPECIMENS["TD3"].split("\n")
    assert refused(f"{a[0]}\r{passport[0]}\r{a[1]}\r{passport[1]}\r") == [Flaw.HALF] * 4
    assert refused(f"{passport[1]}\r{passport[0]}\r") == [Flaw.ZONE]


def test_two_documents_one_after_the_other_are_two() -> None:
    found = scan(SPECIMENS["TD3"] + "\n" + card("T22000129", "800101", "300101") + "\n")
    assert [each.form for each in found if isinstance(each, ScannedZone)] == [Form.TD3, Form.TD1]


def test_a_line_of_four_thousand_bytes_is_refused_once_and_what_comes_after_a_silence_is_taken() -> None:
    scans = Scans()
    assert [told(each) for each in scans.take(b"A" * 4096 + b"\r1045127634\r", now=0.0)] == [Fault.FLOOD]
    assert silence(scans, 0.1) == []
    assert [type(each) for each in scans.take(b"1045127634\r", now=1.0)] == [ScannedNumber]
    assert refused(b"A" * 200 + b"\r") == [Fault.LONG]


def test_an_endless_line_costs_neither_memory_nor_time_and_ends_with_the_first_silence() -> None:
    scans, heard = Scans(), []
    tracemalloc.start()
    try:
        for moment in range(2000):
            heard += list(scans.take(b"P<UTO" * 100, now=moment * 0.05))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert heard == [NotTaken(Fault.FLOOD)]
    assert held < 100_000
    assert silence(scans, 200.0) == []
    assert [type(each) for each in scans.take(b"1045127634\r", now=300.0)] == [ScannedNumber]


@pytest.mark.parametrize(("pause", "whole"), [(SILENCE_SECONDS * 0.9, True), (SILENCE_SECONDS, False)])
def test_a_pause_is_part_of_a_scan_until_it_is_a_silence(pause: float, whole: bool) -> None:
    scans, (upper, lower) = Scans(), SPECIMENS["TD3"].split("\n")
    assert list(scans.take(f"{upper}\r".encode(), now=5.0)) == []
    assert list(scans.take(b"", now=5.0 + pause)) == ([] if whole else [NotTaken(Flaw.HALF)])
    found = [*scans.take(f"{lower}\r".encode(), now=5.0 + pause), *silence(scans, 9.0)]
    assert [type(each) for each in found] == [ScannedZone if whole else NotTaken]


def test_of_a_flood_of_zones_a_handful_is_read_and_the_rest_is_dropped() -> None:
    found = scan(f"{SPECIMENS['TD3']}\n" * 1000)
    assert len(found) == MOST_BYTES // 90 + 1
    assert found[-1] == NotTaken(Fault.FLOOD)


def test_bytes_that_waited_while_nobody_asked_are_one_scan_for_silence_is_heard_and_not_guessed() -> None:
    scans, sent = Scans(), (SPECIMENS["TD3"] + "\r").encode()
    assert list(scans.take(sent[:30], now=0.0)) == []
    assert zone(list(scans.take(sent[30:], now=SILENCE_SECONDS * 8))) == ZONES["TD3"]


def test_no_repr_shows_what_was_scanned() -> None:
    for each in (*scan(SPECIMENS["TD1"]), *scan("1045127634")):
        assert "D2314" not in repr(each)
        assert "1045" not in repr(each)
    assert "D2314" not in repr(Scans())
