"""EF.COM, DG1, DG11 and DG12: read as issuers write them, refused where they deceive, and nothing kept that no visit needs."""

from __future__ import annotations

from datetime import date

import pytest

from devices.card.emrtd.files import File, Malformed
from devices.card.emrtd.lds import Contents, DocumentDetails, PersonalDetails, read_contents, read_dg1, read_dg11, read_dg12
from devices.card.emrtd.mrz import Mrz
from devices.card.emrtd.tlv import tlv
from tests.unit.emrtd.fuzz_documents import DG11, DG12, EF_COM, SPECIMENS


def dg11(name: bytes = b"", *, birth: bytes = b"") -> PersonalDetails | Malformed:
    return read_dg11(tlv(0x6B, tlv(0x5C, b"\x5f\x0e\x5f\x2b") + tlv(0x5F0E, name) + tlv(0x5F2B, birth)))


def test_the_list_of_files_names_what_a_visit_may_read_and_no_face() -> None:
    assert bytes([0x75]) in EF_COM
    assert read_contents(EF_COM) == Contents("0107", frozenset({File.DG1, File.DG11, File.DG12, File.DG15}))


@pytest.mark.parametrize("raw", [tlv(0x60, b""), tlv(0x60, tlv(0x5F01, b"0107")), tlv(0x60, tlv(0x5F01, b"\xff\xff\xff\xff"))])
def test_a_list_of_files_without_version_or_list_is_malformed(raw: bytes) -> None:
    assert isinstance(read_contents(raw), Malformed)


def test_the_zone_of_the_chip_is_read_and_never_mended() -> None:
    zone = SPECIMENS["TD3"].replace("\n", "").encode()
    found = read_dg1(tlv(0x61, tlv(0x5F1F, zone)))
    assert isinstance(found, Mrz)
    assert found.document_number == "L898902C3"
    misread = read_dg1(tlv(0x61, tlv(0x5F1F, zone.replace(b"898902", b"8989O2"))))
    assert misread == Malformed("its zone has a document number that its check digit does not fit")
    assert isinstance(read_dg1(tlv(0x61, b"")), Malformed)


def test_a_full_name_in_arabic_and_the_personal_number_are_read() -> None:
    found = read_dg11(DG11)
    assert isinstance(found, PersonalDetails)
    assert found.full_name == "الحربي نورة بنت عبدالله"
    assert found.personal_number == "1000000008"
    assert found.birth == date(1974, 8, 12)
    assert "1000000008" not in repr(found)


def test_who_issued_the_document_and_when_is_read() -> None:
    assert read_dg12(DG12) == DocumentDetails("وزارة الداخلية", date(2022, 4, 15))


def test_what_the_issuer_left_out_is_empty() -> None:
    assert read_dg11(tlv(0x6B, tlv(0x5C, b""))) == PersonalDetails("", "", None)
    assert read_dg12(tlv(0x6C, b"")) == DocumentDetails("", None)


@pytest.mark.parametrize(
    ("written", "day"),
    [(b"19740812", date(1974, 8, 12)), (b"\x19\x74\x08\x12", date(1974, 8, 12)), (b"19740000", None), (b"197408<<", None)],
)
def test_a_full_date_is_read_as_issuers_write_it(written: bytes, day: date | None) -> None:
    assert dg11(birth=written) == PersonalDetails("", "", day)


@pytest.mark.parametrize("written", [b"19740231", b"1974", b"\x19\x74\x13\x01", b"\xff" * 4, b"00000101", b"1974081a"])
def test_a_full_date_that_is_none_is_malformed(written: bytes) -> None:
    assert isinstance(dg11(birth=written), Malformed)


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\n", "\x00", "\u2028", "\ue000", "\ufeff"])
def test_a_name_with_a_character_that_hides_or_turns_others_is_malformed(hidden: str) -> None:
    assert isinstance(dg11(f"نورة{hidden}الحربي".encode()), Malformed)


def test_a_name_with_the_joiners_of_persian_is_read_as_written() -> None:
    assert dg11("علی\u200cرضا".encode()) == PersonalDetails("علی\u200cرضا", "", None)


@pytest.mark.parametrize("name", [b"\xff\xfe", "ن".encode() * 201])
def test_a_name_that_is_no_utf_8_or_has_no_end_is_malformed_and_never_quoted(name: bytes) -> None:
    found = dg11(name)
    assert isinstance(found, Malformed)
    assert "ن" not in found.reason
    assert "ff" not in found.reason


def test_a_name_said_twice_is_malformed_for_who_reads_it_elsewhere_might_take_the_other() -> None:
    assert isinstance(read_dg11(tlv(0x6B, tlv(0x5F0E, b"ONE") + tlv(0x5F0E, b"TWO"))), Malformed)


@pytest.mark.parametrize("read", [read_contents, read_dg1, read_dg11, read_dg12])
def test_a_file_in_another_s_place_is_malformed(read: object) -> None:
    assert callable(read)
    assert isinstance(read(tlv(0x75, b"")), Malformed)
    assert isinstance(read(b""), Malformed)
