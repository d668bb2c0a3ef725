"""How a visitor's transactions are shown: the list, and one of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.core.calendars import hijri, movement_time
from kiosk.core.choices import Factor
from kiosk.core.directions import key_words, steadied
from kiosk.core.line_breaks import unorphaned
from kiosk.core.permissions import Permission
from kiosk.core.steps import ShowingTransaction, ShowingTransactions
from kiosk.core.transactions import Language, StatusKind, Transaction
from ui.scene import Screen
from ui.texts import Texts


@dataclass(frozen=True, slots=True)
class Paper:
    """Whether a receipt can be printed now; `elsewhere` says who hands one out where the service issues none here."""

    printer_idle: bool
    elsewhere: str

    def button(self, key: str, say: Texts) -> str:
        return "" if self.elsewhere else say(key if self.printer_idle else "printer_busy")


def _chip(item: Transaction, language: Language) -> Screen:
    return {"kind": item.status.kind.value, "label": item.status.label.in_language(language)}


def _subject(item: Transaction, language: Language) -> str:
    """Empty where this session may not know it."""
    return "" if item.subject is None else unorphaned(steadied(item.subject).in_language(language))


def _card(item: Transaction, say: Texts, language: Language, *, opens: bool) -> Screen:
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
        "key": unorphaned(key_words(item.key).in_language(language)),
        "subject": _subject(item, language),
        "opens": opens,
        "where": unorphaned(where),
        "chip": _chip(item, language),
        "needsYou": item.status.kind is StatusKind.ACTION_NEEDED,
    }


def _limited(say: Texts, desk: str, more: Factor | None) -> str:
    """Why the list says no more, and what shows more."""
    return unorphaned(say(f"limited_more_{more.value}")) if more else f"{unorphaned(say('limited'))}\n{desk}"


def present_list(
    step: ShowingTransactions, paper: Paper, say: Texts, language: Language, *, more: Factor | None, desk: str
) -> Screen:
    """The tabs and the chosen one's cards; an empty list says what it is empty of.

    `more`: how what a limited list withholds can be had here; without a way, at the `desk`.
    """
    prints = bool(step.transactions.items) and Permission.PRINT in step.permitted
    printing = paper.button("print_list", say) if prints else ""
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
        "cards": [_card(item, say, language, opens=not step.limited) for item in shown],
        "limited": _limited(say, desk, more) if step.limited and transactions.items else "",
        "empty": "" if shown else unorphaned(empty),
        "note": f"{say('paper_elsewhere')}: {paper.elsewhere}" if paper.elsewhere and shown else "",
        "checklist": paper.button("print_checklist", say) if prints and transactions.waiting and not step.finished_tab else "",
        "main": say("see_more") if more and transactions.items else printing,
        "mainPress": "seeMore" if more else "print",
        "mainIcon": "phone" if more else "print",
        "mainEnabled": more is not None or paper.printer_idle,
    }


def present_transaction(step: ShowingTransaction, paper: Paper, say: Texts, language: Language) -> Screen:
    """What is needed, what it means, and where it stands, whole."""
    item = step.transaction
    status = item.status
    facts = [{"label": say("means"), "text": unorphaned(steadied(status.meaning).in_language(language)), "strong": False}]
    if status.needed is not None:
        text = unorphaned(steadied(status.needed).in_language(language))
        if status.by_when is not None:
            text += f"\n{say('by_when')}: {hijri(status.by_when).in_language(language)}"
        facts = [{"label": say("needed"), "text": text, "strong": True}, *facts]
    if paper.elsewhere:
        facts.append({"label": say("paper_elsewhere"), "text": paper.elsewhere, "strong": False})
    return {
        "title": _subject(item, language),
        "key": unorphaned(key_words(item.key).in_language(language)),
        "chip": _chip(item, language),
        "facts": facts,
        "timelineTitle": "" if step.movements == () else say("timeline"),
        "timeline": [
            {
                "label": unorphaned(steadied(move.label).in_language(language)),
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
        "main": paper.button("print_one", say) if Permission.PRINT in step.back.permitted else "",
        "mainPress": "print",
        "mainIcon": "print",
        "mainEnabled": paper.printer_idle and step.movements is not None,
        "back": say("back"),
    }
