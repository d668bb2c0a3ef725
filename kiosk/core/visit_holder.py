"""What the service permits, and the proof of the holder that permits more: nothing private comes before. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core.capabilities import Capability, first_way
from kiosk.core.permissions import NONE, Permission, Permissions
from kiosk.core.steps import (
    Apology,
    CodeNotice,
    ConfirmingOnPhone,
    Factor,
    Interface,
    Kiosk,
    LookingUp,
    PhoneNotice,
    Problem,
    ProvingHolder,
    ShowingTransactions,
    VisitId,
    Welcome,
)


def looking_up(kiosk: Kiosk, step: LookingUp, event: on.Event) -> do.Next:
    """Until the service has said what is permitted, and then found it."""
    v, permitted, ending = step.visit, step.permitted, step.id_ending
    match event:
        case on.SessionOpened(_, says) if permitted is None:
            return _permitted(kiosk, v, says, ending)
        case on.TransactionsFound(_, found) if permitted is not None:
            found = found if Permission.DETAILS in permitted else found.withheld()
            return ShowingTransactions(v, found, id_ending=ending, permitted=permitted), ()
        case on.Failed(_, problem):
            return Apology(v, problem), ()
        case on.DwellElapsed():
            return Apology(v, Problem.SERVICE_DOWN), ()
        case _:
            return step, ()


def _permitted(kiosk: Kiosk, visit: VisitId, permitted: Permissions, ending: str) -> do.Next:
    """Show what may be shown, else ask who holds the document, else say what shows more."""
    if Permission.LIST in permitted:
        return LookingUp(visit, permitted, ending), (do.LookUp(visit),)
    if Permission.PROVE in permitted:
        return _asked(kiosk, visit, ending, NONE)
    return Apology(visit, Problem.CARD_NOT_ENOUGH), ()


def _asked(kiosk: Kiosk, visit: VisitId, ending: str, permitted: Permissions) -> do.Next:
    """Ask who holds the document: as this kiosk does it first, where the service offers that."""
    way = _by_code if first_way(kiosk.rules.first_factor, kiosk.offered) is Factor.CODE else _on_phone
    return way(visit, ending, permitted)


def _by_code(visit: VisitId, ending: str, permitted: Permissions) -> do.Next:
    return ProvingHolder(visit, id_ending=ending, permitted=permitted), (do.SendCode(visit),)


def _on_phone(visit: VisitId, ending: str, permitted: Permissions) -> do.Next:
    return ConfirmingOnPhone(visit, id_ending=ending, permitted=permitted), (do.AskConfirmation(visit),)


def prove(kiosk: Kiosk, step: ShowingTransactions) -> do.Next:
    """Leave the list and ask who holds the document; the list is asked for anew on the way back."""
    return _asked(kiosk, step.visit, step.id_ending, step.permitted)


def proving(kiosk: Kiosk, step: ProvingHolder, event: on.Event) -> do.Next:
    """The one-time code."""
    v = step.visit
    match event:
        case on.CodeSent(_, expires_at):
            return replace(step, expires_at=expires_at, notice=None), ()
        case on.CodeRefused(_, CodeNotice.WAIT):
            return replace(step, notice=CodeNotice.WAIT), ()
        case on.CodeRefused(_, notice):
            return replace(step, digits="", checking=False, notice=notice), ()
        case on.HolderProven(_, permitted) if step.checking:
            return _permitted(kiosk, v, permitted - {Permission.PROVE}, step.id_ending)
        case on.Failed(_, problem):
            return Apology(v, problem), ()
        case on.CardRemoved() if kiosk.rules.interface is Interface.CONTACT:
            return Welcome(), ()
        case on.DwellElapsed():
            return Welcome(), ()
        case _ if step.checking:
            return step, ()
        case on.BackPressed() if Permission.LIST in step.permitted:
            return _permitted(kiosk, v, step.permitted, step.id_ending)
        case on.OtherWayPressed() if Capability.CONFIRMATIONS in kiosk.offered:
            return _on_phone(v, step.id_ending, step.permitted)
        case on.DigitPressed(_, digit) if len(step.digits) < kiosk.rules.code_digits:
            return replace(step, digits=step.digits + digit, notice=None), ()
        case on.ErasePressed():
            return replace(step, digits=step.digits[:-1]), ()
        case on.ResendPressed():
            return replace(step, digits=""), (do.SendCode(v),)
        case on.SubmitPressed() if len(step.digits) == kiosk.rules.code_digits:
            return replace(step, checking=True), (do.CheckCode(v, step.digits),)
        case _:
            return step, ()


def confirming(kiosk: Kiosk, step: ConfirmingOnPhone, event: on.Event) -> do.Next:
    """Two digits, picked on the phone; a word about digits that are shown no more changes nothing."""
    v, asking = step.visit, not step.digits and step.notice is None
    match event:
        case on.ConfirmationAsked(_, digits, expires_at, seconds):
            return replace(step, digits=digits, expires_at=expires_at, notice=None), (do.PollConfirmation(v, digits, seconds),)
        case on.ConfirmationPending(_, digits, seconds) if digits == step.digits:
            return step, (do.PollConfirmation(v, digits, seconds),)
        case on.ConfirmationOver(_, digits, notice) if digits == step.digits:
            return replace(step, digits="", notice=notice), ()
        case on.ConfirmationTooSoon() if asking:
            return replace(step, notice=PhoneNotice.WAIT), ()
        case on.ConfirmationImpossible() if asking and Capability.CODES in kiosk.offered:
            return replace(step, notice=PhoneNotice.NOT_NOW), ()
        case on.ConfirmationImpossible(_, problem) if asking:
            return Apology(v, problem), ()
        case on.HolderProven(_, permitted):
            return _permitted(kiosk, v, permitted - {Permission.PROVE}, step.id_ending)
        case on.Failed(_, problem):
            return Apology(v, problem), ()
        case on.CardRemoved() if kiosk.rules.interface is Interface.CONTACT:
            return Welcome(), ()
        case on.DwellElapsed():
            return Welcome(), ()
        case on.BackPressed() if Permission.LIST in step.permitted:
            return _permitted(kiosk, v, step.permitted, step.id_ending)
        case on.ResendPressed() if step.notice is not None:
            return replace(step, notice=None), (do.AskConfirmation(v),)
        case on.OtherWayPressed() if Capability.CODES in kiosk.offered:
            return _by_code(v, step.id_ending, step.permitted)
        case _:
            return step, ()
