"""Paragraphs as a printer's lines: wrapped in logical order first, then each line put in visual order (UAX #9).

Directions are resolved on the whole paragraph, as the standard wants, by python-bidi; its display of a single line would
forget what stood before the break. What it leaves out is done here: lines (L1, L2) and mirrored brackets (L4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bidi import get_display

from devices.printer.cp864 import Cell, cells

MIRRORED = dict(zip("()<>[]{}«»", ")(><][}{»«", strict=True))
ISOLATES, POP = "\u2066\u2067\u2068", "\u2069"
BREAKS_AFTER = tuple("/-.,:?&=_@")  # where a word that is longer than a line may be cut
_LEVELS = re.compile(r"\n    levels: \[(.*?)\n    \]", re.DOTALL)


def visual_lines(text: str, columns: int, *, rtl: bool) -> tuple[str, ...]:
    """Answer the glyphs of each line from left to right, at most `columns` each, without spaces at the ends.

    `rtl` is the direction of every paragraph; a new line in the text begins a new one.
    """
    return tuple(line for paragraph in text.split("\n") for line in _paragraph(cells(paragraph), columns, rtl))


def levels(sources: str, *, rtl: bool) -> tuple[int, ...]:
    """The embedding level of each character of a paragraph."""
    if not sources:
        return ()
    told = _LEVELS.search(get_display(sources, base_dir="R" if rtl else "L", debug=True))
    if told is None:
        raise ValueError("python-bidi tells its levels in another form: see requirements.lock for the version known here.")
    by_byte = [int(level) for level in re.findall(r"\d+", told[1])]
    found, at = [], 0
    for char in sources:
        found.append(by_byte[at])
        at += len(char.encode())
    return tuple(found)


def _paragraph(paragraph: Sequence[Cell], columns: int, rtl: bool) -> Iterator[str]:
    resolved = levels("".join(cell.source for cell in paragraph), rtl=rtl)
    for first, end in _wrapped(paragraph, columns):
        line = [(cell.glyph, level) for cell, level in zip(paragraph[first:end], resolved[first:end], strict=True)]
        yield "".join(_ordered(line))


def _wrapped(paragraph: Sequence[Cell], columns: int) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends. Spaces at a break belong to no line; an empty paragraph is an empty line."""
    badness = tuple(_badness(paragraph))
    at = 0
    while True:
        while at < len(paragraph) and paragraph[at].glyph in ("", " "):
            at += 1
        end, used = at, 0
        while end < len(paragraph) and used + len(paragraph[end].glyph) <= columns:
            used += len(paragraph[end].glyph)
            end += 1
        if end < len(paragraph):
            end = min(range(end, at, -1), key=lambda place: badness[place])
        last = end
        while last > at and paragraph[last - 1].glyph in ("", " "):
            last -= 1
        yield at, last
        at = end
        if not any(cell.glyph.strip() for cell in paragraph[at:]):
            return


def _badness(paragraph: Sequence[Cell]) -> Iterator[int]:
    """How bad a break before each cell is: none at a space, worse at one in an isolate (a phone number), last in a word."""
    depth, after = 0, ""
    for cell in paragraph:
        if cell.source == " ":
            yield min(depth, 1)
        else:
            yield 2 if after in BREAKS_AFTER and cell.glyph not in BREAKS_AFTER else 3
        depth = max(0, depth + (cell.source in ISOLATES) - (cell.source == POP))
        after = cell.glyph or after


def _ordered(line: Sequence[tuple[str, int]]) -> list[str]:
    """Rules L2 and L4: turn runs round from the highest level to the lowest, and mirror what stands in odd ones."""
    turned = [(MIRRORED.get(glyph, glyph) if level % 2 else glyph, level) for glyph, level in line]
    for level in range(max((level for _, level in line), default=0), 0, -1):
        at = 0
        while at < len(turned):
            end = at
            while end < len(turned) and turned[end][1] >= level:
                end += 1
            turned[at:end] = turned[at:end][::-1]
            at = end + 1
    return [glyph for glyph, _ in turned]
