"""Which paper a press prints: what the screen showed, what to bring, or a note on what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.printer.line_address import line_of
from devices.simulated.printer.peer import SimulatedPrinter
from kiosk.core.effects import PrintReceipt
from kiosk.core.receipt_blocks import Item, ReceiptContent, Sentence, Step, Subject, Title
from kiosk.core.steps import Apology, PressId, Problem, Showing
from kiosk.core.transactions import Language
from tests.pictures import DETAIL, LIST, RECEIPT
from tests.unit.runtime.printers import VISIT, resource_of


def printed(of: Showing | Apology, folder: Path, *, checklist: bool = False) -> ReceiptContent:
    papers: list[ReceiptContent] = []

    def chunks(paper: ReceiptContent) -> Iterator[bytes]:
        papers.append(paper)
        yield b"\n"

    emulator = SimulatedPrinter()
    resource = resource_of(line_of(emulator.address), folder, chunks=chunks)
    list(resource.open())
    list(resource.print(PrintReceipt(VISIT, PressId(1), of, RECEIPT, Language.ENGLISH, checklist)).run())
    resource.close()
    emulator.stop()
    (paper,) = papers
    return paper


def count(paper: ReceiptContent, kind: type[object]) -> int:
    return sum(isinstance(block, kind) for block in paper.blocks)


def test_a_transaction_has_its_movements_and_the_list_a_subject_for_each(tmp_path: Path) -> None:
    one, whole = printed(DETAIL, tmp_path), printed(LIST, tmp_path)
    assert (count(one, Subject), count(one, Step)) == (2, 8)
    assert (count(whole, Subject), count(whole, Step), count(whole, Item)) == (10, 0, 0)


def test_what_to_bring_is_a_box_for_each_thing_that_is_waited_for(tmp_path: Path) -> None:
    paper = printed(LIST, tmp_path, checklist=True)
    assert [block.text for block in paper.blocks if isinstance(block, Title)][1] == "What to bring"
    items = [block for block in paper.blocks if isinstance(block, Item)]
    assert [item.text for item in items] == [
        "تقديم صورة الصك إلى مكتب الاستقبال.",
        "Hand in a copy of the deed at the reception desk.",
    ]
    assert "004512" in items[1].value


@pytest.mark.parametrize("problem", [Problem.SERVICE_DOWN, Problem.CARD_UNREADABLE])
def test_a_help_note_says_what_went_wrong_and_its_code(tmp_path: Path, problem: Problem) -> None:
    paper = printed(Apology(VISIT, problem), tmp_path)
    assert paper.reference == RECEIPT.reference
    said = [block.text for block in paper.blocks if isinstance(block, Subject | Sentence)]
    assert any("down" in text if problem is Problem.SERVICE_DOWN else "not be read" in text for text in said)
