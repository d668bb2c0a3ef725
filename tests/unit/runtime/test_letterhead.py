"""What the settings say of a machine stands on its papers, and of an ID no more than its last four."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.core.receipt import content
from kiosk.core.receipt_blocks import Fact, Note, ReceiptContent, Ribbon
from kiosk.core.transactions import CardData, Language
from kiosk.runtime.letterhead import letterhead_of
from kiosk.runtime.settings import Settings, load
from tests.pictures import LIST, RECEIPT

CONFIG = Path(__file__).parents[3] / "config"


def printed(settings: Settings, ending: str = "") -> ReceiptContent:
    return content(replace(LIST, id_ending=ending), RECEIPT, letterhead_of(settings), Language.ARABIC)


def notes(paper: ReceiptContent) -> str:
    return "\n".join(block.text for block in paper.blocks if isinstance(block, Note))


def test_hours_and_phone_of_the_desk_stand_at_the_foot_where_they_are_set() -> None:
    demo = load(CONFIG / "demo.toml")
    assert "\u206607:30–14:30\u2069" in notes(printed(demo))
    assert "هاتف \u2066012 555 0000\u2069" in notes(printed(demo))
    silent = replace(demo, place=replace(demo.place, desk_hours="", office_phone=""))
    assert "هاتف" not in notes(printed(silent))
    assert "الدوام" not in notes(printed(silent))


def test_big_type_and_the_demo_are_the_machine_s() -> None:
    demo, service = load(CONFIG / "demo.toml"), load(CONFIG / "kiosk.toml")
    assert isinstance(printed(demo).blocks[0], Ribbon)
    assert not any(isinstance(block, Ribbon) for block in printed(service).blocks)
    assert not printed(service).big
    assert printed(replace(service, receipt=replace(service.receipt, big_type=True))).big


@pytest.mark.parametrize(("number", "ending"), [("1000000008", "0008"), ("12345678", "5678"), ("1234567", ""), ("1234", "")])
def test_of_an_id_the_last_four_and_of_a_short_one_none(number: str, ending: str) -> None:
    assert CardData("p", number, "", "", "").ending == ending
    facts = [block.value for block in printed(load(CONFIG / "demo.toml"), ending).blocks if isinstance(block, Fact)]
    assert (f"\u2066••••{ending}\u2069" in facts) is bool(ending)
    assert number not in "".join(facts)
