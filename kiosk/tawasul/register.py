"""The register of transactions as the contract shows it: lists, one transaction, its movements, the general status."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select
from sqlalchemy.orm import Session

from kiosk.tawasul.problems import Problem
from kiosk.tawasul.schema import MovementRow, TransactionRow
from kiosk.tawasul.sessions import Holder
from kiosk.tawasul.words import CODES, day, department

# rows instead of objects, and statements made once: a third of the time of a list
TRANSACTIONS, MOVEMENTS = TransactionRow.__table__, MovementRow.__table__
LIST_PAGE, MOVEMENT_PAGE = 50, 25
PAGE = (
    select(TRANSACTIONS)
    .where(TransactionRow.person_id == bindparam("person"), TransactionRow.secret.is_(False))
    .order_by(TransactionRow.status != "waiting", TransactionRow.last_moved.desc(), TransactionRow.id)
    .offset(bindparam("start"))
    .limit(LIST_PAGE + 1)
)


def page_of(db: Session | Connection, holder: Holder, cursor: str, language: int, today: date) -> dict[str, Any]:
    """A page of the holder's transactions, those that wait for the visitor first, then the newest."""
    start = _offset(cursor)
    rows = db.execute(PAGE, {"person": holder.person_id, "start": start}).all()
    more = str(start + LIST_PAGE) if len(rows) > LIST_PAGE else None
    return {"items": [transaction(row, language, today) for row in rows[:LIST_PAGE]], "next": more}


def find(db: Session | Connection, holder: Holder, public_id: str) -> Row[Any]:
    """The holder's own transaction; somebody else's, a secret one and none at all are the same problem."""
    row = db.execute(
        select(TRANSACTIONS).where(
            TransactionRow.public_id == (public_id if public_id.isascii() and public_id.isalnum() else ""),
            TransactionRow.person_id == holder.person_id,
            TransactionRow.secret.is_(False),
        )
    ).first()
    if row is None:
        raise Problem("not-found", 404)
    return row


def transaction(row: Row[Any], language: int, today: date) -> dict[str, Any]:
    status = CODES["statuses"][row.status]
    words = {
        "department": department(row.department, language),
        "document": (row.document_ar, row.document_en)[language] or "",
    }
    needed = status["needed"][language].format(**words) if "needed" in status else None
    return {
        "id": row.public_id,
        "number": row.number,
        "hijri_year": row.hijri_year,
        "reference": row.reference,
        "subject": (row.subject_ar, row.subject_en)[language],
        "status": {
            "code": row.status,
            "label": status["label"][language],
            "kind": status["kind"],
            "final": status["stage"] == "finished",
            "meaning": status["meaning"][language].format(**words),
            "needed": needed,
            "by_when": day(row.by_when) if row.by_when else None,
        },
        "department": words["department"],
        "received": day(row.received),
        "last_moved": day(row.last_moved),
        "days_there": (today - row.last_moved).days,
    }


def movements_of(db: Session | Connection, row: Row[Any], cursor: str, language: int) -> dict[str, Any]:
    """A page of movements; the last one that happened is `now` unless the transaction has finished."""
    start = _offset(cursor)
    of = MovementRow.transaction_id == row.id
    rows = db.execute(select(MOVEMENTS).where(of).order_by(MovementRow.position).offset(start).limit(MOVEMENT_PAGE + 1)).all()
    last = db.scalar(select(func.max(MovementRow.position)).where(of, MovementRow.day.is_not(None)))
    finished = CODES["statuses"][row.status]["stage"] == "finished"
    items = []
    for item in rows[:MOVEMENT_PAGE]:
        place = department(item.department, language)
        document = (row.document_ar, row.document_en)[language] or ""
        state = "ahead" if item.day is None else "now" if item.position == last and not finished else "done"
        items.append(
            {
                "label": CODES["actions"][item.action][language].format(department=place, document=document),
                "department": place,
                "state": state,
                "day": day(item.day) if item.day else None,
                "expected_days": item.expected_days,
            }
        )
    return {"items": items, "next": str(start + MOVEMENT_PAGE) if len(rows) > MOVEMENT_PAGE else None}


def general_status(db: Session | Connection, number: str, hijri_year: int, language: int) -> dict[str, Any]:
    """What anyone may know who knows the key; a secret transaction and none at all are the same problem."""
    row = db.execute(
        select(TRANSACTIONS).where(
            TransactionRow.number == number, TransactionRow.hijri_year == hijri_year, TransactionRow.secret.is_(False)
        )
    ).first()
    if row is None:
        raise Problem("not-found", 404)
    stage = CODES["statuses"][row.status]["stage"]
    label = CODES["stages"][stage][language]
    return {"number": number, "hijri_year": hijri_year, "stage": stage, "label": label}


def _offset(cursor: str) -> int:
    if not cursor.isascii() or not (cursor or "0").isdigit() or len(cursor) > 6:
        raise Problem("bad-request", 422)
    return int(cursor or "0")
