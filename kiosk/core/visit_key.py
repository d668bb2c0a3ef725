"""The key from a document's face: typed in one of two kinds or scanned, mended where it was wrong, and used once. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core.document_steps import DATE_DIGITS
from kiosk.core.documents import CanKey, DocumentKey, MrzKey
from kiosk.core.steps import (
    EnteringCan,
    EnteringMrz,
    KeyField,
    KeyNotice,
    Kiosk,
    LayDocument,
    ReadingCard,
    ReadingDocument,
    VisitId,
    Welcome,
)


def entering_key(kiosk: Kiosk, step: EnteringCan | EnteringMrz, event: on.Event) -> do.Next:
    """Typed or scanned; meanwhile the document may be taken up to be looked at, and its process may lose it."""
    match step, event:
        case _, on.CardRemoved() | on.Failed():
            return replace(step, lost=True), ()
        case _, on.KeyScanned(key):
            return _with_key(kiosk, step, key)
        case _, on.BackPressed() | on.DwellElapsed():
            return Welcome(), ()
        case EnteringCan(), _:
            return _entering_can(kiosk, step, event)
        case EnteringMrz(), _:
            return _entering_mrz(kiosk, step, event)


def _with_key(kiosk: Kiosk, step: EnteringCan | EnteringMrz, key: DocumentKey) -> do.Next:
    """Read what waits; what was lost meanwhile is read anew where it lies again, or asked for."""
    if not step.lost:
        return read(step.visit, key)
    return laid(kiosk, key) if kiosk.card_present else (LayDocument(step.visit, key, again=True), ())


def laid(kiosk: Kiosk, key: DocumentKey | None) -> do.Next:
    """Find out what lies there now, in a visit of its own; a key in hand opens it at once."""
    visit = VisitId(kiosk.visits + 1)
    return ReadingCard(visit, key), (do.ReadCard(visit),)


def read(visit: VisitId, key: DocumentKey) -> do.Next:
    """Hand the key over to the process that waits with the document."""
    return ReadingDocument(visit, key), (do.ReadDocument(visit, key),)


def _entering_can(kiosk: Kiosk, step: EnteringCan, event: on.Event) -> do.Next:
    match event:
        case on.DigitPressed(_, digit) if len(step.digits) < kiosk.rules.can_digits:
            return replace(step, digits=step.digits + digit, notice=None), ()
        case on.ErasePressed():
            return replace(step, digits=step.digits[:-1], notice=None), ()
        case on.SubmitPressed() if len(step.digits) == kiosk.rules.can_digits:
            return _with_key(kiosk, step, CanKey(step.digits))
        case on.KeyKindPressed():
            return EnteringMrz(step.visit, lost=step.lost), ()
        case _:
            return step, ()


def _entering_mrz(kiosk: Kiosk, step: EnteringMrz, event: on.Event) -> do.Next:
    match event, step.field:
        case on.FieldPressed(_, KeyField() as field), _:
            return replace(step, field=field), ()
        case ((on.LetterPressed(_, sign) | on.DigitPressed(_, sign)), KeyField.DOCUMENT_NUMBER):
            number = (step.document_number + sign)[: kiosk.rules.document_number_letters]
            return replace(step, document_number=number, notice=None), ()
        case on.DigitPressed(_, digit), KeyField.BIRTH:
            return replace(step, birth=(step.birth + digit)[:DATE_DIGITS], notice=None), ()
        case on.DigitPressed(_, digit), KeyField.EXPIRY:
            return replace(step, expiry=(step.expiry + digit)[:DATE_DIGITS], notice=None), ()
        case on.ErasePressed(), KeyField.DOCUMENT_NUMBER:
            return replace(step, document_number=step.document_number[:-1], notice=None), ()
        case on.ErasePressed(), KeyField.BIRTH:
            return replace(step, birth=step.birth[:-1], notice=None), ()
        case on.ErasePressed(), KeyField.EXPIRY:
            return replace(step, expiry=step.expiry[:-1], notice=None), ()
        case on.KeyKindPressed(), _:
            return EnteringCan(step.visit, lost=step.lost), ()
        case on.SubmitPressed(), _:
            return _typed(kiosk, step)
        case _:
            return step, ()


def _typed(kiosk: Kiosk, step: EnteringMrz) -> do.Next:
    """Lead to the first field that is not whole; with three whole ones, to the document."""
    birth, expiry = _yymmdd(step.birth), _yymmdd(step.expiry)
    if not step.document_number:
        return replace(step, field=KeyField.DOCUMENT_NUMBER), ()
    if birth is None:
        return replace(step, field=KeyField.BIRTH, notice=_no_date(step.birth)), ()
    if expiry is None:
        return replace(step, field=KeyField.EXPIRY, notice=_no_date(step.expiry)), ()
    return _with_key(kiosk, step, MrzKey(step.document_number, birth, expiry))


def _yymmdd(digits: str) -> str | None:
    """What the zone writes of a date as it is typed, or None of what is none."""
    try:
        day = date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None
    return f"{day:%y%m%d}" if len(digits) == DATE_DIGITS else None


def _no_date(digits: str) -> KeyNotice | None:
    return KeyNotice.NO_DATE if len(digits) == DATE_DIGITS else None


def refused(visit: VisitId, key: DocumentKey, *, known: bool) -> EnteringCan | EnteringMrz:
    """Ask for the same key again, or for the other where the chip has none of this kind."""
    if isinstance(key, CanKey) is known:
        return EnteringCan(visit, notice=KeyNotice.WRONG if known else KeyNotice.NOT_KNOWN)
    if isinstance(key, CanKey):
        return EnteringMrz(visit, notice=KeyNotice.NOT_KNOWN)
    birth = _as_typed(key.birth, "19" if key.birth[:2] > key.expiry[:2] else "20")
    return EnteringMrz(visit, key.document_number, birth, _as_typed(key.expiry, "20"), notice=KeyNotice.WRONG)


def _as_typed(yymmdd: str, century: str) -> str:
    """A date as it is typed, so that one wrong sign is mended without typing all again; the zone tells no century."""
    return f"{yymmdd[4:]}{yymmdd[2:4]}{century}{yymmdd[:2]}"
