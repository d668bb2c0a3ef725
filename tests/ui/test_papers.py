"""Every paper looks as it was accepted, dot for dot; no letter reaches the paper's edge, no type is too small.

`python -m tests.ui.test_papers` writes the goldens anew: look at each before it is committed.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.core.transactions import Language
from tests.papers import Paper, papers, picture
from ui.application import start
from ui.paper.render import BIG, NORMAL
from ui.paper.strip import MARGIN

GOLDENS = Path(__file__).with_name("papers")
PAPERS = {f"{name}-{language.value}": paper for language in Language for name, paper in papers(language)}


@pytest.fixture(scope="module", autouse=True)
def _application() -> None:
    start(["test"])


@pytest.mark.parametrize("name", PAPERS)
def test_the_paper_looks_as_accepted(name: str) -> None:
    now = picture(PAPERS[name])
    with Image.open(GOLDENS / f"{name}.png") as golden:
        assert now.size == golden.size, f"{name} is {now.size[1]} rows long, not {golden.size[1]}: look, then accept"
        assert ImageChops.logical_xor(now, golden.convert("1")).getbbox() is None, f"{name}'s dots changed: look, then accept"
    assert clean_margins(now), f"something of {name} reaches the paper's edge"


def clean_margins(paper: Image.Image) -> bool:
    """Only what goes across the whole paper may stand in its margins: rules and the demo's ribbon."""
    width, height = paper.size
    for left in (0, width - MARGIN + 2):
        side = paper.crop((left, 0, left + MARGIN - 2, height))
        for row in range(height):
            line = side.crop((0, row, MARGIN - 2, row + 1))
            if line.getextrema()[0] == 0 and line.getextrema()[1] != 0:
                return False
    return True


def test_ink_in_a_margin_is_seen() -> None:
    paper = Image.new("1", (576, 40), 1)
    assert clean_margins(paper)
    paper.putpixel((3, 20), 0)
    assert not clean_margins(paper)


def test_no_type_is_smaller_than_ten_points_and_none_of_big_type_smaller_than_twelve() -> None:
    dots_a_point = 203 / 72
    assert min(NORMAL.small, NORMAL.body, NORMAL.large, NORMAL.title) / dots_a_point >= 9.9
    assert min(BIG.small, BIG.body, BIG.large, BIG.title) / dots_a_point >= 12


@pytest.mark.parametrize("word", ["https://tawasul.makkah.gov.sa/transactions/008713/movements/7", "لا" * 60])
def test_a_word_that_is_longer_than_the_paper_goes_on_in_the_next_line(word: str) -> None:
    from kiosk.core.receipt_blocks import Fact, ReceiptContent, Subject

    said = tuple(Subject(f"رقم {word} في الحي", language) for language in Language)
    facts = tuple(Fact("المرجع", f"\u2066{word}\u2069", language) for language in Language)
    assert clean_margins(picture(Paper(384, ReceiptContent((*said, *facts)))))


if __name__ == "__main__":
    start(["goldens"])
    GOLDENS.mkdir(exist_ok=True)
    for path in GOLDENS.glob("*.png"):
        path.unlink()
    for name, paper in PAPERS.items():
        picture(paper).save(GOLDENS / f"{name}.png", optimize=True)
