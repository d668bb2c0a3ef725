"""The simulated documents themselves: what a chip of the standard refuses is refused, and every persona's is issued."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from devices.card.emrtd.certificates import load_certificate
from devices.card.emrtd.master_list import MasterList, load_master_list
from devices.card.emrtd.refusal import Refused
from devices.card.emrtd.revocation import with_revocations
from devices.card.emrtd.trust import TrustStore
from devices.simulated.document.chip import LDS_AID, Document, Habits, random_file
from devices.simulated.document.country import REVOKED_SERIAL, made
from devices.simulated.document.issuing import issue
from devices.simulated.document.personas import load_documents
from devices.simulated.document.printed import Holder, access_fields, check, zone
from devices.simulated.document.variant import Form

ROOT = Path(__file__).parents[3]
ANNA = Holder("ZE184226B", "آنا ماريا", "Anna Maria Eriksson", "f", date(1974, 8, 12), date(2012, 4, 15), "L898902C3")
SELECT_LDS = bytes.fromhex("00A4040C07") + LDS_AID
FILES = {0x01: random_file(0x61, 93), 0x1D: random_file(0x77, 1300)}


def test_a_passports_zone_is_the_specimen_of_doc_9303_4() -> None:
    assert zone(ANNA, Form.TD3) == (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    )


def test_a_cards_zone_is_that_of_doc_9303_5_and_a_long_number_goes_on_in_the_optional_field() -> None:
    anna = Holder("", "", "Anna Maria Eriksson", "f", ANNA.birth, ANNA.expiry, "D23145890")
    assert zone(anna, Form.TD1) == (
        "IDUTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    )
    long = Holder("", "", "Peter John Stevenson", "m", date(1934, 7, 12), date(1995, 7, 12), "D23145890734")
    assert zone(long, Form.TD1)[0] == "IDUTOD23145890<7349<<<<<<<<<<<"  # Doc 9303-11 appendix D.2
    assert access_fields(long) == "D23145890734934071279507122"
    assert check("D23145890734") == "9"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("00B0820000", "6A82"),  # the master file has no group 2
        ("00B09C0000", "6A82"),  # and this document no PACE
        ("00B0000000", "6986"),
        ("00A4040C07A0000002471002", "6A82"),
        ("0084000008", "6D00"),  # basic access belongs to the application
        ("00", "6700"),
        ("00B0000000000000", "6700"),
        ("0CB081000D9701008E080000000000000000" + "00", "6882"),
        ("80B0810000", "6E00"),
        ("00D6000001FF", "6D00"),
        ("0088000008" + "00" * 8 + "00", "6D00"),
    ],
)
def test_what_the_standard_does_not_allow_is_refused_by_its_status_word(command: str, answer: str) -> None:
    assert Document(dict(FILES)).transmit(bytes.fromhex(command)).hex().upper() == answer


def test_nothing_of_the_application_is_read_or_selected_without_a_secure_channel() -> None:
    document = Document(dict(FILES))
    assert document.transmit(SELECT_LDS) == b"\x90\x00"
    for command in ("00B0810000", "00B09D0000", "00A4020C020101", "00A4020C02011D"):
        assert document.transmit(bytes.fromhex(command)) == b"\x69\x82"


def test_basic_access_wants_a_challenge_first_and_its_own_lengths() -> None:
    document = Document(dict(FILES))
    document.transmit(SELECT_LDS)
    proof = bytes.fromhex("0082000028") + bytes(40) + b"\x28"
    assert document.transmit(proof) == b"\x69\x85"
    assert document.transmit(bytes.fromhex("0084000000")) == b"\x67\x00"
    assert len(document.transmit(bytes.fromhex("0084000008"))) == 10
    assert document.transmit(proof) == b"\x63\x00"
    assert document.transmit(proof) == b"\x69\x85", "a challenge serves once"


@pytest.mark.parametrize(("extended", "t0"), [(False, False), (False, True), (True, False)])
def test_its_atr_and_ef_atr_say_whether_it_takes_extended_length(extended: bool, t0: bool) -> None:
    document = Document(dict(FILES), habits=Habits(extended=extended, t0=t0))
    capabilities = document.atr[document.atr.index(b"\x73") + 3]
    assert bool(capabilities & 0x40) is extended
    info = document.transmit(bytes.fromhex("00B0810005"))
    assert info == bytes([0x47, 3, 0x94, 0x21, capabilities]) + b"\x90\x00"
    assert (document.transmit(bytes.fromhex("00B09C00000000")) == b"\x67\x00") is not extended


def test_over_t0_what_follows_data_is_fetched_and_a_length_is_exact() -> None:
    document = Document(dict(FILES), pace=(("04007F00070202040202", 12),), can="123456", habits=Habits(t0=True))
    wrong = document.transmit(bytes.fromhex("00B09C0000"))
    assert wrong[0] == 0x6C
    assert document.transmit(bytes.fromhex("00B09C00") + wrong[1:])[-2:] == b"\x90\x00"
    begun = document.transmit(bytes.fromhex("0022C1A40F800A04007F00070202040202830102"))
    assert begun == b"\x90\x00"
    assert document.transmit(bytes.fromhex("10860000027C00")) == b"\x61\x14"
    assert document.transmit(bytes.fromhex("00C0000014"))[:4].hex() == "7c128010"


def test_every_personas_document_is_issued() -> None:
    now = datetime(2026, 11, 24, 7, 35, tzinfo=UTC)
    country, stranger = made(now), made(now, number=1)
    documents = load_documents(ROOT / "config" / "personas.toml")
    assert {"hamza", "aisha", "idris", "zaynab", "tariq"} <= set(documents)
    for holder, variant in documents.values():
        document = issue(holder, variant, country, now, stranger=stranger)
        assert set(document.files) >= {0x01, 0x02, 0x0B, 0x0C, 0x1D, 0x1E}
        assert bool(document.pace) is (variant.access != "bac")
        assert bool(holder.can) is (variant.form is Form.TD1)


def test_what_the_country_publishes_is_believed_by_its_signers_alone_and_takes_back_what_it_revokes() -> None:
    now = datetime(2026, 11, 24, 7, 35, tzinfo=UTC)
    country, stranger = made(now), made(now, number=1)
    pinned, other = (load_certificate(of.authorities["ecdsa"], "root") for of in (country, stranger))
    listed = load_master_list(country.master_list, root=pinned, now=now)
    assert isinstance(listed, MasterList)
    assert {item.raw for item in listed.authorities} == set(country.authorities.values())
    assert isinstance(load_master_list(country.master_list, root=other, now=now), Refused)
    trust = TrustStore(listed.authorities)
    for raw in country.revocations.values():
        found = with_revocations(trust, raw, now=now)
        assert isinstance(found, TrustStore)
        assert {serial for _, serial in found.revoked} == {REVOKED_SERIAL}


def test_a_country_that_is_kept_in_a_folder_is_the_same_in_every_process(tmp_path: Path) -> None:
    now = datetime(2026, 11, 24, 7, 35, tzinfo=UTC)
    one, other = made(now, tmp_path), made(now, tmp_path)
    one.publish(tmp_path)
    assert other.authorities.keys() == {"ecdsa", "rsa"}
    for kind, raw in one.authorities.items():
        assert load_certificate(raw, "x").key == load_certificate(other.authorities[kind], "x").key
    assert {path.name for path in tmp_path.glob("*.*")} >= {"master-list.der", "country-signer-rsa.der", "revocations-rsa.crl"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "keys").iterdir())
