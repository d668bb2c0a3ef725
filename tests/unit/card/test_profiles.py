"""What a card profile may say: everything that is wrong in it is told at once, in a sentence that names the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.card.profile import ProfileError, load_profiles, parse_profile

CARDS = Path(__file__).parents[3] / "config" / "cards"
RIGHT = """
[match]
selects = ["F0AABBCCDD", "000C:0101"]
atrs = ["3B 67 .. 00 A8 10 41 *", "3B888001E1F35E1177"]
[reads.a]
select = "020C:0001"
length = 300
[fields]
id_number = { from = "a", end = 10 }
"""


def faults(*changes: tuple[str, str], extra: str = "") -> str:
    text = RIGHT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    with pytest.raises(ProfileError) as told:
        parse_profile("p", text + extra)
    return str(told.value)


def test_a_profile_that_is_right_is_taken() -> None:
    profile = parse_profile("p", RIGHT)
    assert [(each.p1, each.p2, each.name.hex()) for each in profile.selects] == [(4, 0, "f0aabbccdd"), (0, 12, "0101")]
    assert profile.assurance == "low"


@pytest.mark.parametrize(
    ("atr", "fits"),
    [
        ("3B670000A81041", True),
        ("3B67FF00A8104100FF0A", True),
        ("3B670001A81041", False),
        ("3B670000A810", False),
        ("3B888001E1F35E1177", True),
        ("3B888001E1F35E117700", False),
        ("", False),
    ],
)
def test_an_atr_fits_its_pattern_byte_by_byte(atr: str, fits: bool) -> None:
    patterns = parse_profile("p", RIGHT).atrs
    assert any(pattern.fullmatch(bytes.fromhex(atr)) for pattern in patterns) is fits


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[match]", "[match", "not readable as TOML"),
        ('selects = ["F0AABBCCDD", "000C:0101"]\n', "", "“match.selects” is missing"),
        ('["F0AABBCCDD", "000C:0101"]', "[]", "“match.selects” is []; it must be a list of at least one"),
        ("F0AABBCCDD", "ZZ", "it must be 1 to 16 bytes in hexadecimal"),
        ("000C:0101", "000C:01", "it must be P1, P2 and a file's identifier in hexadecimal, such as 000C:0101"),
        ("atrs = [", 'atrs = ["3B6", ', "it must be an ATR in hexadecimal, with .. for any byte and * at the end"),
        ("length = 300", "length = 0", "“reads.a.length” is 0; it must be a whole number between 1 and 32768"),
        ("length = 300", "length = true", "“reads.a.length” is True; it must be a whole number"),
        ("length = 300", "sfi = 3\nlength = 300", "“reads.a.length” is more than the 256 bytes that an sfi reaches"),
        ("length = 300", "lenght = 300", "“reads.a.lenght” is nothing that a profile says. Did you mean “length”?"),
        ("length = 300", 'length = 300\naccept = ["90"]', "it must be 2 to 2 bytes"),
        ("length = 300", "length = 300\nheader = 1", "“reads.a.header” is 1; it must be a whole number between 2 and 16"),
        ("id_number =", "name_en =", "“fields.id_number” is missing"),
        ("id_number =", "passport = { from = 'a' }\nid_number =", "“fields.passport” is no field; known: id_number"),
        ('from = "a"', 'from = "b"', "“fields.id_number.from” is no read; known: a"),
        ("end = 10", "end = 301", "“fields.id_number.end” lies behind the end of “reads.a”"),
        ("end = 10", "end = 10, tag = 0x10000", "“fields.id_number.tag” is 65536"),
        ("end = 10", 'encoding = "utf8"', "it may be ascii, utf-8, tis-620, cp1256, bcd. Did you mean “utf-8”?"),
        ("end = 10", 'check = "lun"', "Did you mean “luhn”?"),
        ("end = 10", 'calendar = "lunar"', "it may be gregorian, buddhist, hijri"),
        ("[match]", "[limits]\napdus = 0\nseconds = 99\n[match]", "“limits.apdus” is 0; it must be a whole number"),
        ("[match]", 'assurance = "high"\n[match]', "“assurance” is 'high'; card data alone is never more than “low”"),
        ("[match]", "fields = 3\n[match]", "not readable as TOML"),
    ],
)  # fmt: skip
def test_a_wrong_profile_gets_a_clear_sentence(old: str, new: str, sentence: str) -> None:
    assert sentence in faults((old, new))


def test_an_empty_profile_lacks_three_tables() -> None:
    with pytest.raises(ProfileError) as told:
        parse_profile("p", "")
    assert str(told.value) == "“match” is missing; “reads” is missing; “fields” is missing; “fields.id_number” is missing"


def test_everything_that_is_wrong_in_all_files_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(RIGHT.replace("300", "0").replace('"a", end', '"b", end'), "utf-8")
    (tmp_path / "b.toml").write_text(RIGHT, "utf-8")
    (tmp_path / "c.toml").write_bytes(b"\xff")
    with pytest.raises(ProfileError) as told:
        load_profiles(tmp_path)
    first, second = str(told.value).split("\n")
    assert first.startswith("a.toml: “reads.a.length” is 0")
    assert "“fields.id_number.from” is no read" in first
    assert second.startswith("c.toml: ")


def test_a_folder_without_a_profile_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="holds no card profile"):
        load_profiles(tmp_path)


def test_no_profile_that_ships_says_more_of_a_card_than_that_its_data_are_there() -> None:
    assert {profile.assurance for profile in load_profiles(CARDS)} == {"low"}
