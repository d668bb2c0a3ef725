"""What the service permits, and the proof of the holder that permits more: nothing private comes before. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core.permissions import Permission, Permissions
from kiosk.core.steps import (
    Apology,
    CodeNotice,
    Interface,
    Kiosk,
    LookingUp,
    Problem,
    ProvingHolder,
    ShowingTransactions,
    VisitId,
    Welcome,
)


def looking_up(step: LookingUp, event: on.Event) -> do.Next:
    """Until the service has said what is permitted, and then found it."""
    v, permitted, ending = step.visit, step.permitted, step.id_ending
    match event:
        case on.SessionOpened(_, says) if permitted is None:
            return _permitted(v, says, ending)
        case on.TransactionsFound(_, found) if permitted is not None:
            found = found if Permission.DETAILS in permitted else found.withheld()
            return ShowingTransactions(v, found, id_ending=ending, permitted=permitted), ()
        case on.Failed(_, problem):
            return Apology(v, problem), ()
        case on.DwellElapsed():
            return Apology(v, Problem.SERVICE_DOWN), ()
        case _:
            return step, ()


def _permitted(visit: VisitId, permitted: Permissions, ending: str) -> do.Next:
    """Show what may be shown, else ask who holds the document, else say what shows more."""
    if Permission.LIST in permitted:
        return LookingUp(visit, permitted, ending), (do.LookUp(visit),)
    if Permission.PROVE in permitted:
        return ProvingHolder(visit, id_ending=ending), (do.SendCode(visit),)
    return Apology(visit, Problem.CARD_NOT_ENOUGH), ()


def prove(step: ShowingTransactions) -> do.Next:
    """Leave the list and ask who holds the document; the list is asked for anew on the way back."""
    return ProvingHolder(step.visit, id_ending=step.id_ending, permitted=step.permitted), (do.SendCode(step.visit),)


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
            return _permitted(v, permitted - {Permission.PROVE}, step.id_ending)
        case on.Failed(_, problem):
            return Apology(v, problem), ()
        case on.CardRemoved() if kiosk.rules.interface is Interface.CONTACT:
            return Welcome(), ()
        case on.DwellElapsed():
            return Welcome(), ()
        case _ if step.checking:
            return step, ()
        case on.BackPressed() if Permission.LIST in step.permitted:
            return _permitted(v, step.permitted, step.id_ending)
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
