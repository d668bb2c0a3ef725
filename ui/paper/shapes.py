"""What is drawn once and stands on many papers: a timeline's marks, the box to be ticked, the emblem. Dots, 1 is black."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

MARK_DOTS = 28
BOX = "box"
WHITE, BLACK = 0xFFFFFFFF, 0xFF000000


@cache
def mark_image(kind: str) -> QImage:
    """Drawn once: a curve takes a tenth of a millisecond."""

    def draw(painter: QPainter) -> None:
        centre = QPointF(MARK_DOTS / 2, MARK_DOTS / 2)
        painter.setPen(QPen(Qt.GlobalColor.black, 3))
        painter.setBrush(Qt.GlobalColor.black if kind == "done" else Qt.BrushStyle.NoBrush)
        if kind == BOX:
            painter.drawRect(QRectF(2.5, 2.5, MARK_DOTS - 5, MARK_DOTS - 5))
        else:
            painter.drawEllipse(centre, 10, 10)
        if kind == "now":
            painter.setBrush(Qt.GlobalColor.black)
            painter.drawEllipse(centre, 4, 4)

    return _curves(MARK_DOTS, MARK_DOTS, draw)


@cache
def emblem(width_dots: int) -> bytes:
    """The eight-point star, two squares, one turned by half a right angle: drawn once, for it leaves first."""

    def draw(painter: QPainter) -> None:
        painter.translate(width_dots / 2, 44)
        painter.setPen(QPen(Qt.GlobalColor.black, 4))
        for _ in range(2):
            painter.drawRect(QRectF(-28, -28, 56, 56))
            painter.rotate(45)
        painter.setBrush(Qt.GlobalColor.black)
        painter.drawEllipse(QPointF(0, 0), 9, 9)

    star = _curves(width_dots, 96, draw)
    return unpadded(memoryview(star.constBits()), star.bytesPerLine(), width_dots // 8)


def _curves(width: int, height: int, paint: Callable[[QPainter], None]) -> QImage:
    """Draw with smooth edges and take what is at least half black: a curve of dots alone has corners."""
    grey = QImage(width, height, QImage.Format.Format_Grayscale8)
    grey.fill(Qt.GlobalColor.white)
    painter = QPainter(grey)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    dots = grey.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
    if dots.color(0) == BLACK:
        dots.invertPixels()
        dots.setColorTable([WHITE, BLACK])
    return dots


def blank(width: int, rows: int) -> QImage:
    """An image of dots, 1 is black; what stands on it is not defined yet."""
    image = QImage(width, rows, QImage.Format.Format_Mono)
    image.setColorTable([WHITE, BLACK])
    return image


def unpadded(dots: memoryview, stride: int, size: int) -> bytes:
    """Without what fills an image's lines up to whole words."""
    return bytes(dots) if stride == size else b"".join([dots[at : at + size] for at in range(0, len(dots), stride)])
