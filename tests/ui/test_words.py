"""What the screens say: complete in both languages, true to what stands on them, covered when they should be."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.core import steps as at
from kiosk.core.capabilities import ALL, Capability
from kiosk.core.directions import isolated
from kiosk.core.transactions import Language, Transactions, Words
from tests.pictures import APPEAL, DETAIL, RECEIPT, SCENE, V, kiosks
from ui.present import present
from ui.scene import Screen
from ui.texts import TEXTS

I18N = Path(__file__).parents[2] / "ui" / "i18n"
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
    assert shown(at.Welcome(), Capability.CODES)["main"] == TEXTS[language]("number_title")
    assert shown(at.Welcome())["hint"] != shown(at.Welcome(), Capability.RECEIPTS)["hint"]
    for missing in (Capability.CODES, Capability.TRANSACTIONS):
        assert not shown(at.Welcome(), missing)["cardArt"]
    for step in (DETAIL, DETAIL.back):
        assert shown(step)["main"]
        assert shown(step, Capability.RECEIPTS)["main"] == ""
        assert SCENE.desk.in_language(language) in str(shown(step, Capability.RECEIPTS))
        assert SCENE.desk.in_language(language) not in str(shown(step))
    assert shown(DETAIL)["timelineTitle"]
    assert shown(replace(DETAIL, movements=()))["timelineTitle"] == ""
    assert shown(replace(DETAIL, movements=None))["timelineTitle"]
