"""QR codes drawn by zxing-cpp are those of segno, module for module, and read back to the letter."""

from __future__ import annotations

import pytest
import segno
import zxingcpp
from PIL import Image, ImageOps

from tests.bench.reference import QR_TEXT
from ui.qr import qr_rows

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # no digits: a run of them is packed tighter than segno packs it


@pytest.mark.parametrize("length", [1, 20, 21, 90, 178, 221])
def test_a_code_is_another_librarys_module_for_module(length: int) -> None:
    text = (LETTERS * 7)[3 : 3 + length]
    masked = [segno.make_qr(text, error="m", boost_error=False, mask=mask).matrix for mask in range(8)]
    assert qr_rows(text) in [[bytes(row) for row in matrix] for matrix in masked]
    assert qr_rows(text, quick=True) == [bytes(row) for row in masked[3]]


@pytest.mark.parametrize("text", ["7", "R-4F7K-2M9Q-XW3H", "TR1:" + "0123456789AZ" * 15, QR_TEXT, "معاملة 7", "ü" * 110])
def test_a_code_is_read_to_the_letter_and_is_no_larger_than_another_librarys(text: str) -> None:
    rows = qr_rows(text)
    assert len(rows) <= len(segno.make_qr(text, error="m").matrix)
    modules = Image.frombytes("L", (len(rows),) * 2, b"".join(rows)).point(lambda dark: 255 * (1 - dark))
    picture = ImageOps.expand(modules.resize((len(rows) * 3,) * 2, Image.Resampling.NEAREST), 12, 255)
    (found,) = zxingcpp.read_barcodes(picture)
    assert (found.text, found.ec_level) == (text, "M")
