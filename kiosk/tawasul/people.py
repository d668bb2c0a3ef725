"""Who somebody is to the register: found by what a card says, or by the numbers that a country signed.

People whom nobody knows are asked for in the same questions as the known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from kiosk.tawasul.schema import DocumentRow, Person

if TYPE_CHECKING:
    from kiosk.tawasul.evidence import Authentic

BY_NUMBER = select(Person.id, Person.id_number).where(Person.id_number.in_(bindparam("numbers", expanding=True)))
BY_DOCUMENT = (
    select(Person.id, Person.id_number)
    .join(DocumentRow, DocumentRow.person_id == Person.id)
    .where(DocumentRow.issuing_state == bindparam("state"), DocumentRow.number == bindparam("number"))
)


class Ambiguous(Exception):
    """What was shown leads to several people."""


@dataclass(frozen=True, slots=True, repr=False)
class Claim:
    """Who evidence says that somebody is: numbers of the register's own state, and a document of any state.

    Another state's personal numbers are none of ours: one may have the digits of somebody here.
    """

    numbers: tuple[str, ...]
    issuing_state: str = ""
    document_number: str = ""

    @property
    def key(self) -> str:
        """What limits go by where nobody is known."""
        return self.numbers[0] if self.numbers else f"{self.issuing_state}:{self.document_number}"


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """`person_id` is None for somebody whom nobody knows; limits go by `key`, which is the same however the person came."""

    person_id: int | None
    key: str


def claim_of(document: Authentic, *, home_state: str) -> Claim:
    """Answer the numbers in a document that was proven: the personal one of DG11, the zone's optional data, its own."""
    zone, details = document.zone, document.details
    personal = (details.personal_number if details is not None else "", *zone.optional)
    numbers = [number.replace("<", "") for number in personal if number] if zone.issuing_state == home_state else []
    return Claim(tuple(dict.fromkeys(filter(None, numbers))), zone.issuing_state, zone.document_number)


def find(db: Session, claim: Claim) -> Found:
    """Ask the register; raises Ambiguous."""
    rows = [
        *db.execute(BY_NUMBER, {"numbers": claim.numbers or ("",)}),
        *db.execute(BY_DOCUMENT, {"state": claim.issuing_state, "number": claim.document_number}),
    ]
    people = {row.id: row.id_number for row in rows}
    if len(people) > 1:
        raise Ambiguous
    for person_id, id_number in people.items():
        return Found(person_id, id_number)
    return Found(None, claim.key)
