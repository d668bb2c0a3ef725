"""A made-up holder, the keys on the face of his document, and documents of his issued by a country that is made at run time."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import UTC, date, datetime

from devices.card.emrtd.access_key import Can, MrzKey
from devices.simulated.document.chip import Document
from devices.simulated.document.country import Country, made
from devices.simulated.document.issuing import issue
from devices.simulated.document.printed import Holder
from devices.simulated.document.variant import Flaw, Variant

NOW = datetime.now(UTC)
HOLDER = Holder(
    id_number="2248173052",
    name_ar="حمزة بن يوسف الفارسي",
    name_en="Hamza Yusuf Alfarsi",
    sex="m",
    birth=date(1985, 2, 3),
    expiry=date(NOW.year + 5, 5, 6),
    document_number="RC4819205",
    can="418296",
)
CAN, MRZ = Can("418296"), MrzKey("RC4819205", "850203", f"{HOLDER.expiry:%y%m%d}")


@functools.cache
def country(number: int = 0) -> Country:
    return made(NOW, number=number)


def issued(expiry: date = HOLDER.expiry, **variant: object) -> Document:
    stranger = country(1) if variant.get("flaw") is Flaw.UNKNOWN_COUNTRY else None
    holder = replace(HOLDER, expiry=expiry)
    return issue(holder, Variant(**variant), country(), NOW, stranger=stranger)  # type: ignore[arg-type]
