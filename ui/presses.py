"""Turns presses on the screen into the core's events, stamped with what was shown."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.core import events as on
from kiosk.core.steps import Field, KeyField, Kiosk, VisitId
from kiosk.core.transactions import CalendarDay, Language
from kiosk.core.visit import visit_of


class Presses:
    """`post` takes events to the inbox."""

    def __init__(self, post: Callable[[on.Event], None]) -> None:
        self._post = post

    def touch(self, kiosk: Kiosk) -> None:
        """Any touch of the window starts the silence anew."""
        self._post(on.Touched(kiosk.serial))

    def press(self, kiosk: Kiosk, name: str, value: str, today: CalendarDay) -> None:
        """Forward a press by its name; a name that the screen does not have is a bug and raises KeyError."""
        visit, serial = visit_of(kiosk.step), kiosk.serial
        self._post(on.Touched(serial))
        match name:
            case "touch":
                return
            case "language":
                other = Language.ENGLISH if kiosk.language is Language.ARABIC else Language.ARABIC
                self._post(on.LanguagePressed(serial, other))
            case "noDocument":
                self._post(on.NoDocumentPressed(serial, str(today.hijri_year)))
            case "taken":
                self._post(on.TakenPressed(serial))
            case "digit":
                self._post(on.DigitPressed(visit, value))
            case "tab":
                self._post(on.TabPressed(visit, value == "finished"))
            case "transaction":
                self._post(on.TransactionPressed(visit, value))
            case "checklist":
                self._post(on.PrintPressed(visit, checklist=True))
            case "number" | "year":
                self._post(on.FieldPressed(visit, Field.NUMBER if name == "number" else Field.YEAR))
            case "letter":
                self._post(on.LetterPressed(visit, value))
            case "keyField":
                self._post(on.FieldPressed(visit, KeyField[value]))
            case _:
                self._post(_PLAIN[name](visit))


_PLAIN: dict[str, Callable[[VisitId], on.Event]] = {
    "erase": on.ErasePressed,
    "submit": on.SubmitPressed,
    "resend": on.ResendPressed,
    "otherWay": on.OtherWayPressed,
    "keyKind": on.KeyKindPressed,
    "seeMore": on.SeeMorePressed,
    "print": on.PrintPressed,
    "back": on.BackPressed,
    "finish": on.FinishPressed,
}
