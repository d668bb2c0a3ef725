"""`kiosk card`: keys as technicians give them, and the trust store, from a signed list or loudly without one."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from devices.card.emrtd.access_key import Can, MrzKey
from devices.card.emrtd.trust_file import BadTrustFile, listed, trust_in
from devices.simulated.document.printed import zone
from devices.simulated.document.variant import Form
from kiosk.commands.card_key import BadKey, key_of
from tests.unit.card.issued import HOLDER, country

ROOT = Path(__file__).parents[3]
MRZ = MrzKey(HOLDER.document_number, f"{HOLDER.birth:%y%m%d}", f"{HOLDER.expiry:%y%m%d}")
LINES = zone(HOLDER, Form.TD1)
FULL_DATES = f"{HOLDER.document_number.lower()}/{HOLDER.birth}/{HOLDER.expiry:%Y%m%d}"


@pytest.mark.parametrize(
    ("can", "mrz", "key"),
    [
        ("418296", None, Can("418296")),
        (None, "\n".join(LINES), MRZ),
        (None, "".join(zone(HOLDER, Form.TD3)), MRZ),
        (None, "\\n".join(LINES).lower(), MRZ),
        (None, f"{MRZ.document_number}/{MRZ.birth}/{MRZ.expiry}", MRZ),
        (None, FULL_DATES, MRZ),
        (None, None, None),
    ],
)
def test_a_key_is_given_as_digits_as_the_zones_lines_or_as_three_fields(
    can: str | None, mrz: str | None, key: Can | MrzKey | None
) -> None:
    assert key_of(can, mrz) == key


def test_a_key_of_a_dash_is_read_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("418296\nmore"))
    assert key_of("-", None) == Can("418296")
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(LINES) + "\n"))
    assert key_of(None, "-") == MRZ


@pytest.mark.parametrize(
    ("can", "mrz"),
    [
        ("41829", None),
        ("41829a", None),
        (None, "ID"),
        (None, LINES[0]),
        (None, "A/B/C"),
        (None, "/850203/310506"),
        (None, "A/85/31"),
    ],
)
def test_what_is_no_key_gets_a_sentence_that_does_not_repeat_it(can: str | None, mrz: str | None) -> None:
    with pytest.raises(BadKey) as caught:
        key_of(can, mrz)
    assert str(can or mrz) not in str(caught.value).replace("CAN", "")


def trust(*arguments: str | Path) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "kiosk", "card", "trust", *map(str, arguments)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout, ended.stderr


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    country().publish(folder)
    country(1).publish(folder / "stranger")
    return folder


def test_a_signed_list_is_believed_by_its_pinned_root_and_kept_by_country(published: Path, tmp_path: Path) -> None:
    store = tmp_path / "state" / "country-signers.json"
    root = published / "country-signer-ecdsa.der"
    code, out, errors = trust("import", published / "master-list.der", "--root", root, "--store", store)
    assert (code, errors) == (0, "")
    assert "loaded 2 of 2 certificates, of 1 countries; 2 are new" in out
    assert len(trust_in(store, "UT").authorities) == 2
    assert trust_in(store, "SA").authorities == ()
    assert [entry.country for entry in listed(store)] == ["UT", "UT"]
    again = trust("import", published / "master-list.der", "--root", root, "--store", store)[1]
    assert "0 are new" in again
    code, out, _ = trust("list", "--store", store)
    assert code == 0
    assert "2 country signers of 1 countries" in out


def test_a_list_that_another_root_signed_leaves_the_store_as_it_was(published: Path, tmp_path: Path) -> None:
    store = tmp_path / "country-signers.json"
    root = published / "stranger" / "country-signer-ecdsa.der"
    code, _, errors = trust("import", published / "master-list.der", "--root", root, "--store", store)
    assert (code, "not believed" in errors) == (3, True)
    assert not store.exists()


def test_certificates_without_a_list_are_taken_only_loudly(tmp_path: Path) -> None:
    store, pem = tmp_path / "country-signers.json", tmp_path / "signers.pem"
    ders = [country().authorities["rsa"], country().issuers["rsa"].holder, b"\x30\x03\x02\x01\x05"]
    block = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n"
    pem.write_text("".join(block.format(b64encode(der).decode()) for der in ders))
    assert trust("import", pem, "--store", store)[0] == 2, "neither a root nor --unsigned"
    code, out, _ = trust("import", pem, "--unsigned", "--store", store)
    assert code == 0
    assert out.startswith("UNSIGNED: ")
    assert "not loaded: certificate 2 is no certificate of a country signer" in out
    assert "not loaded: certificate 3 cannot be read as what it should be" in out
    assert len(listed(store)) == 1


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2, "country_signers": []}', '{"version": 1, "country_signers": [{}]}'])
def test_a_store_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    store = tmp_path / "country-signers.json"
    store.write_text(text)
    with pytest.raises(BadTrustFile):
        listed(store)
    entry = dict.fromkeys(("country", "serial", "valid_until", "sha256"), "UT") | {"der": "!"}
    store.write_text(json.dumps({"version": 1, "country_signers": [entry]}))
    with pytest.raises(BadTrustFile):
        trust_in(store, "UT")


def test_files_that_cannot_be_read_have_their_own_code(published: Path, tmp_path: Path) -> None:
    store, root = tmp_path / "s.json", published / "country-signer-ecdsa.der"
    assert trust("import", tmp_path / "none.ml", "--root", root, "--store", store)[0] == 4
    assert trust("list", "--store", store)[0] == 5
