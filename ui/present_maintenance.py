"""What the technician's screens show: `present_maintenance(house, scene, kiosk)` answers plain values for QML. Pure.

Imported when the door is first opened: no visitor's screen needs it.
"""

from __future__ import annotations

from typing import Any, assert_never

from kiosk.core import maintenance_states as at
from kiosk.core.availability import Fault
from kiosk.core.directions import isolated
from kiosk.core.house import House
from kiosk.core.line_breaks import unorphaned
from kiosk.core.maintenance_states import Maintenance
from kiosk.core.parts import RECORDS, Attention, Part, Report, Trouble, worst
from kiosk.core.pin import FREE_ENTRIES, LAST_ENTRY
from kiosk.core.steps import Interface
from kiosk.core.transactions import Language
from ui.present_paper import UNSHOWN, present_paper
from ui.scene import Scene, Screen
from ui.texts import TEXTS as VISITORS
from ui.texts import Texts

TEXTS = {language: Texts(language, "technician-") for language in Language}
UNLOCK = "kiosk technician unlock"


def present_maintenance(house: House, scene: Scene, kiosk: str) -> Screen:
    """Compose the technician's screen; `kiosk` is this machine's name."""
    known = house.maintenance
    say = TEXTS[known.language]
    screen: Screen = {
        "step": type(known.step).__name__,
        "rtl": known.language is Language.ARABIC,
        "emirate": say("title"),
        "today": f"{isolated(kiosk)} · {isolated(scene.time)}",
        "time": scene.time,
        "otherLanguage": say("other_language"),
        "back": "",
        "finish": "" if known.must_choose and not known.entered else say("leave"),
        "keyNames": {"erase": say("key_erase"), "submit": say("key_submit")},
        **_EMPTY,
    }
    screen.update(_step(house, scene, say))
    return screen


_EMPTY: Screen = {
    "main": "",
    "mainPress": "",
    "mainIcon": "",
    "mainEnabled": False,
    "mainQuiet": False,
    "other": "",
    "title": "",
    "hint": "",
    "detail": "",
    "notice": "",
    "warning": False,
    "dots": [],
    "count": "",
    "ready": False,
    "large": "",
    "icon": "",
    "tone": "well",
    "state": "",
    "out": False,
    "rows": [],
    "test": {"title": "", "text": "", "detail": "", "tone": "well", "running": False, "steps": []},
    "paper": UNSHOWN,
    "actions": [],
}
"""Every word that the technician's QML binds to: it is there whatever the step."""


def _step(house: House, scene: Scene, say: Texts) -> Screen:
    known = house.maintenance
    match known.step:
        case at.Closed():
            return {}
        case at.ChoosingPin():
            return _choosing(known, known.step, say)
        case at.EnteringPin(digits, checking, wrong):
            notice = say("enter_checking") if checking else ""
            if wrong:
                notice = say("enter_wrong", tries=_tries(known, say))
            return {
                "title": say("enter_title"),
                "hint": unorphaned(say("enter_hint")),
                "notice": notice,
                "warning": wrong,
                **_typed(known, digits, busy=checking, say=say),
            }
        case at.Waiting():
            until = known.standing.wait_until if known.standing is not None else None
            left = max(0, round((until or 0.0) - scene.seconds_now))
            hours, minutes, seconds = left // 3600, left // 60 % 60, left % 60
            clock = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
            return {"title": say("wait_title"), "hint": unorphaned(say("wait_hint")), "large": clock, "icon": "in_progress"}
        case at.LockedForGood():
            counted = known.standing is not None and known.standing.wrong >= LAST_ENTRY
            hint = say("lock_hint" if counted else "lock_unread_hint")
            return {"title": say("lock_title"), "hint": unorphaned(hint), "large": UNLOCK, "icon": "lock"}
        case at.Panel(test):
            return {**_panel(house, test, say), "paper": present_paper(known, scene.today.gregorian, say)}
        case _:
            assert_never(known.step)


def _typed(known: Maintenance, digits: str, *, busy: bool, say: Texts) -> Screen:
    """Never a digit: as many dots as were typed, and the places that a PIN needs at least."""
    least = known.pin_rules.least_digits
    return {
        "dots": [place < len(digits) for place in range(max(least, len(digits)))],
        "count": say("entered", count=len(digits)),
        "ready": len(digits) >= least and not busy,
    }


def _tries(known: Maintenance, say: Texts) -> str:
    left = max(1, FREE_ENTRIES - (known.standing.wrong if known.standing is not None else 0))
    return say.words("tries")[{1: "one", 2: "two"}.get(left, "few")].format(count=left)


def _choosing(known: Maintenance, step: at.ChoosingPin, say: Texts) -> Screen:
    again = bool(step.first)
    hint = "choose_again_hint" if again else "choose_first_hint" if known.must_choose else "choose_hint"
    notice = say("choose_keeping") if step.keeping else ""
    if step.notice is not None:
        notice = say(f"choose_{step.notice.name.lower()}")
    return {
        "title": say("choose_again_title" if again else "choose_title"),
        "hint": unorphaned(say(hint)),
        "notice": notice,
        "warning": step.notice is not None,
        **_typed(known, step.digits, busy=step.keeping, say=say),
    }


def _panel(house: House, test: at.Test | None, say: Texts) -> Screen:
    known = house.maintenance
    running = isinstance(test, at.PrintingPage | at.AwaitingCard | at.ReadingTestCard | at.AwaitingScan)
    waiting, scanning = isinstance(test, at.AwaitingCard), isinstance(test, at.AwaitingScan)
    suspended = known.suspended
    return {
        **_headline(house, say),
        **_service(house, say),
        "rows": [_row(report, known, say) for report in known.reports],
        "test": _test(test, house.kiosk.rules.interface is Interface.CONTACT, say),
        "actions": [
            {"name": "testPrint", "label": say("test_print"), "icon": "print", "enabled": not running},
            {
                "name": "testRead",
                "label": say("test_stop" if waiting else "test_read"),
                "icon": "refused" if waiting else "card",
                "enabled": waiting or not running,
            },
            *([_scan_action(scanning, running, say)] if known.has_scanner else []),
            {"name": "changePin", "label": say("change_pin"), "icon": "lock", "enabled": not running},
            {
                "name": "resume" if suspended else "suspend",
                "label": say("resume" if suspended else "suspend"),
                "icon": "finished" if suspended else "stop",
                "enabled": True,
            },
        ],
    }


def _scan_action(scanning: bool, running: bool, say: Texts) -> Screen:
    return {
        "name": "testScan",
        "label": say("test_scan_stop" if scanning else "test_scan"),
        "icon": "refused" if scanning else "scan",
        "enabled": scanning or not running,
    }


def _service(house: House, say: Texts) -> Screen:
    """Whether visitors are served again when the technician leaves."""
    if house.maintenance.suspended:
        return {"state": say("suspended"), "out": True}
    if house.faults - {Fault.HOURS}:
        return {"state": say("blocked"), "out": True}
    return {"state": say("serves_hours" if house.faults else "serves"), "out": False}


def _headline(house: House, say: Texts) -> Screen:
    """One sentence on what is wrong and one on what to do; when nothing is, what was wrong last."""
    known = house.maintenance
    first = worst(known.reports)
    if first is not None and first.trouble is not None:
        words = _trouble(first.trouble, say)
        now = RECORDS[first.trouble].attention is Attention.NOW
        detail = isolated(first.detail) if first.detail else ""
        sentence, hint = unorphaned(words["sentence"]), unorphaned(words["next"])
        return {"tone": "now" if now else "soon", "title": sentence, "hint": hint, "detail": detail}
    title = say("well_hours" if Fault.HOURS in house.faults else "well")
    if known.past is None:
        return {"tone": "well", "title": title, "hint": say("no_past"), "detail": ""}
    past = known.past
    said = say("past", sentence=_trouble(past.trouble, say)["sentence"], since=isolated(past.since), until=isolated(past.until))
    return {"tone": "well", "title": title, "hint": said, "detail": ""}


def _trouble(trouble: Trouble, say: Texts) -> dict[str, Any]:
    words: Any = say.words("trouble")[trouble.name]
    return dict(words)


def _row(report: Report, known: Maintenance, say: Texts) -> Screen:
    """A part: its name, how it stands in one word, and beneath it what a technician asks next."""
    part, trouble = report.part.name, report.trouble
    if trouble is None:
        tone, word = "well", say.words("works")[part]
    else:
        tone = "now" if RECORDS[trouble].attention is Attention.NOW else "soon"
        word = _trouble(trouble, say)["short"]
    lines = [*_about(report, known, say)]
    if trouble is not None and trouble is not Trouble.UNHEARD:
        record = RECORDS[trouble]
        since = say("since", since=isolated(report.since))
        cure = say("clears") if record.clears_itself else say("fixed_by", fixer=say.words("fixer")[record.fixer.name])
        lines = [unorphaned(f"{since} · {cure}")]
    return {"icon": _ICONS[report.part], "name": say.words("part")[part], "tone": tone, "word": word, "meta": lines}


_ICONS = {Part.READER: "card", Part.PRINTER: "print", Part.SERVICE: "service", Part.SCANNER: "scan"}


def _about(report: Report, known: Maintenance, say: Texts) -> list[str]:
    of_days = VISITORS[known.language].days
    state = say.words("state")[report.state]
    match report.part:
        case Part.READER:
            named = f"{state} · {say('card_on' if known.card_present else 'card_off')}"
        case Part.PRINTER | Part.SCANNER:
            named = " · ".join([state, *([isolated(report.name)] if report.name else [])])
        case Part.SERVICE:
            contract = [say("contract", version=isolated(report.contract))] if report.contract else []
            taken = [] if report.milliseconds is None else [say("answered", milliseconds=report.milliseconds)]
            days = report.certificate_days
            certificate = [] if days is None else [say("certificate", days=of_days(days))]
            named = " · ".join([state, *taken, *(certificate or contract)])
        case _:
            assert_never(report.part)
    return [named]


def _test(test: at.Test | None, contact: bool, say: Texts) -> Screen:
    """The test that runs or ran last; empty `title` when none did."""
    shown: Screen = _EMPTY["test"]
    match test:
        case None:
            return shown
        case at.PrintingPage():
            return {**shown, "title": say("print_title"), "text": say("print_running"), "running": True}
        case at.PagePrinted(verdict):
            tone = "well" if verdict is at.PrintVerdict.PRINTED else "soon"
            return {**shown, "title": say("print_title"), "text": unorphaned(say.words("print")[verdict.name]), "tone": tone}
        case at.AwaitingCard():
            waiting = say("read_waiting_contact" if contact else "read_waiting")
            return {**shown, "title": say("read_title"), "text": unorphaned(waiting), "running": True}
        case at.ReadingTestCard():
            return {**shown, "title": say("read_title"), "text": say("read_running"), "running": True}
        case at.TestCardRead(reading):
            tone = "well" if reading.verdict in (at.ReadVerdict.READ, at.ReadVerdict.DOCUMENT) else "soon"
            text, detail = unorphaned(say.words("read")[reading.verdict.name]), reading.reason
            steps = _steps(reading, say)
            return {**shown, "title": say("read_title"), "text": text, "detail": detail, "tone": tone, "steps": steps}
        case at.AwaitingScan():
            return {**shown, "title": say("scan_title"), "text": unorphaned(say("scan_waiting")), "running": True}
        case at.TestScanned(verdict):
            tone = "well" if verdict in at.SCANNED else "soon"
            return {**shown, "title": say("scan_title"), "text": unorphaned(say.words("scan")[verdict.name]), "tone": tone}
        case _:
            assert_never(test)


def _steps(reading: at.Reading, say: Texts) -> list[list[str]]:
    """A table: step, commands, milliseconds; its head names the columns, its foot the sum."""
    if not reading.steps:
        return []
    rows = [[isolated(step.name), str(step.apdus), str(step.milliseconds)] for step in reading.steps]
    apdus = reading.apdus or sum(step.apdus for step in reading.steps)
    milliseconds = reading.milliseconds or sum(step.milliseconds for step in reading.steps)
    head = [isolated(reading.profile), say("step_apdus"), say("step_milliseconds")]
    return [head, *rows, [say("read_total"), str(apdus), str(milliseconds)]]
