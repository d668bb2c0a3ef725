"""The machine's key and its certificate request, made in a short process of their own.

The only importer of cryptography in the kiosk, whose long process never loads it (94 ms, 8 MB). The private key is written
to its file and nowhere else; what is printed is the request. Exit codes: 0 done, 4 the certificate is not this machine's.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosk.whole_file import write_whole

PEM = serialization.Encoding.PEM


def ask(key_file: Path, kiosk: str) -> str:
    """Answer a request in PEM for the key in `key_file`, which is made when it is missing or damaged."""
    key = _read(key_file)
    if key is None:
        key = ec.generate_private_key(ec.SECP256R1())
        write_whole(key_file, _private(key))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, kiosk)])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return request.public_bytes(PEM).decode()


def accept(key_file: Path, to: Path, kiosk: str, certificate_pem: str) -> bool:
    """Write key and certificate into one file when they belong together and name this kiosk; say whether they do.

    Its dates stand before the PEM, where TLS passes them over, so that the kiosk reads them without this module.
    """
    key = _read(key_file)
    try:
        certificate = x509.load_pem_x509_certificate(certificate_pem.encode())
        names = [name.value for name in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
        theirs = certificate.public_key()
    except (ValueError, TypeError, InvalidSignature):
        return False
    if key is None or theirs != key.public_key() or names != [kiosk]:
        return False
    head = (
        f"kiosk: {kiosk}\nserial: {certificate.serial_number:x}\n"
        f"issued: {certificate.not_valid_before_utc.isoformat()}\nexpires: {certificate.not_valid_after_utc.isoformat()}\n"
    )
    write_whole(to, head.encode() + _private(key) + certificate.public_bytes(PEM))
    return True


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _read(path: Path) -> ec.EllipticCurvePrivateKey | None:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return key if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1) else None


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["ask", key, kiosk]:
            print(ask(Path(key), kiosk), end="")
        case ["accept", key, to, kiosk]:
            sys.exit(0 if accept(Path(key), Path(to), kiosk, sys.stdin.read()) else 4)
        case _:
            sys.exit(2)
