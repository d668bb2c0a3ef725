"""Receipts: one paper for one key, its signed text, and whether what it says still holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.tawasul import register
from kiosk.tawasul.database import hold
from kiosk.tawasul.problems import Problem
from kiosk.tawasul.schema import ReceiptLine, ReceiptRow, TransactionRow
from kiosk.tawasul.sessions import Holder

if TYPE_CHECKING:  # cryptography and CBOR are loaded only where receipts are signed
    from kiosk.tawasul.receipt_keys import Keys

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS, GROUP = 3, 4  # 12 of 31 letters are 59 bits: a million papers are hit by one guess in 8 × 10¹¹


class Receipts:
    """`draw(purpose, letters, length)` gives secret characters, `now()` is UTC without zone; without `keys` none is signed."""

    def __init__(
        self, *, draw: Callable[[str, str, int], str], now: Callable[[], datetime], keys: Callable[[], Keys] | None
    ) -> None:
        self._draw, self._now, self._keys = draw, now, keys

    @property
    def signed(self) -> bool:
        return self._keys is not None

    def published(self) -> list[dict[str, str]]:
        if self._keys is None:
            raise Problem("not-found", 404)
        return self._keys().published

    def issue(self, db: Session, holder: Holder, key: str, transactions: list[str], *, long_text: bool) -> ReceiptRow:
        """Answer the paper of this key, made now or before; `long_text` when the caller takes more than 200 characters."""
        hold(db, holder.token_hash)
        wanted = hashlib.sha256(json.dumps(transactions).encode()).hexdigest()
        same = ReceiptRow.token_hash == holder.token_hash, ReceiptRow.idempotency_key == key
        receipt = db.scalar(select(ReceiptRow).where(*same))
        if receipt is not None:
            if receipt.body_hash != wanted:
                raise Problem("key-reused", 409)
            return receipt
        rows = [register.find(db, holder, public_id) for public_id in transactions]
        letters = self._draw("receipt", LETTERS, GROUPS * GROUP)
        receipt = ReceiptRow(
            reference="-".join(["R", *(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))]),
            token_hash=holder.token_hash,
            idempotency_key=key,
            body_hash=wanted,
            kiosk=holder.kiosk,
            issued=self._now(),
        )
        receipt.qr_text = self._text(receipt, rows) if self._keys is not None and long_text else None
        db.add(receipt)
        db.flush()
        for position, row in enumerate(rows):
            db.add(ReceiptLine(reference=receipt.reference, position=position, transaction_id=row.id, status=row.status))
        return receipt

    def standing(self, db: Session, reference: str) -> dict[str, Any]:
        """Say whether a paper still holds, and nothing of anybody; withdrawn and unknown are the same problem."""
        receipt = db.get(ReceiptRow, reference) if reference.isascii() and "\0" not in reference else None
        lines = (
            select(ReceiptLine.status, TransactionRow.status, TransactionRow.secret)
            .join(TransactionRow, TransactionRow.id == ReceiptLine.transaction_id)
            .where(ReceiptLine.reference == (receipt.reference if receipt is not None else ""))
        )
        found = db.execute(lines).all()
        if receipt is None or not found or any(secret for _, _, secret in found):
            raise Problem("not-found", 404)
        changed = sum(then != now for then, now, _ in found)
        return {
            "reference": receipt.reference,
            "standing": "changed" if changed else "holds",
            "issued_at": f"{receipt.issued.isoformat(timespec='seconds')}Z",
            "transactions": len(found),
            "changed": changed,
        }

    def _text(self, receipt: ReceiptRow, rows: list[Any]) -> str:
        from kiosk.tawasul.receipt_text import Many, Single, signed_text

        assert self._keys is not None
        kid, key = self._keys().signing
        about = Single(rows[0].number, rows[0].hijri_year, rows[0].status) if len(rows) == 1 else Many(len(rows))
        issued = int(receipt.issued.replace(tzinfo=UTC).timestamp())
        return signed_text(about, reference=receipt.reference, issued=issued, kiosk=receipt.kiosk, kid=kid, key=key)
