"""The demo country: its country signers, document signers and list signer, made at run time, and what it publishes.

Two generations sign, as in a state that renews its keys: an elliptic one and one of RSA. Whoever wants several processes to
play documents of one country keeps it in a folder.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from devices.simulated.document.certificate import AUTHORITY, DOCUMENT_SIGNER, LIST_SIGNER, YEAR, certificate
from devices.simulated.document.signed import AS_ASKED, master_list, revocation_list
from devices.simulated.document.signer import Signer, ec_signer, explicit_domain, rsa_signer

KINDS = ("ecdsa", "rsa")
REVOKED_SERIAL = 99
AUTHORITY_CURVE, SIGNER_CURVE = "brainpoolP384r1", "brainpoolP256r1"
AUTHORITY_BITS, SIGNER_BITS = 3072, 2048


@dataclass(frozen=True, slots=True)
class Issuer:
    """A document signer and its certificate; `since` bounds what it may have signed."""

    signer: Signer
    holder: bytes
    since: datetime


@dataclass(frozen=True, slots=True)
class Country:
    """`authorities`, by kind of key, are the certificates to be trusted; `expired` are document signers of the past."""

    authorities: dict[str, bytes]
    issuers: dict[str, Issuer]
    expired: dict[str, Issuer]
    master_list: bytes
    revocations: dict[str, bytes]

    def publish(self, folder: Path) -> None:
        """Write what a terminal and a service need to trust it: certificates, master list, revocation lists."""
        folder.mkdir(parents=True, exist_ok=True)
        for kind in KINDS:
            (folder / f"country-signer-{kind}.der").write_bytes(self.authorities[kind])
            (folder / f"revocations-{kind}.crl").write_bytes(self.revocations[kind])
        (folder / "master-list.der").write_bytes(self.master_list)


def made(now: datetime, folder: Path | None = None, *, number: int = 0) -> Country:
    """Make a country whose signers are valid at `now`; with a `folder`, of the keys there, which are made when missing.

    Countries of another `number` have the same names and other keys.
    """
    keys = {f"{role}-{kind}": _signer(role, kind, folder, number) for kind in KINDS for role in ("authority", "signer")}
    keys["list"] = _signer("list", "ecdsa", folder, number)
    begun = now - 4 * YEAR
    authorities, issuers, expired, revocations = {}, {}, {}, {}
    for number, kind in enumerate(KINDS):
        root, signer = keys[f"authority-{kind}"], keys[f"signer-{kind}"]
        identifier = f"csca {kind}".encode()
        plan = replace(AUTHORITY, serial=1 + number, valid_from=begun, valid_until=now + 11 * YEAR, key_identifier=identifier)
        plan = replace(plan, authority_key_identifier=identifier)
        authorities[kind] = certificate(plan, root, root)
        issued = replace(DOCUMENT_SIGNER, authority_key_identifier=identifier, key_identifier=f"signer {kind}".encode())
        today = replace(issued, serial=10 + number, valid_from=now - YEAR, valid_until=now + 10 * YEAR)
        past = replace(issued, serial=20 + number, valid_from=begun, valid_until=now - YEAR / 12)
        issuers[kind] = Issuer(signer, certificate(today, signer, root), today.valid_from)
        expired[kind] = Issuer(signer, certificate(past, signer, root), past.valid_from)
        revocations[kind] = revocation_list([REVOKED_SERIAL], root, until=now + YEAR, at=now - YEAR / 52)
    plan = replace(LIST_SIGNER, valid_from=now - YEAR, valid_until=now + YEAR, authority_key_identifier=b"csca ecdsa")
    publisher = certificate(plan, keys["list"], keys["authority-ecdsa"])
    signing = replace(AS_ASKED, signed_at=now - YEAR / 365)
    listed = master_list(list(authorities.values()), keys["list"], publisher, signing)
    return Country(authorities, issuers, expired, listed, revocations)


def _signer(role: str, kind: str, folder: Path | None, number: int) -> Signer:
    path = folder / "keys" / f"{role}-{kind}.pem" if folder else None
    if path is not None and path.exists():
        return _of(role, path.read_bytes())
    if kind == "rsa":
        made = rsa_signer(AUTHORITY_BITS if role == "authority" else SIGNER_BITS, number)
    else:
        made = ec_signer(_curve(role), explicit=True, digest=_digest(role))
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(made.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return made


def _of(role: str, pem: bytes) -> Signer:
    private = load_pem_private_key(pem, None)
    if isinstance(private, rsa.RSAPrivateKey):
        return Signer(private, "rsa")
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    return Signer(private, "ecdsa", _digest(role), explicit_domain(_curve(role)))


def _curve(role: str) -> str:
    return AUTHORITY_CURVE if role == "authority" else SIGNER_CURVE


def _digest(role: str) -> str:
    return "sha384" if role == "authority" else "sha256"
