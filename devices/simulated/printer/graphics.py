"""What a simulated printer keeps beside its own letters: graphics in non-volatile memory. Clauses of Epson's reference.

Images are as they are printed, ink on nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import Image


@dataclass(slots=True)
class Graphics:
    """By key code (GS ( L) or by number (FS q); the one kind deletes the other, as its notes say. `waits` is not kept."""

    by_key: dict[bytes, Image.Image] = field(default_factory=dict)
    by_number: list[Image.Image] = field(default_factory=list)
    waits: Image.Image | None = None

    def carry_out(self, body: bytes) -> Image.Image | None:
        """GS ( L from its function on; what it prints."""
        match body[1:2], body[2:]:
            case b"\x41", b"CLR":  # function 65
                self.by_key.clear()
            case b"\x42", key:  # 66
                self.by_key.pop(key, None)
            case b"\x43", defined if defined[:1] == b"0" and defined[3:4] == b"\x01":  # 67: one colour, rows
                self.by_key[defined[1:3]] = _image(defined[4:8], defined[9:])
                self.by_number.clear()
            case b"\x45", asked if asked[:2] in self.by_key:  # 69
                return enlarged(self.by_key[asked[:2]], asked[2], asked[3])
            case b"\x70", drawn if drawn[:1] == b"0":  # 112
                self.waits = enlarged(_image(drawn[4:8], drawn[8:]), drawn[1], drawn[2])
            case ((b"\x02" | b"2"), b""):  # 50
                waited, self.waits = self.waits, None
                return waited
        return None

    def define(self, command: bytes) -> None:
        """FS q: images in columns of bytes, which number themselves from 1."""
        self.by_key.clear()
        self.by_number = list(_columned(command[3:]))

    def numbered(self, number: int, mode: int) -> Image.Image | None:
        """FS p: mode 0 as it is, 1 twice as wide, 2 twice as high, 3 both."""
        if not 1 <= number <= len(self.by_number):
            return None
        return enlarged(self.by_number[number - 1], 1 + (mode & 1), 1 + (mode >> 1 & 1))


def columns(raw: bytes, height_bytes: int) -> Image.Image:
    """Columns of dots from left to right, the most significant bit at the top, as letters and images of old are sent."""
    width = len(raw) // height_bytes if height_bytes else 0
    if not width:
        return Image.new("1", (0, height_bytes * 8))
    lying = Image.frombytes("1", (height_bytes * 8, width), raw)
    return lying.transpose(Image.Transpose.TRANSPOSE)


def enlarged(image: Image.Image, wide: int, high: int) -> Image.Image:
    return image.resize((image.width * wide, image.height * high)) if image.width and (wide, high) != (1, 1) else image


def _columned(raw: bytes) -> Iterator[Image.Image]:
    while raw:
        width, height = int.from_bytes(raw[:2], "little") * 8, int.from_bytes(raw[2:4], "little")
        yield columns(raw[4 : 4 + width * height], height)
        raw = raw[4 + width * height :]


def _image(size: bytes, raw: bytes) -> Image.Image:
    """Rows of dots, each filled up to whole bytes."""
    width, height = int.from_bytes(size[:2], "little"), int.from_bytes(size[2:], "little")
    need = (width + 7) // 8 * height
    return Image.frombytes("1", (width, height), raw[:need].ljust(need, b"\x00"))
