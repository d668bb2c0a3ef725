"""The visitor without a document: number and year are typed, and their general status is shown. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core.steps import Apology, EnteringNumber, Field, Kiosk, ShowingGeneralStatus, Welcome


def entering(kiosk: Kiosk, step: EnteringNumber, event: on.Event) -> do.Next:
    """The number of a transaction and its year."""
    v = step.visit
    typing_number = step.field is Field.NUMBER
    match event:
        case on.GeneralStatusFound(_, status) if step.checking:
            return ShowingGeneralStatus(v, status), ()
        case on.NumberNotFound():
            return replace(step, checking=False, not_found=True), ()
        case on.Failed(_, problem):
            return Apology(v, problem), ()
        case on.BackPressed() | on.DwellElapsed():
            return Welcome(), ()
        case _ if step.checking:
            return step, ()
        case on.FieldPressed(_, Field() as field):
            return replace(step, field=field), ()
        case on.DigitPressed(_, digit) if typing_number and len(step.number) < kiosk.rules.number_digits:
            return replace(step, number=step.number + digit, not_found=False), ()
        case on.DigitPressed(_, digit) if not typing_number and len(step.year) < kiosk.rules.year_digits:
            return replace(step, year=step.year + digit, not_found=False), ()
        case on.ErasePressed() if typing_number:
            return replace(step, number=step.number[:-1], not_found=False), ()
        case on.ErasePressed():
            return replace(step, year=step.year[:-1], not_found=False), ()
        case on.SubmitPressed() if not step.number:
            return replace(step, field=Field.NUMBER), ()
        case on.SubmitPressed() if len(step.year) < kiosk.rules.year_digits:
            return replace(step, field=Field.YEAR), ()
        case on.SubmitPressed():
            return replace(step, checking=True, not_found=False), (do.LookUpNumber(v, step.number, step.year),)
        case _:
            return step, ()
