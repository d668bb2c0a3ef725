"""What the screens say: complete in both languages, true to what stands on them, covered when they should be."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.core import steps as at
from kiosk.core.capabilities import ALL, Capability
from kiosk.core.directions import isolated
from kiosk.core.documents import CanKey
from kiosk.core.permissions import Permission
from kiosk.core.transactions import Language, Transactions, Words
from tests.pictures import APPEAL, DETAIL, LIMITED, RECEIPT, SCENE, WAITING, V, kiosks
from ui.present import present
from ui.scene import Screen
from ui.texts import TEXTS

I18N = Path(__file__).parents[2] / "ui" / "i18n"
PROOFS = (Capability.CODES, Capability.CONFIRMATIONS)
REST = at.Kiosk(step=at.Welcome(), faults=frozenset())
PROMISE_OF_QR = (at.Problem.NO_PAPER, at.Problem.PRINTER_TROUBLE, at.Problem.PRINTER_HOT, at.Problem.RECEIPT_UNCONFIRMED)


def keys(table: dict[str, Any], under: str = "") -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from keys(value, f"{under}{key}.")
        else:
            yield f"{under}{key}"


def words(screen: Screen) -> str:
    return f"{screen['title']} {screen['hint']}"


@pytest.mark.parametrize("language", Language)
def test_no_visitor_is_told_of_chips_or_protocols(language: Language) -> None:
    words = (I18N / f"{language.value}.toml").read_text("utf-8")
    said = "\n".join(line.partition("=")[2] for line in words.splitlines())
    assert not re.findall(r"\b(?:PACE|BAC|MRZ|CAN|APDU|[Cc]hips?)\b|شريح", said)


@pytest.mark.parametrize("language", Language)
def test_a_document_that_was_taken_up_is_not_asked_up_and_a_scanner_is_told_of_where_there_is_one(language: Language) -> None:
    say = TEXTS[language]

    def hint(step: at.EnteringCan | at.EnteringMrz, *, scanner: bool = False) -> str:
        screen = present(replace(REST, step=step, language=language, scanner=scanner), SCENE)
        assert screen["scanner"] is scanner
        return str(screen["hint"]).replace("\u00a0", " ")

    assert say("lift") in hint(at.EnteringCan(V))
    assert say("lift") not in hint(at.EnteringCan(V, lost=True))
    for step in (at.EnteringCan(V), at.EnteringCan(V, lost=True), at.EnteringMrz(V)):
        assert say("scan") not in hint(step)
        assert say("scan") in hint(step, scanner=True)


@pytest.mark.parametrize("language", Language)
def test_the_key_that_is_typed_may_be_confirmed_when_what_is_typed_is_whole(language: Language) -> None:
    def ready(step: at.Step) -> bool:
        return bool(present(replace(REST, step=step, language=language), SCENE)["ready"])

    assert [ready(at.EnteringCan(V, digits)) for digits in ("", "40721", "407218")] == [False, False, True]
    typed = at.EnteringMrz(V, "A1", "12031975", "200520")
    assert [ready(replace(typed, field=field)) for field in at.KeyField] == [True, True, False]
    assert not ready(at.EnteringMrz(V))


@pytest.mark.parametrize("language", Language)
def test_progress_is_that_of_the_files_and_says_nothing_while_nothing_is_known(language: Language) -> None:
    def progress(step: at.Step) -> tuple[int, int, str]:
        screen = present(replace(REST, step=step, language=language), SCENE)
        return screen["done"], screen["wanted"], screen["progress"]

    key = CanKey("407218")
    assert progress(at.ReadingDocument(V, key)) == (0, 0, "")
    assert progress(at.ReadingDocument(V, key, 3, 5)) == (3, 5, TEXTS[language]("reading_done", done=3, wanted=5))


@pytest.mark.parametrize("language", Language)
def test_a_limited_list_names_no_subject_prints_nothing_and_says_where_more_is_shown(language: Language) -> None:
    def shown(permitted: frozenset[Permission], *missing: Capability) -> Screen:
        step = replace(LIMITED, permitted=permitted)
        return present(replace(REST, step=step, language=language, offered=ALL.difference(missing)), SCENE)

    more = shown(LIMITED.permitted)
    assert WAITING.subject is not None
    assert WAITING.subject.in_language(language) not in str(more)
    assert (more["main"], more["mainPress"], more["checklist"]) == (TEXTS[language]("see_more"), "seeMore", "")
    for no_more in (shown(frozenset({Permission.LIST})), shown(LIMITED.permitted, *PROOFS)):
        assert no_more["main"] == ""
        assert SCENE.desk.in_language(language) in no_more["limited"].replace("\u00a0", " ")
    assert shown(frozenset(Permission))["limited"] == ""


@pytest.mark.parametrize("language", Language)
def test_the_digits_stand_with_what_to_do_and_what_came_of_them_with_the_way_on(language: Language) -> None:
    say, step = TEXTS[language], at.ConfirmingOnPhone(V, "47", expires_at=74.0)

    def shown(step: at.Step) -> Screen:
        return present(replace(REST, step=step, language=language), SCENE)

    pending = shown(step)
    assert (pending["digits"], pending["main"], pending["asking"], pending["icon"]) == ("47", "", False, "")
    assert SCENE.phone_app.in_language(language) in pending["hint"].replace("\u00a0", " ")
    assert isolated("1:14") in pending["notice"]
    assert shown(replace(step, expires_at=0.0))["notice"] == ""
    assert shown(at.ConfirmingOnPhone(V))["asking"]
    for notice in at.PhoneNotice:
        over = shown(at.ConfirmingOnPhone(V, notice=notice))
        assert over["notice"].replace("\u00a0", " ") == say.words("phone_notice")[notice.name]
        assert (over["digits"], over["hint"], bool(over["icon"]), over["asking"]) == ("", "", True, False)
        not_now = notice is at.PhoneNotice.NOT_NOW
        assert over["mainPress"] == ("otherWay" if not_now else "resend")
        assert over["main"] == say("by_code" if not_now else "phone_again")
        assert over["other"] == ("" if not_now else say("by_code"))


@pytest.mark.parametrize("language", Language)
def test_a_limited_list_names_the_way_that_is_taken(language: Language) -> None:
    for first in at.Factor:
        screen = present(replace(REST, step=LIMITED, language=language, rules=at.Rules(first_factor=first)), SCENE)
        assert screen["limited"].replace("\u00a0", " ") == TEXTS[language](f"limited_more_{first.value}")


def test_the_right_way_is_shown_at_a_slot_and_the_number_is_offered_where_a_card_is_not_enough() -> None:
    wrong, few = at.Apology(V, at.Problem.CARD_WRONG_WAY), at.Apology(V, at.Problem.CARD_NOT_ENOUGH)
    for interface in at.Interface:
        screen = present(replace(REST, step=wrong, rules=at.Rules(interface=interface)), SCENE)
        assert (screen["wrongWay"], screen["cardArt"]) == (contact := interface is at.Interface.CONTACT, not contact)
    assert present(replace(REST, step=few), SCENE)["mainPress"] == "noDocument"
    assert present(replace(REST, step=few, offered=ALL - {Capability.LOOKUPS}), SCENE)["main"] == ""


@pytest.mark.parametrize("whose", ["", "technician-"])
def test_both_languages_have_the_same_keys(whose: str) -> None:
    arabic, english = (set(keys(tomllib.loads((I18N / f"{whose}{name}.toml").read_text("utf-8")))) for name in ("ar", "en"))
    assert arabic == english


@pytest.mark.parametrize("interface", at.Interface)
@pytest.mark.parametrize("language", Language)
def test_every_state_has_words_in_both_languages_and_for_both_readers(language: Language, interface: at.Interface) -> None:
    for name, kiosk in kiosks():
        screen = present(replace(kiosk, language=language, rules=at.Rules(interface=interface)), SCENE)
        assert screen["title"], name


@pytest.mark.parametrize(
    ("days", "arabic", "english"),
    [
        (1, "يوم", "1 day"),
        (2, "يومين", "2 days"),
        (3, "3 أيام", "3 days"),
        (10, "10 أيام", "10 days"),
        (11, "11 يومًا", "11 days"),
        (99, "99 يومًا", "99 days"),
        (100, "100 يوم", "100 days"),
        (102, "102 يوم", "102 days"),
        (103, "103 أيام", "103 days"),
    ],
)
def test_days_follow_the_plural_rules(days: int, arabic: str, english: str) -> None:
    assert TEXTS[Language.ARABIC].days(days) == arabic
    assert TEXTS[Language.ENGLISH].days(days) == english


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("problem", PROMISE_OF_QR)
def test_a_qr_code_is_promised_only_where_one_stands(problem: at.Problem, language: Language) -> None:
    kiosk = replace(REST, language=language)
    without = present(replace(kiosk, step=at.Apology(V, problem)), SCENE)
    assert "QR" not in words(without)
    assert not without["qr"]
    with_one = present(replace(kiosk, step=at.Apology(V, problem, DETAIL, RECEIPT)), SCENE)
    assert "QR" in words(with_one)
    assert with_one["qr"]


def test_first_and_then_are_said_only_when_two_things_wait() -> None:
    taking = replace(REST, step=at.TakeBelongings(), language=Language.ENGLISH)
    both = present(replace(taking, card_present=True, exit_clear=False), SCENE)
    assert (both["cardFirst"], both["paperThen"]) == ("First", "Then")
    assert present(replace(taking, exit_clear=False), SCENE)["paperThen"] == ""
    assert present(replace(taking, card_present=True), SCENE)["cardFirst"] == ""


def test_nobody_is_asked_whether_the_paper_was_taken_while_it_is_still_coming() -> None:
    coming = replace(REST, step=at.TakeBelongings(), language=Language.ENGLISH, exit_clear=False, printer_idle=False)
    assert present(coming, SCENE)["main"] == ""
    assert present(replace(coming, printer_idle=True), SCENE)["main"] != ""


def test_a_busy_printer_is_said_on_the_button_that_waits_for_it() -> None:
    for step in (DETAIL, DETAIL.back):
        busy = present(replace(REST, step=step, printer_idle=False, language=Language.ENGLISH), SCENE)
        assert (busy["main"], busy["mainEnabled"]) == ("The printer is busy", False)


@pytest.mark.parametrize("run", ["7-B", "1447-ر/008713", "Plan 7 B"])
def test_a_foreign_run_in_an_arabic_subject_keeps_its_order(run: str) -> None:
    item = replace(APPEAL, subject=Words(f"بشأن المخطط {run} في الحي", "Plan"))
    screen = present(replace(REST, step=at.ShowingTransactions(V, Transactions((item,)))), SCENE)
    assert isolated(run).replace("-", "\u2011") in screen["cards"][0]["subject"]


@pytest.mark.parametrize("language", Language)
def test_nothing_that_the_service_does_not_offer_is_promised(language: Language) -> None:
    def shown(step: at.Step, *missing: Capability) -> Screen:
        return present(replace(REST, step=step, language=language, offered=ALL.difference(missing)), SCENE)

    assert shown(at.Welcome())["main"] == TEXTS[language]("no_document")
    assert shown(at.Welcome(), Capability.LOOKUPS)["main"] == ""
    assert shown(at.Welcome(), *PROOFS)["main"] == TEXTS[language]("number_title")
    assert shown(at.Welcome())["hint"] != shown(at.Welcome(), Capability.RECEIPTS)["hint"]
    for missing in (PROOFS, (Capability.TRANSACTIONS,)):
        assert not shown(at.Welcome(), *missing)["cardArt"]
    for proof in PROOFS:
        assert shown(at.Welcome(), proof)["cardArt"]
    code, phone = at.ProvingHolder(V), at.ConfirmingOnPhone(V, "47")
    assert shown(code)["other"] == TEXTS[language]("by_phone")
    assert shown(phone)["other"] == TEXTS[language]("by_code")
    assert shown(code, Capability.CONFIRMATIONS)["other"] == shown(phone, Capability.CODES)["other"] == ""
    for step in (DETAIL, DETAIL.back):
        assert shown(step)["main"]
        assert shown(step, Capability.RECEIPTS)["main"] == ""
        assert SCENE.desk.in_language(language) in str(shown(step, Capability.RECEIPTS))
        assert SCENE.desk.in_language(language) not in str(shown(step))
    assert shown(DETAIL)["timelineTitle"]
    assert shown(replace(DETAIL, movements=()))["timelineTitle"] == ""
    assert shown(replace(DETAIL, movements=None))["timelineTitle"]
