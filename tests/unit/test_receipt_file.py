"""A receipt's content in its file, as `kiosk print` reads it: unchanged, without identity, and told where it is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kiosk.core.receipt import content
from kiosk.core.receipt_blocks import BadContent, Subject, from_json, to_json
from kiosk.core.steps import Showing
from kiosk.core.transactions import Language
from tests.bench.reference import LETTERHEAD
from tests.pictures import DETAIL, LIST, RECEIPT


@pytest.mark.parametrize("shown", [DETAIL, LIST])
def test_a_receipt_comes_back_from_its_file_unchanged_and_bears_no_identity(shown: Showing) -> None:
    receipt = content(shown, RECEIPT, LETTERHEAD, Language.ENGLISH)
    assert from_json(to_json(receipt)) == receipt
    assert "id_number" not in to_json(receipt)


def test_a_foreign_run_in_an_arabic_subject_keeps_its_order_on_paper_too() -> None:
    subjects = [
        block.text for block in content(LIST, RECEIPT, LETTERHEAD, Language.ARABIC).blocks if isinstance(block, Subject)
    ]
    assert any("\u20667\u2011B\u2069" in subject for subject in subjects)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("checklist", [False, True])
def test_a_paper_of_a_list_whose_subjects_are_withheld_names_each_by_its_number(language: Language, checklist: bool) -> None:
    limited = replace(LIST, transactions=LIST.transactions.withheld())
    whole, withheld = (to_json(content(of, RECEIPT, LETTERHEAD, language, checklist=checklist)) for of in (LIST, limited))
    named = LIST.transactions.waiting if checklist else LIST.transactions.items
    for item in named:
        assert item.subject is not None
        begins = item.subject.in_language(language)[:12]
        assert begins in whole
        assert begins not in withheld
        assert item.key.number in withheld
    assert from_json(withheld) == content(limited, RECEIPT, LETTERHEAD, language, checklist=checklist)


def spoiled(change: Callable[[dict[str, Any]], object]) -> str:
    source = json.loads(to_json(content(DETAIL, RECEIPT, LETTERHEAD, Language.ENGLISH)))
    change(source)
    return json.dumps(source)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda source: source.pop("blocks"), "blocks"),
        (lambda source: source.update(blocks=[]), "blocks"),
        (lambda source: source.update(blocks={"kind": "rule"}), "blocks"),
        (lambda source: source.update(more=1), "nothing else"),
        (lambda source: source["blocks"].append("rule"), r"block \d\d: “kind”"),
        (lambda source: source["blocks"].append({"kind": "block"}), r"block \d\d: “kind”"),
        (lambda source: source["blocks"].append({"kind": ["rule"]}), r"block \d\d: “kind”"),
        (lambda source: source["blocks"][2].pop("language"), "block 3 must have .*“language”"),
        (lambda source: source["blocks"][2].update(language="fr"), "block 3: “language” is none of ar, en"),
        (lambda source: source["blocks"][2].update(bold="yes"), "block 3 must have"),
        (lambda source: source["blocks"][2].update(text=3), "block 3: “text” is no text"),
        (lambda source: source["blocks"][2].update(text="\x1b@"), "block 3: “text” .* control"),
        (lambda source: source["blocks"].append({"kind": "code", "text": ""}), "1 to 221"),
        (lambda source: source["blocks"].append({"kind": "code", "text": "7" * 222}), "1 to 221"),
        (
            lambda source: source["blocks"].append({"kind": "step", "mark": "", "label": "", "value": "", "language": "ar"}),
            "mark",
        ),
    ],
)
def test_a_file_that_is_no_receipt_is_told_where(change: Callable[[dict[str, Any]], object], where: str) -> None:
    with pytest.raises(BadContent, match=where):
        from_json(spoiled(change))


@pytest.mark.parametrize("text", ["", "[]", "3", "{", '{"blocks": 3}'])
def test_a_file_that_is_no_content_at_all_is_told_too(text: str) -> None:
    with pytest.raises(BadContent):
        from_json(text)
