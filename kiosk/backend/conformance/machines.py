"""Clauses on machines that are known by their certificates: enrolment, renewal, and who is not served."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosk.backend.conformance.demands import Broken, NotTried, answered, refused, same
from kiosk.backend.conformance.sessions import form
from kiosk.backend.conformance.trial import Trial
from kiosk.backend.conformance.wire import Answer, Wire

ENDED_SECONDS = 62
"""A machine that is ended is refused within a minute."""


class Machine:
    """A machine of the run's own: it enrols with the code that was lent, and renews once."""

    def __init__(self, trial: Trial, kiosk: str, code: str) -> None:
        self.kiosk, self._code, self._trial = kiosk, code, trial
        self.first, self.second = _key(), _key()
        self.answer = self.ask(self.first)
        self.again = self.ask(self.first)
        self.stolen = self.ask(self.second)

    def ask(self, key: ec.EllipticCurvePrivateKey) -> Answer:
        return enrol(self._trial, self.kiosk, self._code, key)

    def call(self, shown: Answer, key: ec.EllipticCurvePrivateKey, *what: str, body: Any = None, token: str = "") -> Answer:
        """Make a call as the machine that has the certificate of this answer; its key is on the disk no longer than that."""
        certificate = shown.field("certificate")
        if shown.status != 201 or not isinstance(certificate, str):
            raise NotTried("no certificate was given: see C-82")
        with tempfile.TemporaryDirectory(prefix="kiosk-check-") as folder:
            file = Path(folder) / "machine.pem"
            file.touch(mode=0o600)
            file.write_text(certificate + _pem(key), "ascii")
            return once(self._trial.wire.as_machine(str(file)), *what, body=body, token=token)

    @cached_property
    def renewal(self) -> Answer:
        body = {"csr": _request(self.second)}
        return self.call(self.answer, self.first, "renewCertificate", "POST", "/enrolments/renewals", body=body)


def once(wire: Wire, operation: str, method: str, path: str, *, body: Any = None, **how: Any) -> Answer:
    """One call on a line of its own."""
    try:
        return wire.ask(operation, method, path, body=body, **how)
    finally:
        wire.close()


def enrol(trial: Trial, kiosk: str, code: str, key: ec.EllipticCurvePrivateKey) -> Answer:
    body = {"code": code, "csr": _request(key)}
    stranger = trial.wire.as_machine(None)
    return once(stranger, "enrolMachine", "POST", "/enrolments", body=body, headers={"Kiosk-Id": kiosk})


def strangers_are_not_served(trial: Trial) -> None:
    evidence = {"type": "card-data", "profile": "p", "id_number": trial.nobody}
    calls: list[tuple[str, str, str, Any]] = [
        ("health", "GET", "/health", None),
        ("openSession", "POST", "/sessions", {"evidence": evidence}),
        ("lookUpNumber", "POST", "/lookups", {"number": "1", "hijri_year": 1448}),
        ("renewCertificate", "POST", "/enrolments/renewals", {"csr": _request(_key())}),
    ]
    for operation, method, path, body in calls:
        answer = once(trial.wire.as_machine(None), operation, method, path, body=body)
        refused(answer, 403, "certificate-required", f"{method} {path} without a certificate")


def wrong_codes_are_alike(trial: Trial) -> None:
    none = enrol(trial, f"CHECK-{secrets.token_hex(4)}", secrets.token_hex(8), _key())
    refused(none, 403, "enrolment-refused", "POST /enrolments with an unknown kiosk and code")
    same(_machine(trial).stolen, none, "POST /enrolments with another key and a used code, and with an unknown one")


def enrolled(trial: Trial) -> None:
    machine = _machine(trial)
    form(trial, "enrolMachine", machine.answer, 201)
    _is_of(machine.answer, machine.kiosk, machine.first, "POST /enrolments")
    if answered(machine.again).status != 201 or machine.again.field("certificate") != machine.answer.field("certificate"):
        raise Broken("POST /enrolments asked again by the same key: not the same certificate")
    health = machine.call(machine.answer, machine.first, "health", "GET", "/health")
    if answered(health).status != 200:
        raise Broken(f"GET /health with the certificate that was given: answered {health.status}")


def renewed(trial: Trial) -> None:
    machine = _machine(trial)
    answer = form(trial, "renewCertificate", machine.renewal, 201)
    _is_of(answer, machine.kiosk, machine.second, "POST /enrolments/renewals")


def sessions_stay(trial: Trial) -> None:
    machine, token = _machine(trial), trial.token(trial.nobody)
    what = ("listTransactions", "GET", "/transactions")
    own = answered(trial.wire.ask(*what, token=token))
    if own.status != 403:
        raise NotTried(f"the session's own machine was answered {own.status}, not 403: see C-21")
    other = machine.call(machine.answer, machine.first, *what, token=token)
    refused(other, 401, "no-session", "GET /transactions by another machine than the one that opened the session")


def earlier_ends(trial: Trial) -> None:
    if trial.patience.wait is None:
        raise NotTried("needs a minute to be waited: --patient")
    machine = _machine(trial)
    try:
        _is_of(machine.renewal, machine.kiosk, machine.second, "POST /enrolments/renewals")
    except Broken:
        raise NotTried("the renewed certificate is not right: see C-83") from None
    if answered(machine.call(machine.renewal, machine.second, "health", "GET", "/health")).status != 200:
        raise NotTried("the renewed certificate is not served: see C-83")
    trial.patience.wait(ENDED_SECONDS)
    old = machine.call(machine.answer, machine.first, "health", "GET", "/health")
    refused(
        old, 403, "certificate-revoked", f"GET /health with the earlier certificate, {ENDED_SECONDS} s after the next was used"
    )


def _machine(trial: Trial) -> Machine:
    if trial.material.enrol is None:
        raise NotTried("lend a one-time code for an invented kiosk (--enrol KIOSK/CODE)")
    if trial.machine is None:
        trial.machine = Machine(trial, *trial.material.enrol)
    assert isinstance(trial.machine, Machine)
    return trial.machine


def _is_of(answer: Answer, kiosk: str, key: ec.EllipticCurvePrivateKey, asked: str) -> None:
    try:
        certificate = x509.load_pem_x509_certificate(str(answer.field("certificate")).encode())
    except ValueError:
        raise Broken(f"{asked}: the certificate is no X.509 in PEM") from None
    names = [name.value for name in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names != [kiosk] or answer.field("kiosk") != kiosk:
        raise Broken(f"{asked}: the certificate is not this kiosk's")
    if certificate.public_key() != key.public_key():
        raise Broken(f"{asked}: the certificate is not of the key that asked")


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _request(key: ec.EllipticCurvePrivateKey) -> str:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "check")])
    request = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    return request.public_bytes(serialization.Encoding.PEM).decode()


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


CHECKS: dict[str, Callable[[Trial], None]] = {
    "C-80": strangers_are_not_served,
    "C-82": enrolled,
    "C-81": wrong_codes_are_alike,
    "C-85": sessions_stay,  # while the first certificate holds
    "C-83": renewed,
}
PATIENT: dict[str, Callable[[Trial], None]] = {"C-84": earlier_ends}
