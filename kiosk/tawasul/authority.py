"""The device authority: signs machines' certificates and tells its own from others'. Its key never leaves its folder.

The only importer of cryptography in the service; loaded only where there is an authority.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAME = "Tawasul device authority"
LIFE = timedelta(days=3652)
KEY_FILE, CERTIFICATE_FILE = "authority.key", "authority.pem"
Flaw = Literal["certificate-foreign", "certificate-expired"]


class AuthorityError(Exception):
    """The authority's folder is not as it must be; the text is for an operator."""


class RequestError(Exception):
    """A certificate request that cannot be signed."""


@dataclass(frozen=True, slots=True)
class Request:
    """A machine's wish for a certificate: its public key, whose possession it has proven."""

    key: ec.EllipticCurvePublicKey
    key_hash: str


@dataclass(frozen=True, slots=True)
class Issued:
    serial: str
    pem: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose certificate it is."""

    kiosk: str
    serial: str


class Authority:
    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
        self._key, self._certificate = key, certificate
        self.pem = certificate.public_bytes(serialization.Encoding.PEM).decode()

    def sign(self, request: Request, *, kiosk: str, now: datetime, life: timedelta) -> Issued:
        """Make a client certificate whose only name is the kiosk's. A hundredth of its life is for clocks that are behind."""
        now = now.replace(tzinfo=UTC)
        serial = x509.random_serial_number()
        usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, kiosk)]))
            .issuer_name(self._certificate.subject)
            .public_key(request.key)
            .serial_number(serial)
            .not_valid_before(now - min(timedelta(minutes=5), life / 100))
            .not_valid_after(now + life)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
        return Issued(f"{serial:x}", pem, certificate.not_valid_after_utc.replace(tzinfo=None))

    def judge(self, raw: bytes, now: datetime) -> Speaker | Flaw:
        """Say whose certificate this is (DER or PEM), or what is wrong with it; revocation is not known here."""
        try:
            certificate = x509.load_pem_x509_certificate(raw) if raw[:1] == b"-" else x509.load_der_x509_certificate(raw)
            certificate.verify_directly_issued_by(self._certificate)
            names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        except (ValueError, TypeError, InvalidSignature):
            return "certificate-foreign"
        if len(names) != 1:
            return "certificate-foreign"
        if not certificate.not_valid_before_utc <= now.replace(tzinfo=UTC) <= certificate.not_valid_after_utc:
            return "certificate-expired"
        return Speaker(str(names[0].value), f"{certificate.serial_number:x}")


def read_request(pem: str) -> Request:
    """Read a PKCS #10 request; only a P-256 key that signed it itself is taken, and nothing else that it says."""
    try:
        request = x509.load_pem_x509_csr(pem.encode())
        key, valid = request.public_key(), request.is_signature_valid
    except (ValueError, TypeError, InvalidSignature) as error:
        raise RequestError("not a certificate request") from error
    if not valid or not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise RequestError("not signed by a P-256 key")
    spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(spki)
    return Request(key, digest.finalize().hex())


def make_authority(folder: Path, now: datetime) -> None:
    """Make key and certificate in `folder`; an authority that is there already is never replaced."""
    if (folder / KEY_FILE).exists():
        raise AuthorityError(f"{folder} holds an authority already; nothing was changed.")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = now.replace(tzinfo=UTC)
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(
            folder / CERTIFICATE_FILE, certificate.public_bytes(serialization.Encoding.PEM), 0o644
        )  # the key last: with it, all is there
        _write(
            folder / KEY_FILE, key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain), 0o600
        )
    except OSError as error:
        raise AuthorityError(f"{folder} cannot be written: {error.strerror}.") from error


def load_authority(folder: Path) -> Authority:
    try:
        key = serialization.load_pem_private_key((folder / KEY_FILE).read_bytes(), None)
        certificate = x509.load_pem_x509_certificate((folder / CERTIFICATE_FILE).read_bytes())
    except OSError as error:
        hint = "Make one with `kiosk tawasul authority`."
        raise AuthorityError(f"{folder} holds no readable authority ({error.strerror}). {hint}") from error
    except (ValueError, TypeError) as error:
        raise AuthorityError(f"{folder}: key or certificate is damaged. Restore it from its copy.") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise AuthorityError(f"{folder}: key and certificate do not belong together.")
    return Authority(key, certificate)


def _write(path: Path, raw: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
