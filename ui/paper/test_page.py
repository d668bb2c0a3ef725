"""The technician's test page: a report of the machine; a ruler, greys and fine lines; a QR code to be read.

What it is for: the ruler shows whether dots at the margins are lost, the greys a worn head, the lines a slipping feed.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from kiosk.core.test_page import END, TestPage
from kiosk.core.transactions import Language
from ui.fonts import FAMILY
from ui.paper.render import render
from ui.paper.strip import SMALL, Paper, Strip

DOTS_PER_MM = 8  # 203 dots an inch
GREYS = ((4, 1), (2, 1), (4, 2))  # cell and mark in dots: one in sixteen, one in four, one in four and coarser


def render_test_page(page: TestPage, width_dots: int) -> Iterator[Strip]:
    """Draw the page; needs a running QGuiApplication. Answers strips of rows as `render` does."""
    yield from render(page.report, width_dots)
    paper = Paper(width_dots)
    paper.block(96, lambda painter: _ruler(painter, width_dots))
    paper.gap(12)
    paper.block(120, lambda painter: _greys(painter, width_dots))
    paper.gap(12)
    paper.block(60, lambda painter: _lines(painter, width_dots))
    paper.gap(12)
    yield Strip(paper.take())
    paper.qr(page.code)
    yield Strip(paper.take(), qr_text=page.code)
    for language in page.languages:
        paper.text(END.in_language(language), SMALL, arabic=language is Language.ARABIC, centre=True)
    paper.gap(24)
    yield Strip(paper.take())


def _ruler(painter: QPainter, width: int) -> None:
    """Millimetres from one margin to the other, the first and the last dot included."""
    font = QFont(FAMILY)
    font.setPixelSize(SMALL)
    painter.setFont(font)
    black = QColor(Qt.GlobalColor.black)
    for mm in range(width // DOTS_PER_MM + 1):
        x = min(mm * DOTS_PER_MM, width - 1)
        painter.fillRect(x, 0, 1, 48 if mm % 10 == 0 else 32 if mm % 5 == 0 else 18, black)
        if mm % 10 == 0 and mm > 0 and x + 30 < width:
            painter.drawText(QRectF(x - 30, 50, 60, 40), Qt.AlignmentFlag.AlignCenter, str(mm))
    painter.fillRect(0, 0, width, 2, black)
    painter.fillRect(width - 1, 0, 1, 96, black)
    painter.fillRect(0, 0, 1, 96, black)


def _greys(painter: QPainter, width: int) -> None:
    """Fields of growing density, and one of black."""
    black = QColor(Qt.GlobalColor.black)
    field = width // (len(GREYS) + 1)
    for number, (cell, mark) in enumerate(GREYS):
        for y in range(0, 120, cell):
            for x in range(number * field, (number + 1) * field - 8, cell):
                painter.fillRect(x, y, mark, mark, black)
    painter.fillRect(len(GREYS) * field, 0, width - len(GREYS) * field, 120, black)


def _lines(painter: QPainter, width: int) -> None:
    """Horizontal lines of one dot, closer and closer."""
    y, gap = 0, 12
    while y < 60 and gap > 0:
        painter.fillRect(0, y, width, 1, QColor(Qt.GlobalColor.black))
        y, gap = y + gap, gap - 1
