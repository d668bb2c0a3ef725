"""A strip of paper that grows downwards, handed out section by section as rows of dots, drawn by the screen's text engine.

At 203 dots an inch 10 points are 28 dots; nothing is smaller. Deterministic: the same content gives the same dots.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from kiosk.core.line_breaks import DOT, parted, unbroken, unorphaned
from ui.fonts import FAMILY, load_fonts
from ui.paper.shapes import MARK_DOTS, blank, mark_image, unpadded
from ui.qr import qr_rows

MARGIN, SMALL, BODY, LARGE, TITLE = 12, 28, 30, 33, 44
QR_MODULE_DOTS, QUIET_MODULES = 6, 4
DIGITS = b"01".ljust(256)
WHITE_MODULE, BLACK_MODULE = b"0" * QR_MODULE_DOTS, b"1" * QR_MODULE_DOTS
CHIP_PADDING, CHIP_INSET, FRAME = 8, 16, 3
MAX_HEIGHT = 60_000
OVERHANG = 32
"""Rows below a section that its letters may reach into: they are kept and stand at the head of the next one."""
SECTION_ROWS = 512
INK, OVER = QPainter.CompositionMode.RasterOp_SourceAndDestination, QPainter.CompositionMode.CompositionMode_SourceOver
"""Black stays black: letters take an eighth less time than drawn over what is there, as white must be."""


@dataclass(frozen=True, slots=True, repr=False)
class Strip:
    """Rows of dots as `Paper.take` answers them, and what they stand for, so that a printer may make it by itself.

    `qr_text` is the text of the QR code that they are, quiet zone included; `logo` says that they are the emblem.
    """

    rows: bytes
    qr_text: str = ""
    logo: bool = False


class Paper:
    """What is to be drawn is kept until its section is taken, then drawn as dots on the one image of this strip.

    FreeType then makes letters for two colours, each the same wherever it stands, and no stroke is lost to a threshold.
    (PySide 6.11 leaves six references to None behind for every new image that is painted on.)
    """

    def __init__(self, width_dots: int) -> None:
        load_fonts()
        self.width = width_dots
        self.y = 0  # in this section
        self._height = 0  # of what was taken before
        self._image = blank(width_dots, SECTION_ROWS)
        self._over = bytes(OVERHANG * self._image.bytesPerLine())
        self._blocks: list[tuple[int, Callable[[QPainter], None]]] = []
        self._rows: list[tuple[int, bytes]] = []  # made without a painter

    def text(
        self,
        text: str,
        pixels: int,
        *,
        arabic: bool,
        bold: bool = False,
        centre: bool = False,
        indent: int = 0,
        inset: int = 0,
        label: int = 0,
        white: bool = False,
    ) -> None:
        """Draw paragraphs, wrapped at the width, start-aligned in their direction; the first `label` letters are medium.

        `indent` is at the start side, `inset` at both.
        """
        font, start = _font(pixels, bold), QPointF(MARGIN + inset + (0 if arabic else indent), 0)
        width, pitch = self.width - 2 * (MARGIN + inset) - indent, round(pixels * 1.4)
        for paragraph in text.split("\n"):
            for words, anywhere in _ways(paragraph, font, width):
                layout = QTextLayout(words, font)
                layout.setCacheEnabled(True)  # shaped once, not again when it is drawn
                layout.setTextOption(_option(arabic, centre, anywhere))
                if label:
                    layout.setFormats([_medium(label)])
                if _fits(layout, width, pitch):
                    break
            if layout.lineCount() > 1 and DOT in paragraph:
                self.text(parted(paragraph), pixels, arabic=arabic, bold=bold, centre=centre, indent=indent, label=label)
            else:
                draw = partial(_draw_layout, layout, start)
                self._draw(partial(_apart, partial(_whiten, draw)) if white else draw)
                self.y += layout.lineCount() * pitch

    def fitting(self, text: str, sizes: tuple[int, ...]) -> int:
        """The first of these sizes, from large to small, at which a bold text fits on one line; else the last."""
        width = self.width - 2 * MARGIN
        return next((size for size in sizes if _advance(text, _font(size, True)) <= width), sizes[-1])

    def mark(self, kind: str, pixels: int, *, arabic: bool) -> None:
        """Draw a mark at the start side of the next line of this size: filled, ringed, hollow, or a box to be ticked."""
        left, top = self.width - MARGIN - MARK_DOTS if arabic else MARGIN, round(pixels * 0.8) - MARK_DOTS // 2
        self._draw(lambda painter: painter.drawImage(QPointF(left, top), mark_image(kind)))

    def thread(self, pixels: int, top: int, *, above: int, below: bool, arabic: bool) -> None:
        """Join the mark of the line at `top` with that before it, from `above` dots higher, and with that after the section."""
        left = (self.width - MARGIN - MARK_DOTS if arabic else MARGIN) + MARK_DOTS // 2 - 1
        mark, reach = top + round(pixels * 0.8), MARK_DOTS // 2 + 2
        ends = [(top - above, mark - reach)] if above else []
        for begin, end in [*ends, *([(mark + reach, self.y)] if below else [])]:
            self._blocks.append((0, partial(_line_down, left, begin, end)))

    def chip(self, text: str, pixels: int, *, arabic: bool, inverse: bool) -> None:
        """A framed word at the start side; black with white letters when it is `inverse`."""
        width = min(math.ceil(_advance(text, _font(pixels, True))) + 2 * CHIP_INSET, self.width - 2 * MARGIN)
        top = self.y
        self.y += CHIP_PADDING
        self.text(text, pixels, arabic=arabic, bold=True, inset=CHIP_INSET, white=inverse)
        self.y += CHIP_PADDING
        right = self._image.bytesPerLine() * 8 - (MARGIN + width if not arabic else self.width - MARGIN)
        full = (1 << width) - 1 << right
        side = full if inverse else full & ~((1 << width - 2 * FRAME) - 1 << right + FRAME)
        edge, sides = (row.to_bytes(self._image.bytesPerLine(), "big") for row in (full, side))
        self._rows.append((top, edge * FRAME + sides * (self.y - top - 2 * FRAME) + edge * FRAME))

    def rule(self) -> None:
        self._rows.append((self.y + 10, b"\xff" * self._image.bytesPerLine() * 3))  # twenty times as fast as a painter's
        self.y += 24

    def block(self, height: int, paint: Callable[[QPainter], None]) -> None:
        """Leave a block across the whole width to `paint`."""
        self._draw(partial(_apart, paint))
        self.y += height

    def gap(self, dots: int) -> None:
        self.y += dots

    def qr(self, text: str) -> None:
        """A QR code with the standard's quiet zone of four modules, centred."""
        rows = qr_rows(text, quick=True)
        size, quiet, stride = len(rows) * QR_MODULE_DOTS, QUIET_MODULES * QR_MODULE_DOTS, self._image.bytesPerLine()
        right = stride * 8 - (self.width - size) // 2 - size
        digits = b"".join(rows).translate(DIGITS).replace(b"0", WHITE_MODULE).replace(b"1", BLACK_MODULE)
        dots = [int(digits[at : at + size], 2) << right for at in range(0, len(digits), size)]
        code = b"".join([row.to_bytes(stride, "big") * QR_MODULE_DOTS for row in dots])
        self._rows.append((self.y + quiet, code))
        self.y += size + 2 * quiet

    def ribbon(self, text: str) -> None:
        """White on black across the whole width."""

        def draw(painter: QPainter) -> None:
            painter.fillRect(0, 0, self.width, 56, Qt.GlobalColor.black)
            painter.setCompositionMode(OVER)
            painter.setFont(_font(BODY, True))
            painter.setPen(QColor(Qt.GlobalColor.white))
            painter.drawText(QRectF(0, 0, self.width, 56), Qt.AlignmentFlag.AlignCenter, text)

        self._draw(partial(_apart, draw))
        self.y += 72

    def take(self) -> bytes:
        """Draw the section and answer its rows: one bit a dot, the most significant on the left, 1 is black."""
        if self.y + OVERHANG > self._image.height():
            self._image = blank(self.width, self.y + OVERHANG)
        stride = self._image.bytesPerLine()
        used, end = (self.y + OVERHANG) * stride, self.y * stride
        dots = memoryview(self._image.bits())
        dots[:used] = self._over.ljust(used, b"\x00")
        blocks, self._blocks = self._blocks, []  # they hold this strip: its texts would stay until some collection
        for y, rows in self._rows:
            dots[y * stride : y * stride + len(rows)] = rows
        painter = QPainter(self._image)
        painter.setCompositionMode(INK)
        at = 0
        for y, draw in blocks:
            painter.translate(0, y - at)
            draw(painter)
            at = y
        painter.end()
        self._over = bytes(dots[end:used])
        height = min(self.y, MAX_HEIGHT - self._height)
        self._height += height
        self.y, self._rows = 0, []
        return unpadded(dots[: height * stride], stride, self.width // 8)

    def _draw(self, draw: Callable[[QPainter], None]) -> None:
        """Draw this here, when the section is taken."""
        self._blocks.append((self.y, draw))


@cache
def _font(pixels: int, bold: bool) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Medium)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)  # the same dots whatever typefaces a machine has
    return font


@cache
def _option(arabic: bool, centre: bool, anywhere: bool) -> QTextOption:
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if arabic else Qt.LayoutDirection.LeftToRight)
    side = Qt.AlignmentFlag.AlignRight if arabic else Qt.AlignmentFlag.AlignLeft
    option.setAlignment(Qt.AlignmentFlag.AlignHCenter if centre else side | Qt.AlignmentFlag.AlignAbsolute)
    wrap = QTextOption.WrapMode
    option.setWrapMode(wrap.WrapAtWordBoundaryOrAnywhere if anywhere else wrap.WordWrap)
    return option


def _ways(paragraph: str, font: QFont, width: int) -> Iterator[tuple[str, bool]]:
    """How a paragraph may be broken, best first: its runs and its last two words whole, what of them fits, within words."""
    yield unorphaned(unbroken(paragraph)), False
    short = unbroken(paragraph, lambda run: _advance(run, font) <= width)
    yield from ((words, False) for words in (unbroken(paragraph), unorphaned(short), short))
    yield paragraph, True


def _advance(text: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(text)


def _fits(layout: QTextLayout, width: int, pitch: int) -> bool:
    """Break a paragraph into lines; answer whether no line is wider than the paper."""
    layout.beginLayout()
    height, fits = 0, True
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        fits = fits and line.naturalTextWidth() <= width
        height += pitch
    layout.endLayout()
    return fits


def _draw_layout(layout: QTextLayout, start: QPointF, painter: QPainter) -> None:
    layout.draw(painter, start)


def _whiten(draw: Callable[[QPainter], None], painter: QPainter) -> None:
    painter.setCompositionMode(OVER)
    painter.setPen(Qt.GlobalColor.white)
    draw(painter)


def _apart(draw: Callable[[QPainter], None], painter: QPainter) -> None:
    """Whatever is set for this is set back after it."""
    painter.save()
    draw(painter)
    painter.restore()


def _line_down(left: int, begin: int, end: int, painter: QPainter) -> None:
    painter.fillRect(left, begin, 2, end - begin, Qt.GlobalColor.black)


def _medium(letters: int) -> QTextLayout.FormatRange:
    part = QTextLayout.FormatRange()
    part.start, part.length = 0, letters
    part.format.setFontWeight(QFont.Weight.Medium)
    return part
