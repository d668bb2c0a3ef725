"""The technician's paper: which machine, its versions, how each part stands and what to do, the last receipts. Pure.

Never anything of a visitor: of a receipt its reference, its time and how it ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.core import receipt_blocks as paper
from kiosk.core.directions import isolated
from kiosk.core.receipt import Letterhead, Moment, issued, spoken_in, top
from kiosk.core.receipt_blocks import Block, ReceiptContent
from kiosk.core.transactions import Language, Words

PARTS = Words("الأجزاء", "Parts")
RECEIPTS = Words("آخر البيانات", "Last receipts")
NO_RECEIPTS = Words("لم يُرسل بيان إلى الطابعة بعد.", "No receipt has gone to the printer yet.")


@dataclass(frozen=True, slots=True)
class PartLine:
    """How a part stands; `remedy` says what to do, and `detail` is what the part itself says, both empty when it works."""

    name: Words
    standing: Words
    remedy: Words
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """`time` is local."""

    time: str
    reference: str
    end: Words


@dataclass(frozen=True, slots=True)
class Machine:
    """`versions` are names with their values; `receipts` are newest first."""

    versions: tuple[tuple[str, str], ...]
    parts: tuple[PartLine, ...]
    receipts: tuple[ReceiptLine, ...]


def technician_report(title: Words, machine: Machine, at: Moment, head: Letterhead, language: Language) -> ReceiptContent:
    """Say it in Arabic, then in the technician's language where that is another."""
    spoken = spoken_in(language)
    body = (block for one in spoken for block in (paper.Rule(), *_machine(machine, at, head, one)))
    return ReceiptContent((*top(head, title, language), *body, paper.Rule()), head.big)


def _machine(machine: Machine, at: Moment, head: Letterhead, language: Language) -> Iterator[Block]:
    yield paper.Note(issued(at, head).in_language(language), language)
    yield paper.Note(isolated(" · ".join(f"{name} {value}" for name, value in machine.versions)), language)
    yield paper.Section(PARTS.in_language(language), language)
    for part in machine.parts:
        yield paper.Fact(part.name.in_language(language), part.standing.in_language(language), language)
        for sentence in (part.remedy.in_language(language), isolated(part.detail)):
            if sentence:
                yield paper.Sentence(sentence, language)
    yield paper.Section(RECEIPTS.in_language(language), language)
    for receipt in machine.receipts:
        end = f"{receipt.end.in_language(language)} · {isolated(receipt.time)}"
        yield paper.Fact(isolated(receipt.reference), end, language)
    if not machine.receipts:
        yield paper.Sentence(NO_RECEIPTS.in_language(language), language)
