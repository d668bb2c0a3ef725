"""How the entry of a document's key and its reading are shown. Pure."""

from __future__ import annotations

from kiosk.core.steps import EnteringCan, EnteringMrz, KeyField, KeyNotice, ProvingChip, ReadingDocument
from ui.scene import Screen
from ui.texts import Texts


def present_can(step: EnteringCan, length: int, say: Texts) -> Screen:
    """Six digits, and the way to the other key."""
    return {
        "title": say("can_title"),
        "hint": say("can_hint"),
        "cells": list(step.digits.ljust(length)),
        "cursor": len(step.digits),
        "notice": _notice(step.notice, say),
        "warning": step.notice is not None,
        "ready": len(step.digits) == length,
        "main": say("key_kind_mrz"),
        "mainPress": "keyKind",
        "mainQuiet": True,
        "back": say("back"),
    }


def present_mrz(step: EnteringMrz, say: Texts) -> Screen:
    """Three fields, and the way to the other key; dates are typed as they stand on the face: day, month, year."""
    values = {KeyField.DOCUMENT_NUMBER: step.document_number, KeyField.BIRTH: step.birth, KeyField.EXPIRY: step.expiry}
    return {
        "title": say("mrz_title"),
        "hint": say("mrz_hint"),
        "fields": [
            {
                "name": field.name,
                "label": say.words("key_field")[field.name],
                "value": value,
                "current": field is step.field,
            }
            for field, value in values.items()
        ],
        "letters": step.field is KeyField.DOCUMENT_NUMBER,
        "notice": _notice(step.notice, say),
        "warning": step.notice is not None,
        "ready": bool(step.document_number),
        "main": say("key_kind_can"),
        "mainPress": "keyKind",
        "mainQuiet": True,
        "back": say("back"),
    }


def _notice(notice: KeyNotice | None, say: Texts) -> str:
    return "" if notice is None else say.words("key_notice")[notice.name]


def present_reading(step: ReadingDocument | ProvingChip, say: Texts) -> Screen:
    """`done` of `wanted` files; none wanted while nothing is known."""
    done, wanted = (step.done, step.wanted) if isinstance(step, ReadingDocument) else (1, 1)
    return {
        "title": say("reading_document" if isinstance(step, ReadingDocument) else "proving_chip"),
        "hint": say("reading_hint"),
        "icon": "",
        "printing": False,
        "done": done,
        "wanted": wanted,
    }
