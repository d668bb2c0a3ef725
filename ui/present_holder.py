"""How the holder is asked: the one-time code, and the two digits that are picked in an app on the phone. Pure."""

from __future__ import annotations

from kiosk.core.capabilities import Capability
from kiosk.core.directions import isolated
from kiosk.core.permissions import Permission, Permissions
from kiosk.core.steps import ConfirmingOnPhone, Kiosk, PhoneNotice, ProvingHolder
from ui.scene import Scene, Screen
from ui.texts import Texts


def present_holder(kiosk: Kiosk, step: ProvingHolder | ConfirmingOnPhone, scene: Scene, say: Texts) -> Screen:
    """Compose the screen of the way that is taken."""
    if isinstance(step, ProvingHolder):
        return _code(kiosk, step, scene, say)
    return _on_phone(kiosk, step, scene, say)


def _code(kiosk: Kiosk, step: ProvingHolder, scene: Scene, say: Texts) -> Screen:
    """Six digits to type, and what remains of their time."""
    length, notice = kiosk.rules.code_digits, ""
    if step.checking:
        notice = say("code_checking")
    elif step.notice is not None:
        notice = say(f"code_{step.notice.name.lower()}")
    elif step.expires_at is not None:
        notice = _left(step.expires_at, scene, say) or say("code_over")
    return {
        "title": say("code_title"),
        "hint": say("code_waiting") if step.expires_at is None else say("code_hint"),
        "cells": list(step.digits.ljust(length)),
        "cursor": len(step.digits),
        "notice": notice,
        "warning": step.notice is not None,
        "ready": len(step.digits) == length and not step.checking,
        "main": say("resend"),
        "mainPress": "resend",
        "mainQuiet": True,
        "mainEnabled": not step.checking,
        "other": say("by_phone") if Capability.CONFIRMATIONS in kiosk.offered else "",
        "back": _back(step.permitted, say),
    }


def _on_phone(kiosk: Kiosk, step: ConfirmingOnPhone, scene: Scene, say: Texts) -> Screen:
    """Two digits to pick on the phone; when they came to nothing, what to do now."""
    by_code = say("by_code") if Capability.CODES in kiosk.offered else ""
    not_now = step.notice is PhoneNotice.NOT_NOW
    again = "" if step.digits or step.notice is None else say("phone_again")
    if step.digits:
        hint = say("phone_hint", app=scene.phone_app.in_language(kiosk.language))
    else:
        hint = say("phone_asking") if step.notice is None else ""
    notice = say.words("phone_notice")[step.notice.name] if step.notice is not None else ""
    return {
        "title": say("phone_title"),
        "hint": hint,
        "digits": step.digits,
        "icon": _SIGNS[step.notice] if step.notice is not None and not step.digits else "",
        "asking": not step.digits and step.notice is None,
        "notice": notice or (_left(step.expires_at, scene, say) if step.digits else ""),
        "warning": step.notice is not None,
        "main": by_code if not_now else again,
        "mainPress": "otherWay" if not_now else "resend",
        "other": "" if not_now else by_code,
        "back": _back(step.permitted, say),
    }


_SIGNS = {
    PhoneNotice.REJECTED: "refused",
    PhoneNotice.EXPIRED: "in_progress",
    PhoneNotice.WAIT: "in_progress",
    PhoneNotice.NOT_NOW: "service",
}
"""What stands on the phone in place of digits that came to nothing."""


def _left(expires_at: float, scene: Scene, say: Texts) -> str:
    """What remains of a time; nothing of one that is over."""
    left = max(0, round(expires_at - scene.seconds_now))
    return say("code_left", left=isolated(f"{left // 60}:{left % 60:02d}")) if left else ""


def _back(permitted: Permissions, say: Texts) -> str:
    return say("back") if Permission.LIST in permitted else ""
