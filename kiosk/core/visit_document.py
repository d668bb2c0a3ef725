"""What is laid on the reader: a card that tells itself, or a document whose key is entered, which is read and proven. Pure.

Every laying begins a visit of its own, even of a document that was moved, so that no late word about another one can reach it.
A key goes from step to step while its document is waited for and read; what comes after has none.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core.capabilities import Capability, cards_welcome
from kiosk.core.document_steps import DATE_DIGITS
from kiosk.core.documents import CanKey, ChipAnswer, ChipProof, DocumentKey, MrzKey, TravelDocument
from kiosk.core.steps import (
    Apology,
    EnteringCan,
    EnteringMrz,
    Interface,
    KeyField,
    KeyNotice,
    Kiosk,
    LayDocument,
    LookingUp,
    Problem,
    ProvingChip,
    ReadingCard,
    ReadingDocument,
    VisitId,
    Welcome,
)
from kiosk.core.transactions import CardData

DocumentStep = ReadingCard | EnteringCan | EnteringMrz | LayDocument | ReadingDocument | ProvingChip


def begun(kiosk: Kiosk, event: on.Event) -> do.Next:
    """At a step that invites: something is laid down, or the face of a document is scanned before that."""
    step, visit = kiosk.step, VisitId(kiosk.visits + 1)
    if not kiosk.exit_clear or not kiosk.printer_idle or kiosk.faults or not cards_welcome(kiosk.offered):
        return step, ()
    match event:
        case on.CardArrived():
            return _laid(kiosk, None)
        case on.KeyScanned() if Capability.DOCUMENTS not in kiosk.offered:
            return step, ()
        case on.KeyScanned(key) if kiosk.card_present:
            return _laid(kiosk, key)
        case on.KeyScanned(key):
            return LayDocument(visit, key), ()
        case on.NumberScanned() if isinstance(step, Welcome):
            return LayDocument(visit), ()
        case _:
            return step, ()


def with_document(kiosk: Kiosk, step: DocumentStep, event: on.Event) -> do.Next:
    """From the laying to the session."""
    match step, event:
        case ReadingCard(), _:
            return _reading_card(kiosk, step, event)
        case LayDocument(), _:
            return _laying(kiosk, step, event)
        case EnteringCan() | EnteringMrz(), on.CardRemoved() | on.Failed():
            return replace(step, lost=True), ()
        case EnteringCan() | EnteringMrz(), on.KeyScanned(key):
            return _with_key(kiosk, step, key)
        case EnteringCan() | EnteringMrz(), on.BackPressed() | on.DwellElapsed():
            return Welcome(), ()
        case EnteringCan(), _:
            return _entering_can(kiosk, step, event)
        case EnteringMrz(), _:
            return _entering_mrz(kiosk, step, event)
        case ReadingDocument(v) | ProvingChip(v), on.Failed(_, problem):
            return Apology(v, problem), ()
        case ReadingDocument(v, key) | ProvingChip(v, key), on.CardRemoved():
            return _moved(kiosk, v, key)
        case ReadingDocument(v) | ProvingChip(v), on.DwellElapsed():
            return Apology(v, Problem.CARD_UNREADABLE), ()
        case ReadingDocument(), _:
            return _reading(step, event)
        case ProvingChip(), _:
            return _proving_chip(step, event)


def _laid(kiosk: Kiosk, key: DocumentKey | None) -> do.Next:
    visit = VisitId(kiosk.visits + 1)
    return ReadingCard(visit, key), (do.ReadCard(visit),)


def _moved(kiosk: Kiosk, visit: VisitId, key: DocumentKey) -> do.Next:
    """A document slips on a pad, and is asked for again; out of a slot it is pulled by a visitor who leaves."""
    return (Welcome() if kiosk.rules.interface is Interface.CONTACT else LayDocument(visit, key, again=True)), ()


def _reading_card(kiosk: Kiosk, step: ReadingCard, event: on.Event) -> do.Next:
    v, key = step.visit, step.key
    match event:
        case on.CardRead(_, card):
            return _session(v, card)
        case on.DocumentFound() if Capability.DOCUMENTS not in kiosk.offered:
            return Apology(v, Problem.CARD_UNKNOWN), ()
        case on.DocumentFound():
            return (EnteringCan(v), ()) if key is None else _read(v, key)
        case on.KeyScanned(scanned):
            return replace(step, key=scanned), ()
        case on.CardRemoved() if key is not None:
            return _moved(kiosk, v, key)
        case on.CardRemoved() | on.DwellElapsed():
            return Apology(v, Problem.CARD_UNREADABLE), ()
        case on.Failed(_, problem):
            return Apology(v, problem), ()
        case _:
            return step, ()


def _laying(kiosk: Kiosk, step: LayDocument, event: on.Event) -> do.Next:
    match event:
        case on.CardArrived():
            return _laid(kiosk, step.key)
        case on.KeyScanned(key):
            return replace(step, key=key), ()
        case on.BackPressed() | on.DwellElapsed():
            return Welcome(), ()
        case _:
            return step, ()


def _with_key(kiosk: Kiosk, step: EnteringCan | EnteringMrz, key: DocumentKey) -> do.Next:
    """Read what waits; what was lost meanwhile is read anew where it lies again, or asked for."""
    if not step.lost:
        return _read(step.visit, key)
    return _laid(kiosk, key) if kiosk.card_present else (LayDocument(step.visit, key, again=True), ())


def _read(visit: VisitId, key: DocumentKey) -> do.Next:
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


def _reading(step: ReadingDocument, event: on.Event) -> do.Next:
    v, key = step.visit, step.key
    match event:
        case on.DocumentProgress(_, done, wanted) if done * step.wanted >= step.done * wanted:
            return replace(step, done=done, wanted=wanted), ()
        case on.KeyRefused(_, known):
            return _refused(v, key, known=known), ()
        case on.DocumentRead(_, document) if document.chip is ChipProof.NONE:
            return _session(v, document)
        case on.DocumentRead(_, document):
            return ProvingChip(v, key, document), (do.AskChallenge(v, document),)
        case _:
            return step, ()


def _refused(visit: VisitId, key: DocumentKey, *, known: bool) -> EnteringCan | EnteringMrz:
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


def _proving_chip(step: ProvingChip, event: on.Event) -> do.Next:
    v, challenge = step.visit, step.challenge
    match event:
        case on.ChallengeGiven(_, given) if challenge is None:
            return replace(step, challenge=given), (do.ProveChip(v, given),)
        case on.ChipAnswered(_, answer) if challenge is not None and answer.challenge_id == challenge.id:
            return _session(v, step.document, answer)
        case on.ChipSilent() if challenge is not None:
            return _session(v, step.document)
        case _:
            return step, ()


def _session(visit: VisitId, card: CardData | TravelDocument, chip: ChipAnswer | None = None) -> do.Next:
    return LookingUp(visit, id_ending=card.ending), (do.OpenSession(visit, card, chip),)
