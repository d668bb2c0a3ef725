"""Machines at the service: enrolment, renewal, revocation, and who speaks, on both databases and with a clock in hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from kiosk.tawasul.authority import Authority, AuthorityError, load_authority, make_authority
from kiosk.tawasul.enrolments import Enrolments, machines, new_code, revoke
from kiosk.tawasul.service import build
from kiosk.tawasul.sessions import Sessions
from tests.contract.asgi import Answer, call
from tests.contract.databases import DEMO_POLICY, seeded
from tests.contract.test_service import believe

NOW = datetime(2026, 11, 24, 7, 35)
LIFE = timedelta(days=90)
CARD = {"evidence": {"type": "card-data", "profile": "demo-national", "id_number": "1045127634"}}


def make_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def csr(key: Any, name: str = "whatever") -> str:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    request = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    return request.public_bytes(serialization.Encoding.PEM).decode()


class Service:
    """The service with an authority, as it stands behind a proxy: the certificate comes in its header."""

    def __init__(self, engine: Engine, authority: Authority, now: datetime, *, behind_proxy: bool = True) -> None:
        self.engine, self.now = engine, now
        self.codes = list[str]()
        sessions = Sessions(key=b"k", now=lambda: self.now, draw=self.draw, deliver=lambda _, code: self.codes.append(code))
        self.app = build(
            engine,
            sessions,
            now=lambda: self.now,
            draw=self.draw,
            utc_offset=timedelta(hours=3),
            count=lambda _: None,
            policy=DEMO_POLICY,
            enrolments=Enrolments(authority, now=lambda: self.now, life=LIFE),
            behind_proxy=behind_proxy,
        )
        self._drawn = 0

    def draw(self, _purpose: str, letters: str, length: int) -> str:
        self._drawn += 1
        return "".join(letters[(self._drawn * 7 + place * place) % len(letters)] for place in range(length))

    def call(self, method: str, path: str, body: Any = None, *, certificate: str = "", **headers: str) -> Answer:
        sent = {"Kiosk-Id": "K-99", **({"X-Client-Certificate": quote(certificate)} if certificate else {}), **headers}
        answer = call(self.app, method, "/v1" + path, body, sent)
        believe(method, path, answer)
        return answer

    def code(self, kiosk: str) -> str:
        with Session(self.engine) as db, db.begin():
            return new_code(db, kiosk, self.now)

    def enrol(self, kiosk: str, code: str, key: Any) -> Answer:
        return self.call("POST", "/enrolments", {"code": code, "csr": csr(key)}, **{"Kiosk-Id": kiosk})

    def enrolled(self, kiosk: str, key: Any = None) -> str:
        answer = self.enrol(kiosk, self.code(kiosk), key or make_key())
        assert answer.status == 201
        return str(answer.json["certificate"])

    def renew(self, certificate: str, key: Any) -> Answer:
        return self.call("POST", "/enrolments/renewals", {"csr": csr(key)}, certificate=certificate)

    def problem(self, certificate: str) -> str:
        """What the service says to a call with this certificate; empty when it serves."""
        answer = self.call("GET", "/health", certificate=certificate)
        return "" if answer.status == 200 else str(answer.json["type"]).removeprefix("urn:tawasul:problem:")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with seeded(request.param, tmp_path_factory.mktemp("db"), NOW.date()) as engine:
        yield engine


def authority_in(folder: Path) -> Authority:
    make_authority(folder, NOW - timedelta(days=400))
    return load_authority(folder)


STARTED = iter(range(1000))


@pytest.fixture
def service(engine: Engine, tmp_path: Path) -> Service:
    return Service(engine, authority_in(tmp_path / "authority"), NOW + timedelta(days=next(STARTED)))


def test_a_code_of_this_kiosk_gives_a_certificate_for_the_key_of_this_machine_and_only_its_name(service: Service) -> None:
    key = make_key()
    told = service.enrol("K-07", service.code("K-07"), key).json
    certificate = x509.load_pem_x509_certificate(told["certificate"].encode())
    certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(told["authority"].encode()))
    assert certificate.public_key() == key.public_key()
    assert certificate.subject.rfc4514_string() == "CN=K-07"
    assert told["kiosk"] == "K-07"
    assert certificate.not_valid_after_utc.replace(tzinfo=None) - service.now == LIFE
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert service.problem(told["certificate"]) == ""


def test_without_a_certificate_nothing_is_served_but_the_enrolment(service: Service) -> None:
    for method, path, body in (
        ("GET", "/health", None),
        ("POST", "/sessions", CARD),
        ("DELETE", "/sessions/current", None),
        ("POST", "/lookups", {"number": "004512", "hijri_year": 1448}),
        ("GET", "/transactions", None),
        ("POST", "/enrolments/renewals", {"csr": csr(make_key())}),
    ):
        answer = service.call(method, path, body)
        assert (answer.status, answer.json["type"]) == (403, "urn:tawasul:problem:certificate-required"), path


def test_a_proxys_header_is_not_believed_where_there_is_no_proxy(engine: Engine, tmp_path: Path) -> None:
    authority = authority_in(tmp_path / "authority")
    behind = Service(engine, authority, NOW + timedelta(days=next(STARTED)))
    direct = Service(engine, authority, behind.now, behind_proxy=False)
    certificate = behind.enrolled("K-07")
    assert behind.problem(certificate) == ""
    assert direct.problem(certificate) == "certificate-required"
    twice = call(
        behind.app, "GET", "/v1/health", None, {"X-Client-Certificate": quote(certificate), "x-client-certificate": "x"}
    )
    assert twice.status == 403


def test_wrong_used_old_and_unknown_codes_are_one_answer(service: Service) -> None:
    old = service.code("K-11")
    service.now += timedelta(hours=24, seconds=1)
    used = service.code("K-10")
    assert service.enrol("K-10", used, make_key()).status == 201
    right = service.code("K-12")
    earlier, _ = service.code("K-13"), service.code("K-13")
    refused = [
        service.enrol("K-10", used, make_key()),
        service.enrol("K-11", old, make_key()),
        service.enrol("K-12", "ABCD-EFGH-JKLM-NPQR", make_key()),
        service.enrol("K-14", right, make_key()),
        service.enrol("K-13", earlier, make_key()),
    ]
    assert {(answer.status, answer.body) for answer in refused} == {(403, refused[0].body)}
    assert refused[0].json["type"].endswith("enrolment-refused")
    assert service.enrol("K-12", right.lower().replace("-", " "), make_key()).status == 201


def test_a_code_has_five_tries_over_all(service: Service) -> None:
    code = service.code("K-15")
    for _ in range(4):
        assert service.enrol("K-15", "ABCD-EFGH-JKLM-NPQR", make_key()).status == 403
    assert service.enrol("K-15", code, key := make_key()).status == 201
    assert service.enrol("K-15", "ABCD-EFGH-JKLM-NPQR", make_key()).status == 403
    assert service.enrol("K-15", code, key).status == 403, "five wrong tries end a code for everybody"


def test_an_enrolment_whose_answer_was_lost_is_asked_again_with_the_same_key(service: Service) -> None:
    code, key = service.code("K-16"), make_key()
    first = service.enrol("K-16", code, key)
    assert service.enrol("K-16", code, key).body == first.body


def test_enrolments_are_limited_over_all_machines(service: Service) -> None:
    statuses = [service.enrol(f"K-{number}", "ABCD-EFGH-JKLM-NPQR", make_key()).status for number in range(61)]
    assert statuses == [403] * 60 + [429]


@pytest.mark.parametrize(
    "wish",
    [
        csr(ec.generate_private_key(ec.SECP384R1())),
        csr(rsa.generate_private_key(65537, 2048)),
        "-----BEGIN CERTIFICATE REQUEST-----\n" + "A" * 80 + "\n-----END CERTIFICATE REQUEST-----\n",
    ],
    ids=["P-384", "RSA", "garbage"],
)
def test_a_request_that_is_not_a_p256_keys_own_does_not_burn_the_code(service: Service, wish: str) -> None:
    code = service.code("K-17")
    asked = service.call("POST", "/enrolments", {"code": code, "csr": wish}, **{"Kiosk-Id": "K-17"})
    assert (asked.status, asked.json["type"]) == (422, "urn:tawasul:problem:bad-request")
    assert service.enrol("K-17", code, make_key()).status == 201


def test_a_request_whose_signature_is_not_its_keys_is_refused(service: Service) -> None:
    raw = bytearray(x509.load_pem_x509_csr(csr(make_key()).encode()).public_bytes(serialization.Encoding.DER))
    raw[-1] ^= 1
    pem = x509.load_der_x509_csr(bytes(raw)).public_bytes(serialization.Encoding.PEM).decode()
    body = {"code": service.code("K-18"), "csr": pem}
    assert service.call("POST", "/enrolments", body, **{"Kiosk-Id": "K-18"}).status == 422


def test_a_foreign_an_expired_and_a_revoked_certificate_are_told_apart(service: Service, tmp_path: Path) -> None:
    certificate = service.enrolled("K-20")
    foreign = Service(service.engine, authority_in(tmp_path / "foreign"), service.now).enrolled("K-20")
    assert service.problem(foreign) == "certificate-foreign"
    assert service.problem("nonsense") == "certificate-foreign"
    assert service.problem(certificate) == ""
    service.now += LIFE + timedelta(seconds=1)
    assert service.problem(certificate) == "certificate-expired"
    service.now -= LIFE + timedelta(days=2)
    assert service.problem(certificate) == "certificate-expired", "not valid yet"


def test_a_revocation_is_in_force_within_a_minute_and_ends_open_codes(service: Service) -> None:
    certificate, code = service.enrolled("K-21"), service.code("K-21")
    assert service.problem(certificate) == ""
    with Session(service.engine) as db, db.begin():
        assert revoke(db, "K-21", service.now) == 1
    service.now += timedelta(seconds=59)
    assert service.problem(certificate) == "certificate-revoked"
    assert service.enrol("K-21", code, make_key()).status == 403
    again = service.enrolled("K-21")
    assert service.problem(again) == ""
    assert service.problem(certificate) == "certificate-revoked"


def test_a_renewal_takes_a_new_key_and_the_old_certificate_holds_until_the_new_one_speaks(service: Service) -> None:
    key = make_key()
    old = service.enrolled("K-22", key)
    assert service.renew(old, key).status == 422, "a key lives no longer than its certificate"
    following = make_key()
    answer = service.renew(old, following)
    assert (answer.status, answer.json["kiosk"]) == (201, "K-22")
    assert service.renew(old, following).body == answer.body, "an answer that was lost is asked for again"
    assert service.problem(old) == ""
    assert service.problem(answer.json["certificate"]) == ""
    service.now += timedelta(seconds=59)
    assert service.problem(old) == "certificate-revoked"
    assert service.renew(old, make_key()).status == 403
    with Session(service.engine) as db:
        (row,) = [row for row in machines(db) if row.kiosk == "K-22"]
        assert (row.used, row.revoked) == (True, None)


def test_a_machine_gets_twenty_certificates_a_day(service: Service) -> None:
    certificate = service.enrolled("K-23")
    assert [service.renew(certificate, make_key()).status for _ in range(20)] == [201] * 19 + [429]


def test_the_certificate_says_which_kiosk_speaks_and_a_session_is_no_other_kiosks(service: Service) -> None:
    one, two = service.enrolled("K-24"), service.enrolled("K-25")
    token = service.call("POST", "/sessions", CARD, certificate=one, **{"Kiosk-Id": "K-25"}).json["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert service.call("POST", "/sessions/current/codes", certificate=two, **bearer).status == 401
    assert service.call("DELETE", "/sessions/current", certificate=two, **bearer).status == 204
    assert service.call("POST", "/sessions/current/codes", certificate=one, **bearer).status == 202
    assert service.call("POST", "/sessions/current/proof", {"code": service.codes[-1]}, certificate=one, **bearer).status == 200
    assert service.call("GET", "/transactions", certificate=one, **bearer).status == 200


def test_the_authoritys_key_is_its_owners_alone_and_never_replaced(tmp_path: Path) -> None:
    make_authority(tmp_path / "a", NOW)
    assert (tmp_path / "a" / "authority.key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(AuthorityError, match="already"):
        make_authority(tmp_path / "a", NOW)
    make_authority(tmp_path / "b", NOW)
    (tmp_path / "a" / "authority.pem").write_bytes((tmp_path / "b" / "authority.pem").read_bytes())
    for folder, said in ((tmp_path / "a", "do not belong together"), (tmp_path / "none", "kiosk tawasul authority")):
        with pytest.raises(AuthorityError, match=said):
            load_authority(folder)
