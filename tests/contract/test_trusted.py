"""The folder of country signers: read whole, told with its first fault, read anew when it changes, and never half."""

from __future__ import annotations

import base64
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from devices.card.emrtd.certificates import load_certificate
from devices.card.emrtd.trust_file import add
from devices.simulated.document.certificate import DOCUMENT_SIGNER, certificate
from devices.simulated.document.country import REVOKED_SERIAL
from devices.simulated.document.signer import ec_signer
from kiosk.tawasul.trusted import Trusted, TrustedError, read
from tests.contract.laid import country
from tests.contract.processes import MOMENT as CLOCK
from tests.contract.processes import ROOT, SERVICE, running
from tests.contract.test_service import NOW

SIGNER = country().authorities["ecdsa"]


def pem(raw: bytes, label: str = "CERTIFICATE") -> bytes:
    return b"-----BEGIN %b-----\n%b-----END %b-----\n" % (label.encode(), base64.encodebytes(raw), label.encode())


def names(folder: Path, now: datetime = NOW) -> list[int]:
    return sorted(authority.serial for authority in read(folder, now).authorities)


def test_certificates_in_der_and_pem_a_store_and_a_master_list_are_read_and_each_counts_once(tmp_path: Path) -> None:
    (tmp_path / "a.der").write_bytes(SIGNER)
    (tmp_path / "a.pem").write_bytes(pem(SIGNER))
    assert names(tmp_path) == [1]
    add(tmp_path / "store.json", [load_certificate(SIGNER, "x")])
    assert names(tmp_path) == [1]
    (tmp_path / "list.der").write_bytes(country().master_list)
    assert names(tmp_path) == [1, 2], "the list brings the signer of RSA"
    (tmp_path / "key.pem").write_bytes(pem(b"secret", "PRIVATE KEY"))
    (tmp_path / "notes.txt").write_text("of no matter")
    assert names(tmp_path) == [1, 2]


def test_a_store_alone_is_enough(tmp_path: Path) -> None:
    add(tmp_path / "country-signers.json", [load_certificate(SIGNER, "x")])
    assert names(tmp_path) == [1]


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.der", b"\x30\x03\x02\x01\x01", "the country signer cannot be read"),
        ("a.json", b"{}", "cannot be read"),
        ("a.crl", b"\x30\x00", "the revocation list cannot be read"),
        ("foreign.crl", country(1).revocations["ecdsa"], "the revocation list has a signature that does not fit"),
        ("list.der", country(1).master_list, "signature that does not fit"),
        ("signer.der", country().issuers["ecdsa"].holder, "is no certificate of a country signer"),
    ],
)
def test_the_first_file_that_is_not_what_it_should_be_is_named(tmp_path: Path, name: str, raw: bytes, said: str) -> None:
    (tmp_path / "good.der").write_bytes(SIGNER)
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(TrustedError, match=said):
        read(tmp_path, NOW)


def test_an_empty_folder_and_none_are_told(tmp_path: Path) -> None:
    with pytest.raises(TrustedError, match="holds no country signer"):
        read(tmp_path, NOW)
    with pytest.raises(TrustedError, match="cannot be read"):
        read(tmp_path / "none", NOW)


def test_a_revocation_list_that_is_out_of_date_is_told(tmp_path: Path) -> None:
    country().publish(tmp_path)
    assert {serial for _, serial in read(tmp_path, NOW).revoked} == {REVOKED_SERIAL}
    with pytest.raises(TrustedError, match="the master list signer was signed by who is not valid today"):
        read(tmp_path, NOW + timedelta(days=400))
    (tmp_path / "master-list.der").unlink()
    with pytest.raises(TrustedError, match="revocation list"):
        read(tmp_path, NOW + timedelta(days=400))


def test_what_lies_in_the_folder_now_is_believed_now_and_a_fault_is_said_once_while_the_old_holds(tmp_path: Path) -> None:
    (tmp_path / "a.der").write_bytes(SIGNER)
    said = list[str]()
    trusted = Trusted(tmp_path, now=lambda: NOW, complain=said.append)
    assert len(trusted.store().authorities) == 1
    (tmp_path / "b.der").write_bytes(country().authorities["rsa"])
    assert len(trusted.store().authorities) == 2
    (tmp_path / "c.der").write_bytes(b"noise")
    for _ in range(3):
        assert len(trusted.store().authorities) == 2
    (sentence,) = said
    assert sentence.startswith(f"{tmp_path / 'c.der'}: ")
    (tmp_path / "b.der").unlink()
    (tmp_path / "c.der").unlink()
    assert len(trusted.store().authorities) == 1


def test_another_signer_of_the_same_name_is_another(tmp_path: Path) -> None:
    forged = ec_signer("secp256r1")
    (tmp_path / "signer.der").write_bytes(certificate(DOCUMENT_SIGNER, forged, forged))
    with pytest.raises(TrustedError):
        read(tmp_path, NOW)


@pytest.mark.system
def test_the_service_as_an_operator_starts_it_offers_documents_and_says_what_is_wrong_with_the_folder(tmp_path: Path) -> None:
    country().publish(tmp_path / "country")
    database = f"sqlite:///{tmp_path / 'tawasul.sqlite'}"
    with running(database, tmp_path, "--trust", str(tmp_path / "country")) as service:
        status, health = service.call("GET", "/health")
        assert (status, "documents" in health["capabilities"]) == (200, True)
        chip = {"mechanism": "active"}
        assert service.call("POST", "/challenges", {"visit": "a-visit-of-a-kiosk", "chip": chip})[0] == 201
        forged = {"type": "travel-document", "access": "bac", "dg1": "AAAA", "sod": "AAAA"}
        assert service.call("POST", "/sessions", {"evidence": forged})[0] == 403
        service.process.terminate()
        _, log = service.process.communicate(timeout=30)
    assert "K-01: document refused: DG1 malformed" in log.splitlines()
    (tmp_path / "empty").mkdir()
    command = [*SERVICE, "--database", database, "--clock", CLOCK, "--trust", str(tmp_path / "empty")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, "holds no country signer's certificate" in ended.stderr) == (2, True)
