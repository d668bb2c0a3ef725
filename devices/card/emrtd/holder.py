"""Whose document it is, as far as a visit asks: the number, the names and the expiry; from DG1 and DG11.

Visitor data: no repr shows it. Whether it is genuine is for passive authentication to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from devices.card.emrtd.lds import PersonalDetails
from devices.card.emrtd.mrz import Mrz

ARABIC = re.compile("[\u0621-\u064a]")


@dataclass(frozen=True, slots=True, repr=False)
class Holder:
    """`number_from` says which of the numbers was taken; dates are ISO 8601, or empty where the document leaves them open."""

    id_number: str
    number_from: str
    name_ar: str
    name_en: str
    birth_date: str
    sex: str
    nationality: str
    issuing_state: str
    document_number: str
    expiry: str


def holder_of(zone: Mrz, details: PersonalDetails | None, *, today: date) -> Holder:
    """Put together what the document says of its holder.

    The number is the personal one (DG11); where the issuer left it out, what stands in the zone's optional fields, where
    issuers print it; and only then the document's own number, which changes with every document.
    """
    number, source = _number(zone, details)
    full_name = details.full_name if details is not None else ""
    born = details.birth if details is not None and details.birth else zone.born(today=today)
    expiry = zone.expires(today=today)
    return Holder(
        id_number=number,
        number_from=source,
        name_ar=full_name if ARABIC.search(full_name) else "",
        name_en=f"{zone.given_names} {zone.surname}".strip(),
        birth_date=born.isoformat() if born else "",
        sex={"M": "m", "F": "f"}.get(zone.sex, ""),
        nationality=zone.nationality,
        issuing_state=zone.issuing_state,
        document_number=zone.document_number,
        expiry=expiry.isoformat() if expiry else "",
    )


def _number(zone: Mrz, details: PersonalDetails | None) -> tuple[str, str]:
    if details is not None and details.personal_number:
        return details.personal_number, "personal_number"
    printed = next((text for text in zone.optional if text), "")
    return (printed, "optional_data") if printed else (zone.document_number, "document_number")
