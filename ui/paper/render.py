"""Draws a receipt: content in, 1-bit rows of dots out. Arabic first, English second, one block below the other.

At 203 dots an inch 10 points are 28 dots; nothing is smaller. Deterministic: the same content gives the same dots.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QTextLayout, QTextOption

from kiosk.core.receipt import Entry, ReceiptContent
from kiosk.core.transactions import Language, Words
from ui.fonts import FAMILY, load_fonts
from ui.qr import QUICK_MASK, qr_rows
from ui.texts import unorphaned

MARGIN, SMALL, BODY, LARGE, TITLE = 12, 28, 30, 33, 44
QR_MODULE_DOTS = 6
MAX_HEIGHT = 60_000
TIMELINE = Words("أين وصلت المعاملة", "Where the transaction stands")


class Paper:
    """A strip that grows downwards. What is to be drawn is kept until the height is known: one image, one painter.

    (PySide 6.11 leaves six references to None behind for every image that is painted on.)
    """

    def __init__(self, width_dots: int) -> None:
        load_fonts()
        self.width = width_dots
        self.y = 0.0
        self._blocks: list[tuple[float, Callable[[QPainter], None]]] = []

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
        layout.setTextOption(option)
        layout.beginLayout()
        height, pitch = 0.0, round(pixels * 1.4)
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
        centre = QPointF(self.width - MARGIN - 14 if arabic else MARGIN + 14, 24)

        def draw(painter: QPainter) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(Qt.GlobalColor.black, 3))
            painter.setBrush(Qt.GlobalColor.black if kind == "done" else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, 10, 10)
            if kind == "now":
                painter.setBrush(Qt.GlobalColor.black)
                painter.drawEllipse(centre, 4, 4)

        self._draw(draw)

    def rule(self) -> None:
        self._draw(lambda painter: painter.fillRect(0, 10, self.width, 3, Qt.GlobalColor.black))
        self.y += 24

    def block(self, height: int, paint: Callable[[QPainter], None]) -> None:
        """Leave a block across the whole width to `paint`."""
        self._draw(paint)
        self.y += height

    def gap(self, dots: int) -> None:
        self.y += dots

    def emblem(self) -> None:
        """The eight-point star: two squares, one turned by half a right angle."""

        def draw(painter: QPainter) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(self.width / 2, 44)
            painter.setPen(QPen(Qt.GlobalColor.black, 4))
            for _ in range(2):
                painter.drawRect(QRectF(-28, -28, 56, 56))
                painter.rotate(45)
            painter.setBrush(Qt.GlobalColor.black)
            painter.drawEllipse(QPointF(0, 0), 9, 9)

        self._draw(draw)
        self.y += 96

    def qr(self, text: str) -> None:
        """A QR code with the standard's quiet zone of four modules, centred."""
        rows = qr_rows(text, border=4, mask=QUICK_MASK)
        size = len(rows) * QR_MODULE_DOTS
        left = (self.width - size) // 2

        def draw(painter: QPainter) -> None:
            modules = b"".join(bytes(0 if dark else 255 for dark in row) for row in rows)
            code = QImage(modules, len(rows), len(rows), len(rows), QImage.Format.Format_Grayscale8)
            painter.drawImage(QRectF(left, 0, size, size), code)  # whole modules: nothing is smoothed

        self._draw(draw)
        self.y += size

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

    def picture(self) -> tuple[int, bytes]:
        """Answer width and rows: one bit a dot, the most significant on the left, 1 is black."""
        whole = QImage(self.width, min(int(self.y) + 8, MAX_HEIGHT), QImage.Format.Format_Grayscale8)
        whole.fill(Qt.GlobalColor.white)
        painter = QPainter(whole)
        blocks, self._blocks = self._blocks, []  # they hold this strip: its texts would stay until some collection
        for y, draw in blocks:
            painter.save()
            painter.translate(0, int(y))
            draw(painter)
            painter.restore()
        painter.end()
        indexed = whole.convertToFormat(QImage.Format.Format_Indexed8)  # greys go to dots by way of colours else: 2 ms more
        mono = indexed.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
        if mono.colorTable() and mono.colorTable()[0] == 0xFF000000:
            mono.invertPixels()
        size, stride = self.width // 8, mono.bytesPerLine()
        raw = bytes(mono.constBits())
        if stride == size:
            return self.width, raw
        return self.width, b"".join(raw[row * stride : row * stride + size] for row in range(mono.height()))

    def _draw(self, draw: Callable[[QPainter], None]) -> None:
        """Draw this here, when the strip's height is known."""
        self._blocks.append((self.y, draw))


def render(receipt: ReceiptContent, width_dots: int) -> tuple[int, bytes]:
    """Draw a receipt; needs a running QGuiApplication. Answers width and rows as `Paper.picture` does."""
    paper = Paper(width_dots)
    if receipt.demo:
        paper.ribbon("عرض تجريبي · DEMO")
    paper.emblem()
    _heading(paper, receipt.emirate, SMALL)
    paper.gap(4)
    _heading(paper, receipt.title, TITLE)
    paper.rule()
    for index, entry in enumerate(receipt.entries):
        if index:
            paper.rule()
        _entry(paper, entry, Language.ARABIC)
    paper.rule()
    for index, entry in enumerate(receipt.entries):
        if index:
            paper.rule()
        _entry(paper, entry, Language.ENGLISH)
    paper.rule()
    paper.qr(receipt.qr_text)
    paper.text(receipt.reference, LARGE, arabic=False, bold=True, centre=True)
    paper.gap(8)
    paper.text(receipt.issued.ar, SMALL, arabic=True, centre=True)
    paper.text(receipt.issued.en, SMALL, arabic=False, centre=True)
    paper.gap(8)
    paper.text(receipt.closing.ar, SMALL, arabic=True, centre=True)
    paper.text(receipt.closing.en, SMALL, arabic=False, centre=True)
    paper.text(receipt.kiosk, SMALL, arabic=False, centre=True)
    paper.gap(16)
    return paper.picture()


def _heading(paper: Paper, words: Words, pixels: int) -> None:
    paper.text(words.ar, pixels, arabic=True, bold=True, centre=True)
    paper.text(words.en, SMALL, arabic=False, centre=True)


def _entry(paper: Paper, entry: Entry, language: Language) -> None:
    arabic = language is Language.ARABIC
    key, _, subject = entry.heading.in_language(language).partition("\n")
    paper.text(key, SMALL, arabic=arabic)
    foreign = not arabic and any("\u0600" <= letter <= "\u06ff" for letter in subject)
    paper.text(subject, LARGE, arabic=arabic or foreign, bold=True)
    for line in entry.lines:
        paper.gap(6)
        paper.text(line.label.in_language(language), SMALL, arabic=arabic)
        paper.text(line.value.in_language(language), BODY, arabic=arabic, bold=True)
    if entry.timeline:
        paper.gap(14)
        paper.text(TIMELINE.in_language(language), LARGE, arabic=arabic, bold=True)
    for line in entry.timeline:
        paper.gap(8)
        paper.mark(line.mark, arabic=arabic)
        paper.text(line.label.in_language(language), BODY, arabic=arabic, bold=line.mark == "now", indent=44)
        paper.text(line.value.in_language(language), SMALL, arabic=arabic, indent=44)
