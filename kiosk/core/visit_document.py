"""What is laid on the reader: a card that tells itself, or a document whose key is entered, which is read and proven. Pure.

Every laying begins a visit of its own, even of a document that was moved, so that no late word about another one can reach it.
A key (kiosk/core/visit_key.py) goes from step to step while its document is waited for and read; what comes after has none.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core.capabilities import Capability, cards_welcome
from kiosk.core.documents import ChipAnswer, ChipProof, DocumentKey, TravelDocument
from kiosk.core.steps import (
    Apology,
    EnteringCan,
    EnteringMrz,
    Interface,
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
from kiosk.core.visit_key import entering_key, laid, read, refused

DocumentStep = ReadingCard | EnteringCan | EnteringMrz | LayDocument | ReadingDocument | ProvingChip


def begun(kiosk: Kiosk, event: on.Event) -> do.Next:
    """At a step that invites: something is laid down, or the face of a document is scanned before that."""
    step, visit = kiosk.step, VisitId(kiosk.visits + 1)
    if not kiosk.exit_clear or not kiosk.printer_idle or kiosk.faults or not cards_welcome(kiosk.offered):
        return step, ()
    match event:
        case on.CardArrived():
            return laid(kiosk, None)
        case on.KeyScanned() if Capability.DOCUMENTS not in kiosk.offered:
            return step, ()
        case on.KeyScanned(key) if kiosk.card_present:
            return laid(kiosk, key)
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
        case EnteringCan() | EnteringMrz(), _:
            return entering_key(kiosk, step, event)
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
            return (EnteringCan(v), ()) if key is None else read(v, key)
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
            return laid(kiosk, step.key)
        case on.KeyScanned(key):
            return replace(step, key=key), ()
        case on.BackPressed() | on.DwellElapsed():
            return Welcome(), ()
        case _:
            return step, ()


def _reading(step: ReadingDocument, event: on.Event) -> do.Next:
    v, key = step.visit, step.key
    match event:
        case on.DocumentProgress(_, done, wanted) if done * step.wanted >= step.done * wanted:
            return replace(step, done=done, wanted=wanted), ()
        case on.KeyRefused(_, known):
            return refused(v, key, known=known), ()
        case on.DocumentRead(_, document) if document.chip is ChipProof.NONE:
            return _session(v, document)
        case on.DocumentRead(_, document):
            return ProvingChip(v, key, document), (do.AskChallenge(v, document),)
        case _:
            return step, ()


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
