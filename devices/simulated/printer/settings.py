"""How a simulated printer is set, from ESC @ on. Clauses of Epson's ESC/POS reference."""

from __future__ import annotations

from dataclasses import dataclass, replace

LINE_DOTS = 30  # from one line of text to the next
DOTS_AN_INCH = 203


@dataclass(frozen=True, slots=True)
class Settings:
    """`indent_dots` (ESC $) holds for one line only, `margin_dots` (GS L) for all.

    Text is wrapped and everything aligned within `area_dots` (GS W) beside the margin; without, it is all the paper's.
    Distances are told in units, so many an inch `across` and `down` the paper (GS P).
    """

    dots_an_inch: int = DOTS_AN_INCH
    across: int = DOTS_AN_INCH
    down: int = DOTS_AN_INCH
    page: int = 0
    side: int = 0
    own_letters: bool = False
    bold: bool = False
    wide: int = 1
    high: int = 1
    line_dots: int = LINE_DOTS
    margin_dots: int = 0
    area_dots: int | None = None
    indent_dots: int = 0
    module_dots: int = 3
    level: int = 0x30

    def dots_down(self, units: int) -> int:
        return units * self.dots_an_inch // self.down

    def changed_by(self, name: bytes, number: int) -> Settings:
        """What a command of so many as its parameters makes of it; unknown ones change nothing."""
        dots_across = number * self.dots_an_inch // self.across
        match name:
            case b"\x1bt":
                return replace(self, page=number)
            case b"\x1ba":
                return replace(self, side=number % 0x30)  # 0 or "0"
            case b"\x1bE":
                return replace(self, bold=bool(number & 1))
            case b"\x1b!":
                return replace(self, bold=bool(number & 8), high=1 + (number >> 4 & 1), wide=1 + (number >> 5 & 1))
            case b"\x1d!":
                return replace(self, wide=(number >> 4 & 7) + 1, high=(number & 7) + 1)
            case b"\x1b%":
                return replace(self, own_letters=bool(number & 1))
            case b"\x1b2":
                return replace(self, line_dots=LINE_DOTS)
            case b"\x1b3":
                return replace(self, line_dots=self.dots_down(number))
            case b"\x1b$":
                return replace(self, indent_dots=dots_across)
            case b"\x1dL":
                return replace(self, margin_dots=dots_across)
            case b"\x1dW":
                return replace(self, area_dots=dots_across)
            case b"\x1dP":
                return replace(self, across=number & 0xFF or self.across, down=number >> 8 or self.down)
        return self
