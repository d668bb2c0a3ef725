"""What a screen shows: `present(kiosk, scene)` answers plain values for QML, every word composed here. Pure.

`scene` is what the core does not know: today, the code's seconds left, this machine's names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, assert_never

import segno

from kiosk.core import steps as at
from kiosk.core.availability import Fault, OpeningHours, foremost
from kiosk.core.receipt import gregorian, hijri, isolated, key_words, movement_time, steadied
from kiosk.core.transactions import CalendarDay, Language, StatusKind, Transaction, Words
from ui.texts import TEXTS, Texts, unorphaned

Screen = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """`seconds_now` is on the clock that `ProvingHolder.expires_at` is on; `time` is local HH:MM."""

    today: CalendarDay
    time: str
    seconds_now: float
    emirate: Words
    desk: Words
    desk_hours: str
    hours: OpeningHours
    demo: bool


def present(kiosk: at.Kiosk, scene: Scene) -> Screen:
    """Compose the screen of this kiosk in its language."""
    language = kiosk.language
    say = TEXTS[language]
    arabic = language is Language.ARABIC
    day = hijri(scene.today).ar if arabic else gregorian(scene.today).en
    screen: Screen = {
        "step": type(kiosk.step).__name__,
        "serial": kiosk.serial,
        "rtl": arabic,
        "contact": kiosk.rules.interface is at.Interface.CONTACT,
        "emirate": scene.emirate.in_language(language),
        "today": f"{day} · {isolated(scene.time)}",
        "time": scene.time,
        "ribbon": say("ribbon") if scene.demo else "",
        "otherLanguage": say("other_language"),
        "finish": "" if isinstance(kiosk.step, at.Rest) else say("finish"),
        "back": "",
        "main": "",
        "mainPress": "",
        "mainEnabled": True,
        "mainIcon": "",
        "mainQuiet": False,
        "title": "",
        "hint": "",
        "covered": kiosk.covered,
        "coveredHint": say("covered"),
        "keyNames": {"erase": say("key_erase"), "submit": say("key_submit")},
    }
    screen.update(_step(kiosk, scene, say, language))
    return screen


def _step(kiosk: at.Kiosk, scene: Scene, say: Texts, language: Language) -> Screen:
    step, contact = kiosk.step, kiosk.rules.interface is at.Interface.CONTACT
    desk = say("desk_line", desk=scene.desk.in_language(language), hours=isolated(scene.desk_hours))
    match step:
        case at.OutOfService():
            return _out(kiosk, scene.hours, desk, say)
        case at.Welcome():
            call = say("call_contact" if contact else "call_contactless")
            return {"title": say("slogan"), "hint": unorphaned(call), "main": say("no_document"), "mainPress": "noDocument"}
        case at.TakeBelongings():
            return _take(kiosk, say)
        case at.ReadingCard():
            return {"title": say("reading"), "hint": say("reading_hint"), "icon": "", "printing": False}
        case at.LookingUp():
            return {"title": say("looking"), "hint": say("looking_hint"), "icon": "search", "printing": False}
        case at.ProvingHolder():
            return _code(step, kiosk.rules.code_digits, scene, say)
        case at.ShowingTransactions():
            return _list(step, kiosk, say, language)
        case at.ShowingTransaction():
            return _detail(step, kiosk, say, language)
        case at.PrintingReceipt():
            return {"title": say("printing"), "hint": say("printing_hint"), "icon": "", "printing": True}
        case at.EnteringNumber():
            return _number(step, say)
        case at.ShowingGeneralStatus(_, status):
            key = status.key
            words = Words(
                f"رقم القيد {isolated(key.number)} · عام {key.hijri_year}هـ", f"No. {key.number} · year {key.hijri_year} AH"
            )
            return {
                "title": say("general_title"),
                "hint": unorphaned(say("general_hint_contact" if contact else "general_hint")),
                "number": words.in_language(language),
                "stage": status.stage.value,
                "label": status.label.in_language(language),
                "main": say("again"),
                "mainPress": "back",
                "mainQuiet": True,
            }
        case at.StillThere():
            return {
                "title": say("still_title"),
                "hint": say("still_hint"),
                "icon": "in_progress",
                "main": say("still_more"),
                "mainPress": "touch",
            }
        case at.Apology():
            return _apology(step, contact, desk, say)
        case _:
            assert_never(step)


def _out(kiosk: at.Kiosk, hours: OpeningHours, desk: str, say: Texts) -> Screen:
    """Why, and where or when one is served; a kiosk out of service always has a reason."""
    why = foremost(kiosk.faults)
    if why is Fault.HOURS:
        every_day = hours.every_day()
        days = say.words("weekday")
        hint = say(
            "out_hours_every_day" if every_day else "out_hours_days",
            first=days[hours.first_day.value],
            last=days[hours.last_day.value],
            opens=isolated(f"{hours.opens:%H:%M}"),
            closes=isolated(f"{hours.closes:%H:%M}"),
        )
        return {"title": unorphaned(say("out_closed")), "hint": hint, "icon": "in_progress"}
    if why is Fault.STARTING:
        return {"title": unorphaned(say("out_starting")), "hint": say("looking_hint"), "icon": "in_progress"}
    if why is Fault.BACKEND:
        return {"title": unorphaned(say("out_backend")), "hint": desk, "icon": "service"}
    return {"title": unorphaned(say("out_title")), "hint": desk, "icon": "desk"}


def _take(kiosk: at.Kiosk, say: Texts) -> Screen:
    paper_there = not kiosk.exit_clear
    waiting = not kiosk.printer_idle and not paper_there
    return {
        "title": say("thanks"),
        "cardFirst": say("take_first") if paper_there or waiting else "",
        "card": say("take_card"),
        "cardTaken": not kiosk.card_present,
        "paperThen": say("take_then") if kiosk.card_present else "",
        "paper": say("take_wait") if waiting else say("take_paper"),
        "paperWanted": paper_there or waiting,
        "main": say("taken") if paper_there and not kiosk.rules.exit_sensor else "",
        "mainPress": "taken",
        "mainQuiet": True,
    }


def _code(step: at.ProvingHolder, length: int, scene: Scene, say: Texts) -> Screen:
    notice = ""
    if step.checking:
        notice = say("code_checking")
    elif step.notice is not None:
        notice = say(f"code_{step.notice.name.lower()}")
    elif step.expires_at is not None:
        left = max(0, round(step.expires_at - scene.seconds_now))
        notice = say("code_left", left=isolated(f"{left // 60}:{left % 60:02d}")) if left else say("code_over")
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
    }


def _chip(item: Transaction, language: Language) -> Screen:
    return {"kind": item.status.kind.value, "label": item.status.label.in_language(language)}


def _card(item: Transaction, say: Texts, language: Language) -> Screen:
    if item.status.needed is not None:
        where = say("needed_short", needed=steadied(item.status.needed).in_language(language))
    elif item.status.final:
        where = say("finished_on", day=hijri(item.last_moved).in_language(language))
    elif item.days_there == 0:
        where = say("with_today", department=item.department.in_language(language))
    else:
        where = say("with_since", department=item.department.in_language(language), days=say.days(item.days_there))
    return {
        "id": item.id,
        "key": key_words(item).in_language(language),
        "subject": unorphaned(steadied(item.subject).in_language(language)),
        "where": where,
        "chip": _chip(item, language),
        "needsYou": item.status.kind is StatusKind.ACTION_NEEDED,
    }


def _list(step: at.ShowingTransactions, kiosk: at.Kiosk, say: Texts, language: Language) -> Screen:
    transactions = step.transactions
    shown = transactions.finished if step.finished_tab else transactions.current
    empty = say("none") if not transactions.items else say("none_finished" if step.finished_tab else "none_current")
    return {
        "title": say("list_title"),
        "tabs": [
            {"label": say("tab_current", count=len(transactions.current)), "chosen": not step.finished_tab, "value": ""},
            {"label": say("tab_finished", count=len(transactions.finished)), "chosen": step.finished_tab, "value": "finished"},
        ]
        if transactions.items
        else [],
        "cards": [_card(item, say, language) for item in shown],
        "empty": "" if shown else empty,
        "main": say("print_list" if kiosk.printer_idle else "printer_busy") if transactions.items else "",
        "mainPress": "print",
        "mainIcon": "print",
        "mainEnabled": kiosk.printer_idle,
    }


def _detail(step: at.ShowingTransaction, kiosk: at.Kiosk, say: Texts, language: Language) -> Screen:
    item = step.transaction
    status = item.status
    facts = [{"label": say("means"), "text": unorphaned(steadied(status.meaning).in_language(language)), "strong": False}]
    if status.needed is not None:
        text = unorphaned(steadied(status.needed).in_language(language))
        if status.by_when is not None:
            text += f"\n{say('by_when')}: {hijri(status.by_when).in_language(language)}"
        facts = [{"label": say("needed"), "text": text, "strong": True}, *facts]
    return {
        "title": unorphaned(steadied(item.subject).in_language(language)),
        "key": key_words(item).in_language(language),
        "chip": _chip(item, language),
        "facts": facts,
        "timelineTitle": say("timeline"),
        "timeline": [
            {
                "label": steadied(move.label).in_language(language),
                "time": movement_time(move).in_language(language),
                "state": move.state.value,
                "last": index == len(step.movements) - 1,
            }
            for index, move in enumerate(step.movements)
        ]
        if step.movements is not None
        else [],
        "loading": say("timeline_loading") if step.movements is None else "",
        "needsYou": status.kind is StatusKind.ACTION_NEEDED,
        "main": say("print_one" if kiosk.printer_idle else "printer_busy"),
        "mainPress": "print",
        "mainIcon": "print",
        "mainEnabled": kiosk.printer_idle and step.movements is not None,
        "back": say("back"),
    }


def _number(step: at.EnteringNumber, say: Texts) -> Screen:
    notice = say("number_checking") if step.checking else say("number_missing") if step.not_found else ""
    return {
        "title": say("number_title"),
        "hint": say("number_hint"),
        "numberLabel": say("number_field"),
        "number": step.number,
        "yearLabel": say("year_field"),
        "year": step.year,
        "onYear": step.field is at.Field.YEAR,
        "notice": unorphaned(notice),
        "warning": step.not_found,
        "ready": bool(step.number) and not step.checking,
    }


def _apology(step: at.Apology, contact: bool, desk: str, say: Texts) -> Screen:
    name = step.problem.name
    matrix = segno.make_qr(step.receipt.qr_text, error="m").matrix if step.receipt is not None else ()
    return {
        "icon": "" if matrix else _SIGNS.get(step.problem, ""),
        "title": unorphaned(say.problem(name, "title")),
        "hint": unorphaned(say.problem(name, "hint_qr" if matrix else "hint_contact" if contact else "hint")),
        "desk": desk,
        "qr": [[bool(module) for module in row] for row in matrix],
        "cardArt": step.problem in at.LAY_AGAIN,
        "back": say("back") if step.back is not None else "",
    }


_SIGNS = {
    at.Problem.HOLDER_NOT_PROVEN: "lock",
    at.Problem.TOO_MANY_CODES: "phone",
    at.Problem.SERVICE_DOWN: "service",
    at.Problem.NO_NETWORK: "network",
    at.Problem.NO_PAPER: "paper",
    at.Problem.PRINTER_TROUBLE: "print",
    at.Problem.RECEIPT_UNCONFIRMED: "paper",
}
"""What stands large on an apology that no document laid anew answers."""
