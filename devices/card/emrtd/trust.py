"""The country signers that are believed, and the way from a signer's certificate to one of them, Doc 9303-12 §3 and §7."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from devices.card.emrtd.certificates import Certificate, verify_issued
from devices.card.emrtd.countries import signing_countries
from devices.card.emrtd.refusal import Flaw, NotProven

AUTHORITY_PART = "country signer"


@dataclass(frozen=True, slots=True)
class TrustStore:
    """`revoked`: issuer's name and serial number of every certificate on a revocation list."""

    authorities: tuple[Certificate, ...]
    revoked: frozenset[tuple[str, int]] = frozenset()

    def issuer_of(self, certificate: Certificate, part: str) -> Certificate:
        """Answer the country signer that signed `certificate`; raises NotProven.

        A country that renews its signer keeps its name, so several may have it: one of them must have signed.
        """
        refusal = NotProven(part, Flaw.UNKNOWN_AUTHORITY)
        for authority in self.authorities:
            if authority.subject != certificate.issuer and not _same_key(authority, certificate):
                continue
            try:
                verify_issued(certificate, authority, part)
            except NotProven as error:
                if (
                    refusal.flaw is not Flaw.SIGNATURE
                ):  # of two generations of one name, that with another kind of key says less
                    refusal = error
            else:
                return authority
        raise refusal

    def prove(
        self, signer: Certificate, part: str, *, signed_at: datetime | None, now: datetime, issuing_state: str | None = None
    ) -> Certificate:
        """Answer the country signer behind a signer that signed at `signed_at`, where it said when; raises NotProven.

        `issuing_state` is that of the document (three letters of DG1), None for what is no document's.
        """
        if "digital_signature" not in (signer.key_usage or ()):  # §7.1.1 table 6
            raise NotProven(part, Flaw.USAGE)
        authority = self.issuer_of(signer, part)
        if (signer.issuer, signer.serial) in self.revoked:
            raise NotProven(part, Flaw.REVOKED)
        if not authority.valid_at(signer.valid_from):
            raise NotProven(part, Flaw.NOT_VALID_AT_SIGNING)
        if signed_at is not None and not (
            signer.valid_at(signed_at) and signer.signs_from <= signed_at <= signer.signs_until and signed_at <= now
        ):
            raise NotProven(part, Flaw.NOT_VALID_AT_SIGNING)
        if not signer.valid_at(now):
            raise NotProven(part, Flaw.EXPIRED)
        if not authority.valid_at(now):
            raise NotProven(AUTHORITY_PART, Flaw.EXPIRED)
        if issuing_state is not None and authority.country not in signing_countries(issuing_state):
            raise NotProven("DG1", Flaw.COUNTRY)
        return authority


def _same_key(authority: Certificate, certificate: Certificate) -> bool:
    """A country signer that changed its name is still known by its key."""
    return (
        authority.key_identifier != b""
        and authority.key_identifier == certificate.authority_key_identifier
        and authority.country == certificate.issuer_country
    )
