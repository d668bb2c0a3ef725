"""The machine-readable zone: specimens read field by field, every single misreading met, and only provable ones mended."""

from __future__ import annotations

from datetime import date
from hashlib import sha1

import pytest

from devices.card.emrtd.access_key import check_digit
from devices.card.emrtd.mrz import Doubt, Form, Mrz, Unreadable, read_mrz
from tests.unit.emrtd.fuzz_documents import SPECIMENS, TODAY


def read(text: str, *, scanned: bool = False) -> Mrz:
    found = read_mrz(text, scanned=scanned)
    assert isinstance(found, Mrz), found
    return found


@pytest.mark.parametrize(
    ("form", "number", "optional"),
    [(Form.TD1, "D23145890", ("", "")), (Form.TD2, "D23145890", ("",)), (Form.TD3, "L898902C3", ("ZE184226B",))],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "", " "])
def test_the_specimens_of_doc_9303_are_read(form: Form, number: str, optional: tuple[str, ...], end: str) -> None:
    found = read(SPECIMENS[form.name].replace("\n", end) + end)
    assert (found.form, found.document_number, found.optional) == (form, number, optional)
    assert (found.issuing_state, found.nationality, found.sex) == ("UTO", "UTO", "F")
    assert (found.surname, found.given_names, found.name_cut) == ("ERIKSSON", "ANNA MARIA", False)
    assert found.born(today=TODAY) == date(1974, 8, 12)
    assert found.expires(today=TODAY) == date(2012, 4, 15)


def test_a_long_document_number_goes_on_in_the_optional_field_and_opens_the_chip() -> None:
    found = read(SPECIMENS["TD1 with a long number"])
    assert found.document_number == "D23145890734"
    assert found.optional == ("", "")
    assert found.key.secret == sha1(b"D23145890734934071279507122").digest()  # Doc 9303-11 appendix D.2


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_changed_character_under_a_check_digit_is_never_read(name: str) -> None:
    """Ten values share a digit, so a change by ten is one that no check digit can see; every other one is."""
    specimen = SPECIMENS[name]
    value = {letter: int(letter, 36) if letter != "<" else 0 for letter in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"}
    covered = {"TD1": [*range(5, 30), *range(31, 38), *range(39, 46)], "TD2": [*range(37, 47), *range(50, 57)]}
    for place in covered.get(name, [] if name != "TD3" else [*range(45, 55), *range(58, 65), *range(66, 88)]):
        for other, weight in value.items():
            if (weight - value[specimen[place]]) % 10:
                changed = specimen[:place] + other + specimen[place + 1 :]
                assert isinstance(read_mrz(changed, scanned=False), Unreadable), (place, other)


def passport(number: str, birth: str = "740812", expiry: str = "320415", personal: str = "") -> str:
    number, personal = number.ljust(9, "<"), personal.ljust(14, "<")
    fields = [field + check_digit(field) for field in (number, birth, expiry, personal)]
    whole = check_digit("".join(fields))
    return "P<UTOAL<HARBI<<NOURA".ljust(44, "<") + f"\n{fields[0]}UTO{fields[1]}F{fields[2]}{fields[3]}{whole}"


@pytest.mark.parametrize(
    ("right", "misread"),
    [("A12O4", "A1204"), ("AB1347", "ABI347"), ("K90467", "K9O467"), ("S3497", "53497"), ("Z4", "24"), ("AB3", "A83")],
)
def test_what_a_check_digit_proves_is_mended_in_what_was_scanned_and_never_in_what_was_signed(right: str, misread: str) -> None:
    zone = passport(right)
    scanned = zone.replace(right, misread)
    found = read(scanned, scanned=True)
    assert (found.document_number, found.corrected) == (right, 1)
    assert read_mrz(scanned, scanned=False) == Unreadable(Doubt.NUMBER)


def test_letters_in_dates_and_check_digits_are_digits_when_these_fit() -> None:
    zone = passport("K90467", birth="801015")
    scanned = zone.replace("801015", "BOIOI5")
    assert read(scanned, scanned=True).birth == "801015"
    assert read_mrz(scanned, scanned=False) == Unreadable(Doubt.BIRTH)


def test_a_number_that_two_corrections_would_fit_is_not_guessed() -> None:
    ways = [("1" * at + "I" + "1" * (8 - at)) for at in range(9)]
    scanned = passport("1" * 9).replace("1" * 9 + check_digit("1" * 9), "1" * 9 + check_digit(ways[0]))
    assert sum(check_digit(way) == check_digit(ways[0]) for way in ways) > 1
    assert read_mrz(scanned, scanned=True) == Unreadable(Doubt.NUMBER)


def test_g_for_six_is_not_mended_for_no_check_digit_can_prove_it() -> None:
    scanned = passport("K90467", birth="760812").replace("760812", "7G0812")
    assert read_mrz(scanned, scanned=True) == Unreadable(Doubt.BIRTH)


def test_a_personal_number_is_never_mended_for_a_wrong_one_would_be_another_person_s() -> None:
    lines = ["I<UTOD231458907" + "1O3456".ljust(15, "<"), "7408122F1204159UTO<<<<<<<<<<<", SPECIMENS["TD1"][-30:]]
    whole = check_digit(lines[0][5:] + lines[1][:7] + lines[1][8:15] + lines[1][18:])
    zone = f"{lines[0]}\n{lines[1]}{whole}\n{lines[2]}"
    assert read(zone, scanned=True).optional == ("1O3456", "")
    for misread in ("103456", "1O3457"):
        assert read_mrz(zone.replace("1O3456", misread), scanned=True) == Unreadable(Doubt.WHOLE)
    in_passport = passport("K90467", personal="1O3456").replace("1O3456", "103456")
    assert read_mrz(in_passport, scanned=True) == Unreadable(Doubt.OPTIONAL)


def test_a_passport_without_a_personal_number_may_leave_its_digit_out() -> None:
    zone = passport("K90467")
    assert zone[-2] == "0"
    assert read(zone[:-2] + "<" + zone[-1]).optional == ("",)


@pytest.mark.parametrize(
    ("born", "today", "day"),
    [
        ("260101", date(2026, 11, 25), date(2026, 1, 1)),
        ("261126", date(2026, 11, 25), date(1926, 11, 26)),
        ("000229", date(2026, 11, 25), date(2000, 2, 29)),
        ("000229", date(1970, 1, 1), None),  # a kiosk that lost its clock
        ("50<<<<", date(2026, 11, 25), None),
        ("<<<<<<", date(2026, 11, 25), None),
    ],
)
def test_a_birth_is_never_to_come(born: str, today: date, day: date | None) -> None:
    assert read(passport("K90467", birth=born)).born(today=today) == day


@pytest.mark.parametrize(
    ("written", "year"), [("991231", 1999), ("260101", 2026), ("360101", 2036), ("750101", 2075), ("760101", 1976)]
)
def test_an_expiry_is_within_fifty_years_of_today(written: str, year: int) -> None:
    day = read(passport("K90467", expiry=written)).expires(today=TODAY)
    assert day is not None
    assert day.year == year


@pytest.mark.parametrize("birth", ["741301", "740230", "740800", "990229", "7<0812", "ABCDEF"])
def test_a_date_that_is_none_is_refused_though_its_digit_fits(birth: str) -> None:
    assert read_mrz(passport("K90467", birth=birth), scanned=False) == Unreadable(Doubt.BIRTH)


@pytest.mark.parametrize(
    ("was", "becomes", "doubt"),
    [
        ("P<UTO", "V<UTO", Doubt.KIND),
        ("P<UTO", "P<U70", Doubt.STATE),
        ("P<UTO", "P<<<<", Doubt.STATE),
        ("AL<HARBI<<NOURA", "<" * 15, Doubt.NAME),
        ("K90467", "<<<<<<", Doubt.NUMBER),
        ("UTO740812", "UTO740813", Doubt.BIRTH),
        ("F320415", "F320416", Doubt.EXPIRY),
        ("F320415", "Q320415", Doubt.SEX),
        ("NOURA", "noura", Doubt.CHARACTER),
        ("NOURA", "NOUR\N{ARABIC-INDIC DIGIT ONE}", Doubt.CHARACTER),
        ("NOURA", "NOU\x00A", Doubt.CHARACTER),
        ("NOURA", "NOURAA", Doubt.LENGTH),
        ("\n", "<\n", Doubt.LENGTH),
        ("NOURA", "A" * 4096, Doubt.LENGTH),
    ],
)
def test_a_refusal_names_the_field_alone(was: str, becomes: str, doubt: Doubt) -> None:
    zone = passport("K90467")
    assert was in zone
    assert read_mrz(zone.replace(was, becomes, 1), scanned=True) == Unreadable(doubt)


def test_names_are_kept_as_printed_and_a_full_field_is_said_to_be_cut() -> None:
    zone = passport("K90467")
    found = read(zone.replace("AL<HARBI<<NOURA" + "<" * 24, "AL<HARBI<<NOURA<" + "BINT" * 5 + "BIN"))
    assert (found.surname, found.name_cut) == ("AL HARBI", True)
    assert read(zone).given_names == "NOURA"


def test_nothing_of_a_zone_is_shown() -> None:
    found = read(passport("K90467"))
    assert "K90467" not in repr(found)
    assert "HARBI" not in repr(found)
