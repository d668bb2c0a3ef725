"""How a travel document is shown: its key is entered, it is laid down, read and proven. Pure."""

from __future__ import annotations

from kiosk.core.choices import Interface
from kiosk.core.document_steps import DATE_DIGITS
from kiosk.core.line_breaks import unorphaned
from kiosk.core.steps import EnteringCan, EnteringMrz, KeyField, Kiosk, LayDocument, ProvingChip, ReadingDocument
from ui.scene import Screen
from ui.texts import Texts


def present_document(
    kiosk: Kiosk, step: EnteringCan | EnteringMrz | LayDocument | ReadingDocument | ProvingChip, say: Texts
) -> Screen:
    """Compose the screen of one of a document's steps."""
    match step:
        case EnteringCan():
            return _can(kiosk, step, say)
        case EnteringMrz():
            return _mrz(kiosk, step, say)
        case LayDocument():
            return _laying(kiosk, step, say)
        case ReadingDocument() | ProvingChip():
            return _reading(step, say)


def _can(kiosk: Kiosk, step: EnteringCan, say: Texts) -> Screen:
    """Six digits, where they stand on the card, and the way to the other key."""
    length = kiosk.rules.can_digits
    hints = [say("can_hint"), *([] if step.lost else [say(_contact("lift", kiosk))])]
    return _entry(kiosk, say, hints[:1] if kiosk.scanner else hints) | {
        "title": say("can_title"),
        "cells": list(step.digits.ljust(length)),
        "cursor": len(step.digits),
        "notice": say.words("can_notice")[step.notice.name] if step.notice is not None else "",
        "warning": step.notice is not None,
        "ready": len(step.digits) == length,
        "main": say("key_kind_mrz"),
    }


def _mrz(kiosk: Kiosk, step: EnteringMrz, say: Texts) -> Screen:
    """Three fields, where each stands on the face, and the way to the other key; dates are typed as they stand there."""
    typed = {KeyField.DOCUMENT_NUMBER: step.document_number, KeyField.BIRTH: step.birth, KeyField.EXPIRY: step.expiry}
    letters = step.field is KeyField.DOCUMENT_NUMBER
    return _entry(kiosk, say, [say("mrz_hint")]) | {
        "title": say("mrz_title"),
        "fields": [_field(field, value, say, current=field is step.field) for field, value in typed.items()],
        "ringed": step.field.name,
        "letters": letters,
        "notice": say.words("mrz_notice")[step.notice.name] if step.notice is not None else "",
        "warning": step.notice is not None,
        "ready": bool(step.document_number) if letters else len(typed[step.field]) == DATE_DIGITS,
        "main": say("key_kind_can"),
    }


def _laying(kiosk: Kiosk, step: LayDocument, say: Texts) -> Screen:
    """Where the document is wanted, or wanted back."""
    title = say(_contact("lay_again" if step.again else "lay", kiosk))
    return {"title": title, "hint": say("lay_hint"), "moved": True, "done": 0, "wanted": 0, "progress": "", "back": say("back")}


def _reading(step: ReadingDocument | ProvingChip, say: Texts) -> Screen:
    """`done` of `wanted` files; none wanted while nothing is known of it."""
    reading = isinstance(step, ReadingDocument)
    done, wanted = (step.done, step.wanted) if isinstance(step, ReadingDocument) else (0, 0)
    return {
        "title": say("reading_document" if reading else "proving_chip"),
        "hint": say("reading_hint"),
        "moved": False,
        "done": done,
        "wanted": wanted,
        "progress": say("reading_done", done=done, wanted=wanted) if wanted else "",
    }


def _entry(kiosk: Kiosk, say: Texts, hints: list[str]) -> Screen:
    """What both keys' entries have."""
    hints = [*hints, *([say("scan")] if kiosk.scanner else [])]
    return {
        "hint": "\n".join(unorphaned(hint) for hint in hints),
        "scanner": kiosk.scanner,
        "mainPress": "keyKind",
        "mainQuiet": True,
        "back": say("back"),
    }


def _contact(key: str, kiosk: Kiosk) -> str:
    return f"{key}_contact" if kiosk.rules.interface is Interface.CONTACT else key


def _field(field: KeyField, typed: str, say: Texts, *, current: bool) -> Screen:
    """One of the three; its parts as they stand beside each other, its value as it is spoken."""
    parts = [_part(typed, "", caret=current)] if field is KeyField.DOCUMENT_NUMBER else _date(typed, say, current=current)
    return {
        "name": field.name,
        "label": say.words("key_field")[field.name],
        "value": "/".join(part["typed"] for part in parts if part["typed"]),
        "current": current,
        "parts": parts,
    }


def _date(digits: str, say: Texts, *, current: bool) -> list[Screen]:
    """Day, month and year; the caret stands in the first that is not whole."""
    awaited = say.words("date_part")
    parts, caret = [], current
    for name, begin, end in (("day", 0, 2), ("month", 2, 4), ("year", 4, DATE_DIGITS)):
        here = caret and len(digits) < end
        parts.append(_part(digits[begin:end], awaited[name], caret=here))
        caret = caret and not here
    return parts


def _part(typed: str, awaited: str, *, caret: bool) -> Screen:
    return {"typed": typed, "awaited": awaited, "caret": caret}
