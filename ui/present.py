"""What a screen shows: `present(kiosk, scene)` answers plain values for QML, every word composed here. Pure.

The transactions themselves are composed in ui/present_transactions.py.
"""

from __future__ import annotations

from typing import assert_never

from kiosk.core import steps as at
from kiosk.core.availability import Fault, OpeningHours, foremost
from kiosk.core.calendars import gregorian, hijri
from kiosk.core.capabilities import Capability, cards_welcome, first_way
from kiosk.core.directions import isolated, key_words
from kiosk.core.help_code import SENTENCES
from kiosk.core.line_breaks import unorphaned
from kiosk.core.permissions import may_prove
from kiosk.core.transactions import Language
from ui.present_transactions import Paper, present_list, present_transaction
from ui.scene import Scene, Screen
from ui.texts import TEXTS, Texts


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
        "emirate": unorphaned(scene.emirate.in_language(language)),
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
        "other": "",
        "title": "",
        "hint": "",
        "covered": kiosk.covered,
        "coveredHint": say("covered"),
        "keyNames": {"erase": say("key_erase"), "submit": say("key_submit")},
    }
    screen.update(_step(kiosk, scene, say, language))
    return screen | {
        name: unorphaned(screen[name]) for name in ("title", "hint", "notice", "coveredHint", "card", "paper") if name in screen
    }


def _step(kiosk: at.Kiosk, scene: Scene, say: Texts, language: Language) -> Screen:
    step, contact = kiosk.step, kiosk.rules.interface is at.Interface.CONTACT
    cards = cards_welcome(kiosk.offered)
    desk = unorphaned(say("desk_line", desk=scene.desk.in_language(language), hours=isolated(scene.desk_hours)))
    match step:
        case at.OutOfService():
            return _out(kiosk, scene.hours, desk, say)
        case at.Welcome():
            return _welcome(kiosk, say)
        case at.TakeBelongings():
            return _take(kiosk, say)
        case at.ReadingCard():
            return {"title": say("reading"), "hint": say("reading_hint"), "icon": "", "printing": False}
        case at.EnteringCan() | at.EnteringMrz() | at.LayDocument() | at.ReadingDocument() | at.ProvingChip():
            from ui.present_document import present_document  # 1 ms, and the first frame has none

            return present_document(kiosk, step, say)
        case at.LookingUp():
            return {"title": say("looking"), "hint": say("looking_hint"), "icon": "search", "printing": False}
        case at.ProvingHolder() | at.ConfirmingOnPhone():
            from ui.present_holder import present_holder  # 1 ms, as above

            return present_holder(kiosk, step, scene, say)
        case at.ShowingTransactions():
            provable = step.limited and may_prove(step.permitted, kiosk.offered)
            more = first_way(kiosk.rules.first_factor, kiosk.offered) if provable else None
            return present_list(step, _paper(kiosk, desk), say, language, more=more, desk=desk)
        case at.ShowingTransaction():
            return present_transaction(step, _paper(kiosk, desk), say, language)
        case at.PrintingReceipt():
            return {"title": say("printing"), "hint": say("printing_hint"), "icon": "", "printing": True}
        case at.EnteringNumber():
            return _number(step, cards, say)
        case at.ShowingGeneralStatus(_, status):
            return {
                "title": say("general_title"),
                "hint": say("general_hint_contact" if contact else "general_hint") if cards else desk,
                "cardArt": cards,
                "number": key_words(status.key).in_language(language),
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
            return _apology(kiosk, step, desk, say)
        case _:
            assert_never(step)


def _welcome(kiosk: at.Kiosk, say: Texts) -> Screen:
    """Invite to what the service offers: the document, the number, or both."""
    cards, lookups = cards_welcome(kiosk.offered), Capability.LOOKUPS in kiosk.offered
    how = "contact" if kiosk.rules.interface is at.Interface.CONTACT else "contactless"
    call = f"call_{how}" if Capability.RECEIPTS in kiosk.offered else f"call_{how}_unprinted"
    return {
        "title": say("slogan"),
        "hint": say(call if cards else "call_number"),
        "cardArt": cards,
        "main": say("no_document" if cards else "number_title") if lookups else "",
        "mainPress": "noDocument",
    }


def _paper(kiosk: at.Kiosk, desk: str) -> Paper:
    return Paper(kiosk.printer_idle, "" if Capability.RECEIPTS in kiosk.offered else desk)


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
        return {"title": say("out_closed"), "hint": hint, "icon": "in_progress"}
    if why is Fault.STARTING:
        return {"title": say("out_starting"), "hint": say("looking_hint"), "icon": "in_progress"}
    if why in (Fault.BACKEND, Fault.CONTRACT):
        return {"title": say("out_backend"), "hint": desk, "icon": "service"}
    return {"title": say("out_title"), "hint": desk, "icon": "desk"}


def _take(kiosk: at.Kiosk, say: Texts) -> Screen:
    paper_there = not kiosk.exit_clear
    waiting = not kiosk.printer_idle and not paper_there
    return {
        "title": say("thanks"),
        "hint": say("take_hint") if paper_there and kiosk.exit_watched and kiosk.rules.retracts else "",
        "cardFirst": say("take_first") if paper_there or waiting else "",
        "card": say("take_card"),
        "cardTaken": not kiosk.card_present,
        "paperThen": say("take_then") if kiosk.card_present else "",
        "paper": say("take_wait") if waiting else say("take_paper"),
        "paperWanted": paper_there or waiting,
        "main": say("taken") if paper_there and kiosk.printer_idle and not kiosk.exit_watched else "",
        "mainPress": "taken",
        "mainQuiet": True,
    }


def _number(step: at.EnteringNumber, cards: bool, say: Texts) -> Screen:
    notice = say("number_checking") if step.checking else say("number_missing") if step.not_found else ""
    return {
        "title": say("number_title"),
        "hint": say("number_hint" if cards else "number_hint_only"),
        "numberLabel": say("number_field"),
        "number": step.number,
        "yearLabel": say("year_field"),
        "year": step.year,
        "onYear": step.field is at.Field.YEAR,
        "notice": notice,
        "warning": step.not_found,
        "ready": bool(step.number) and not step.checking,
    }


def _apology(kiosk: at.Kiosk, step: at.Apology, desk: str, say: Texts) -> Screen:
    name, contact = step.problem.name, kiosk.rules.interface is at.Interface.CONTACT
    noted = step.back is None and step.problem in SENTENCES
    qr = _qr(step.receipt.qr_text) if step.receipt is not None else []
    wrong_way = step.problem is at.Problem.CARD_WRONG_WAY and contact
    by_number = step.problem is at.Problem.CARD_NOT_ENOUGH and Capability.LOOKUPS in kiosk.offered
    printing = say("print_help" if kiosk.printer_idle else "printer_busy") if noted else ""
    return {
        "icon": "" if qr else _SIGNS.get(step.problem, ""),
        "title": say.problem(name, "title"),
        "hint": say.problem(name, "hint_qr" if qr else "hint_contact" if contact else "hint"),
        "desk": desk,
        "qr": qr,
        "wrongWay": wrong_way,
        "cardArt": step.problem in at.LAY_AGAIN and not wrong_way,
        "back": say("back") if step.back is not None else "",
        "main": say("number_title") if by_number else printing,
        "mainPress": "noDocument" if by_number else "print",
        "mainIcon": "search" if by_number else "print",
        "mainEnabled": by_number or kiosk.printer_idle,
        "mainQuiet": True,
    }


def _qr(text: str) -> list[list[bool]]:
    from ui.qr import qr_rows  # 8 ms, and the first frame has no code

    return [[bool(module) for module in row] for row in qr_rows(text)]


_SIGNS = {
    at.Problem.DOCUMENT_NOT_PROVEN: "card",
    at.Problem.HOLDER_NOT_PROVEN: "lock",
    at.Problem.TOO_MANY_CODES: "phone",
    at.Problem.SERVICE_DOWN: "service",
    at.Problem.SERVICE_BUSY: "in_progress",
    at.Problem.NO_NETWORK: "network",
    at.Problem.NO_PAPER: "paper",
    at.Problem.PRINTER_TROUBLE: "print",
    at.Problem.PRINTER_HOT: "print",
    at.Problem.RECEIPT_UNCONFIRMED: "paper",
}
"""What stands large on an apology that no document laid anew answers."""
