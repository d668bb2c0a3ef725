"""Paragraphs as a printer's lines: wrapped in logical order first, then each line put in visual order (UAX #9).

Directions are resolved on the whole paragraph, as the standard wants, by python-bidi; its display of a single line would
forget what stood before the break. What it leaves out is done here: lines (L1, L2) and mirrored brackets (L4).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bidi import get_display

from devices.printer.cp864 import Cell, cells

MIRRORED = dict(zip("()<>[]{}«»", ")(><][}{»«", strict=True))
RIGHT_TO_LEFT, FIRST_STRONG, POP = "\u2067", "\u2068", "\u2069"
ISOLATES = ("\u2066", RIGHT_TO_LEFT, FIRST_STRONG)
NEUTRAL = "\ufffc"  # an object among letters
DEEPEST = 60  # isolates in isolates that have an effect (UAX #9 allows so many levels: 125)
BREAKS_AFTER = tuple("/-.,:?&=_@")  # where a word that is longer than a line may be cut
_LEVELS = re.compile(r"\n    levels: \[(.*?)\n    \]", re.DOTALL)


def visual_lines(text: str, columns: int, *, rtl: bool) -> tuple[str, ...]:
    """Answer the glyphs of each line from left to right, at most `columns` each, without spaces at the ends.

    `rtl` is the direction of every paragraph; a new line in the text begins a new one.
    """
    return tuple(line for paragraph in text.split("\n") for line in _paragraph(cells(paragraph), columns, rtl))


def levels(sources: str, *, rtl: bool, depth: int = 0) -> tuple[int, ...]:
    """The embedding level of each character of a paragraph.

    What is isolated is a paragraph of its own (BD9) and one neutral for those around it: python-bidi gets each by itself,
    because brackets after an isolate look to the wrong end of the text before it there (N0, 0.6.12).
    """
    around = list(sources)
    inside: dict[int, tuple[int, ...]] = {}
    at = 0
    while at < len(sources):
        if sources[at] in ISOLATES and depth < DEEPEST:
            end = _end_of_isolate(sources, at)
            own = sources[at + 1 : end]
            own_rtl = sources[at] == RIGHT_TO_LEFT or (sources[at] == FIRST_STRONG and _begins_rtl(own))
            higher = 2 if own_rtl == rtl else 1
            inside[at + 1] = tuple(level + rtl + higher - own_rtl for level in levels(own, rtl=own_rtl, depth=depth + 1))
            around[at + 1 : end] = [""] * len(own)
            at = end
        at += 1
    plain = "".join(NEUTRAL if char in ISOLATES or char == POP else char for char in around if char)
    outer = iter(_resolved(plain, rtl))
    found = [next(outer) if char else 0 for char in around]
    for start, own_levels in inside.items():
        found[start : start + len(own_levels)] = own_levels
    return tuple(found)


def _end_of_isolate(sources: str, start: int) -> int:
    """Where the isolate that begins at `start` ends: at its POP, else with the paragraph."""
    open_now = 0
    for at in range(start, len(sources)):
        open_now += (sources[at] in ISOLATES) - (sources[at] == POP)
        if open_now == 0:
            return at
    return len(sources)


def _begins_rtl(text: str) -> bool:
    """Rules P2 and P3: whether the first strong letter, outside of isolates, goes from right to left."""
    at = 0
    while at < len(text):
        if text[at] in ISOLATES:
            at = _end_of_isolate(text, at)
        elif (kind := unicodedata.bidirectional(text[at])) in ("L", "R", "AL"):
            return kind != "L"
        at += 1
    return False


def _resolved(text: str, rtl: bool) -> Iterator[int]:
    """The levels that python-bidi tells of a text without isolates; it tells them for each byte of UTF-8."""
    if not text:
        return
    told = _LEVELS.search(get_display(text, base_dir="R" if rtl else "L", debug=True))
    if told is None:
        raise ValueError("python-bidi tells its levels in another form: see requirements.lock for the version known here.")
    by_byte = [int(level) for level in re.findall(r"\d+", told[1])]
    at = 0
    for char in text:
        yield by_byte[at]
        at += len(char.encode())


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
