"""A strip of paper that grows downwards, handed out section by section as rows of dots, drawn by the screen's text engine.

At 203 dots an inch 10 points are 28 dots; nothing is smaller. Deterministic: the same content gives the same dots.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QTextLayout, QTextOption

from ui.fonts import FAMILY, load_fonts
from ui.qr import qr_rows
from ui.texts import unorphaned

MARGIN, SMALL, BODY, LARGE, TITLE = 12, 28, 30, 33, 44
QR_MODULE_DOTS, QUIET_MODULES = 6, 4
MODULE_GREYS = bytes([255, 0]) + bytes(254)
MARK_DOTS = 28
MAX_HEIGHT = 60_000
OVERHANG = 32
"""Rows below a section that its letters may reach into: they are kept and stand at the head of the next one."""
SECTION_ROWS = 512
WHITE, BLACK = 0xFF, 0xFF000000


@dataclass(frozen=True, slots=True, repr=False)
class Strip:
    """Rows of dots as `Paper.take` answers them, and what they stand for, so that a printer may make it by itself.

    `qr_text` is the text of the QR code that they are, quiet zone included; `logo` says that they are the emblem.
    """

    rows: bytes
    qr_text: str = ""
    logo: bool = False


class Paper:
    """What is to be drawn is kept until its section is taken, then drawn on the one image of this strip.

    (PySide 6.11 leaves six references to None behind for every new image that is painted on.)
    """

    def __init__(self, width_dots: int) -> None:
        load_fonts()
        self.width = width_dots
        self.y = 0  # in this section
        self._height = 0  # of what was taken before
        self._image = self._blank(SECTION_ROWS)
        self._over = bytes([WHITE]) * (OVERHANG * width_dots)
        self._blocks: list[tuple[int, Callable[[QPainter], None]]] = []

    def text(self, text: str, pixels: int, *, arabic: bool, bold: bool = False, centre: bool = False, indent: int = 0) -> None:
        """Draw one paragraph, wrapped at the width, start-aligned in its own direction."""
        font = QFont(FAMILY)
        font.setPixelSize(pixels)
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Medium)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        for paragraph in text.split("\n"):
            self._paragraph(unorphaned(paragraph), font, pixels, arabic, centre, indent)

    def _paragraph(self, text: str, font: QFont, pixels: int, arabic: bool, centre: bool, indent: int) -> None:
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if arabic else Qt.LayoutDirection.LeftToRight)
        side = Qt.AlignmentFlag.AlignRight if arabic else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(Qt.AlignmentFlag.AlignHCenter if centre else side | Qt.AlignmentFlag.AlignAbsolute)
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout = QTextLayout(text, font)
        layout.setCacheEnabled(True)  # shaped once, not again when it is drawn
        layout.setTextOption(option)
        layout.beginLayout()
        height, pitch = 0, round(pixels * 1.4)
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self.width - 2 * MARGIN - indent)
            line.setPosition(QPointF(0, height))
            height += pitch
        layout.endLayout()
        start = QPointF(MARGIN + (0 if arabic else indent), 0)
        self._draw(lambda painter: layout.draw(painter, start))
        self.y += height

    def mark(self, kind: str, *, arabic: bool) -> None:
        """Draw a timeline's mark at the start side of the next line: filled, ringed, hollow."""
        corner = QPointF((self.width - MARGIN - 14 if arabic else MARGIN + 14) - MARK_DOTS // 2, 24 - MARK_DOTS // 2)
        self._draw(lambda painter: painter.drawImage(corner, _mark(kind)))

    def rule(self) -> None:
        self._draw(lambda painter: painter.fillRect(0, 10, self.width, 3, Qt.GlobalColor.black))
        self.y += 24

    def block(self, height: int, paint: Callable[[QPainter], None]) -> None:
        """Leave a block across the whole width to `paint`."""
        self._draw(paint)
        self.y += height

    def gap(self, dots: int) -> None:
        self.y += dots

    def qr(self, text: str) -> None:
        """A QR code with the standard's quiet zone of four modules, centred."""
        rows = qr_rows(text)
        count, quiet = len(rows), QUIET_MODULES * QR_MODULE_DOTS
        size = count * QR_MODULE_DOTS
        greys = b"".join(rows).translate(MODULE_GREYS)

        def draw(painter: QPainter) -> None:
            code = QImage(greys, count, count, count, QImage.Format.Format_Grayscale8)
            painter.drawImage(QRectF((self.width - size) // 2, quiet, size, size), code)  # whole modules: nothing is smoothed

        self._draw(draw)
        self.y += size + 2 * quiet

    def ribbon(self, text: str) -> None:
        """White on black across the whole width."""
        font = QFont(FAMILY)
        font.setPixelSize(BODY)
        font.setBold(True)

        def draw(painter: QPainter) -> None:
            painter.fillRect(0, 0, self.width, 56, Qt.GlobalColor.black)
            painter.setFont(font)
            painter.setPen(QColor(Qt.GlobalColor.white))
            painter.drawText(QRectF(0, 0, self.width, 56), Qt.AlignmentFlag.AlignCenter, text)

        self._draw(draw)
        self.y += 72

    def take(self) -> bytes:
        """Draw the section and answer its rows: one bit a dot, the most significant on the left, 1 is black."""
        rows, width = min(self.y, MAX_HEIGHT - self._height), self.width
        if rows + OVERHANG > self._image.height():
            self._image = self._blank(rows + OVERHANG)
        used = (rows + OVERHANG) * width
        dots = memoryview(self._image.bits())
        dots[: len(self._over)] = self._over
        dots[len(self._over) : used] = bytes([WHITE]) * (used - len(self._over))
        blocks, self._blocks = self._blocks, []  # they hold this strip: its texts would stay until some collection
        painter = QPainter(self._image)
        for y, draw in blocks:
            painter.save()
            painter.translate(0, y)
            draw(painter)
            painter.restore()
        painter.end()
        self._over = bytes(self._image.constBits()[rows * width : used])
        self._height += rows
        self.y = 0
        return _dots(self._image.copy(0, 0, width, rows)) if rows else b""

    def _blank(self, rows: int) -> QImage:
        return QImage(self.width, rows, QImage.Format.Format_Grayscale8)

    def _draw(self, draw: Callable[[QPainter], None]) -> None:
        """Draw this here, when the section is taken."""
        self._blocks.append((self.y, draw))


@cache
def _mark(kind: str) -> QImage:
    """Drawn once: a curve takes a tenth of a millisecond."""
    image = QImage(MARK_DOTS, MARK_DOTS, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter, centre = QPainter(image), QPointF(MARK_DOTS / 2, MARK_DOTS / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(Qt.GlobalColor.black, 3))
    painter.setBrush(Qt.GlobalColor.black if kind == "done" else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, 10, 10)
    if kind == "now":
        painter.setBrush(Qt.GlobalColor.black)
        painter.drawEllipse(centre, 4, 4)
    painter.end()
    return image


@cache
def emblem(width_dots: int) -> bytes:
    """The eight-point star, two squares, one turned by half a right angle: drawn once, for it leaves first."""
    paper = Paper(width_dots)

    def draw(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(width_dots / 2, 44)
        painter.setPen(QPen(Qt.GlobalColor.black, 4))
        for _ in range(2):
            painter.drawRect(QRectF(-28, -28, 56, 56))
            painter.rotate(45)
        painter.setBrush(Qt.GlobalColor.black)
        painter.drawEllipse(QPointF(0, 0), 9, 9)

    paper.block(96, draw)
    return paper.take()


def _dots(grey: QImage) -> bytes:
    indexed = grey.convertToFormat(QImage.Format.Format_Indexed8)  # greys go to dots by way of colours else: twice the time
    mono = indexed.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
    if mono.colorTable() and mono.colorTable()[0] == BLACK:
        mono.invertPixels()
    size, stride = grey.width() // 8, mono.bytesPerLine()
    raw = bytes(mono.constBits())
    return raw if stride == size else b"".join(raw[row * stride : row * stride + size] for row in range(mono.height()))
