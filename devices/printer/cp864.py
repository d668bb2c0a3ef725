"""Arabic as code page 864 has it: logical text in, joined glyphs out, each in one cell of a printer's line.

Text mode alone comes here: a printer's own letters on a slow serial line, or a line display. A picture is shaped by Qt, from
plain text; shaping it before would join it twice.

What the code page lacks is replaced knowingly:
- إ is written ا and لإ is written لا, as hands do; ئ that ends a joined run is ى with ء beside it (شاطىء).
- Letters of Persian and Urdu become those that Arabic spells them with. A form without a cell takes its twin's: most final
  forms look like the isolated one there, most medial ones like the initial one.
- Digits are Latin, in the order that they had. Dashes, quotation marks and ellipses are the plain ones.
- Vowel signs and tanween have no cell; newspapers leave them out, too. Shadda stays where the code page has it, on a stroke
  that joins two letters; elsewhere it would stand beside its letter and cut the word, and is left out.
- Another script is question marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from arabic_reshaper import ArabicReshaper

SHADDA, SHADDA_ON_STROKE = "\u0651", "\ufe7d"
_UNUSED = {0x9B, 0x9C, 0x9F, 0xA0, 0xA1, 0xA6, 0xA7, 0xFF}  # undefined, a second space, the soft hyphen
CODES = {bytes([code]).decode("cp864"): code for code in (*range(0x20, 0x7F), *range(0x80, 0x100)) if code not in _UNUSED}
CODES["%"] = CODES["٪"]  # 0x25 is named Arabic's percent sign in Unicode's table; printers keep ASCII there

_INSTEAD = {
    "isolated": ("final",),
    "final": ("isolated",),
    "initial": ("medial", "isolated"),  # ط and ظ have one form for all
    "medial": ("initial", "isolated"),
}
_SPELLINGS = {
    **{"ا": "ٱ", "أ": "ٲٵ", "إ": "ٳ", "ؤ": "ٶٷ", "ئ": "ٸۓ", "ء": "ٴ", "ة": "ۃ", "ي": "ؠؽؾؿیۍێېۑےۦ", "و": "ۄۅۆۇۈۉۊۋۏۥ"},
    **{"ب": "ٮٻپڀ", "ت": "ٹٺټٽٿ", "ج": "ڃڄچڇڿ", "ح": "ځڂ", "خ": "څ", "د": "ڈډڊڋڌڍڎڏڐۮ", "ر": "ڑڒړڔڕږڗڙۯ", "ز": "ژ"},
    **{"س": "ښڛڜ", "ش": "ۺ", "ص": "ڝ", "ض": "ڞۻ", "ظ": "ڟ", "ع": "ڠ", "غ": "ۼ", "ف": "ڡڢڣڤڥڦ", "ق": "ٯڧڨ"},
    **{"ك": "ػؼکڪګڬڭڮگڰڱڲڳڴ", "ل": "ڵڶڷڸ", "ن": "ڹںڻڼڽ", "ه": "ھۀہۂەۿ"},
}
_LETTERS = {letter: plain for plain, letters in _SPELLINGS.items() for letter in letters}
_SIGNS = {
    **{digit: str(value) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for value, digit in enumerate(digits)},
    **dict.fromkeys("‐\u2011‒–—―−", "-"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‘’‚‛′ʹʻʼʿʾ", "'"),
    **dict.fromkeys("•●◦○", "∙"),
    **{"…": "...", "٫": ".", "٬": ",", "٭": "*", "۔": ".", "€": "EUR", "\t": " ", "\xa0": " "},
}
_GLYPHS = {
    **dict(zip("ﺇﺈﻹﻺ", "ﺍﺎﻻﻼ", strict=True)),  # hamza below is lacking
    **{"ﺉ": "ﻯﺀ", "ﺊ": "ﻰﺀ"},  # and so is a yeh with hamza that ends a run
    **{"ﯨ": "ﻳ", "ﯩ": "ﻳ"},  # an alef maksura that is joined on is a yeh without dots
}
_TRANSPARENT = "\u200b\u200f\u061c\u2060\xad"  # letters join across them (Unicode §9.2); others end a run of one direction
_CARRIED = dict(zip(_TRANSPARENT, map(chr, range(0x08F0, 0x08FF)), strict=False))  # vowel signs, as which they are shaped
_FORM = re.compile(r"<(isolated|final|initial|medial)> (.+)")
_RESHAPER = ArabicReshaper(
    {
        "delete_harakat": False,  # else shadda goes, too, and nobody has decided it
        "delete_tatweel": False,  # هـ is the label of a year
        "support_zwj": True,
        "support_ligatures": True,
        "ARABIC LIGATURE ALLAH": False,  # the code page's only ligatures are lam with an alef
    }
)


@dataclass(frozen=True, slots=True, repr=False)
class Cell:
    """One glyph on the line, or none for a control; `source` is the character whose direction it has."""

    source: str
    glyph: str


def cells(text: str) -> tuple[Cell, ...]:
    """Write a paragraph in cells, in logical order; directional controls stay as cells without a glyph."""
    unsigned = "".join(char for char in _plain_forms(text) if char not in _CARRIED.values())
    spelled = "".join(_LETTERS.get(char) or _CARRIED.get(char, char) for char in unsigned)
    shaped = _RESHAPER.reshape(spelled).translate({ord(carrier): control for control, carrier in _CARRIED.items()})
    return tuple(cell for before, char, after in _in_context(shaped) for cell in _cells(before, char, after))


def encoded(glyphs: str) -> bytes:
    """The codes of a line of glyphs."""
    return bytes(CODES[glyph] for glyph in glyphs)


def _plain_forms(text: str) -> str:
    """Undo presentation forms and composed Arabic signs that arrive in a text: they are joined anew."""
    return "".join(
        unicodedata.normalize("NFKC", char) if "\ufb50" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefc" else char
        for char in unicodedata.normalize("NFC", text)
    )


def _in_context(shaped: str) -> Iterator[tuple[str, str, str]]:
    """Each character between the letters that it may join: marks are looked through."""
    following, letter = [""] * len(shaped), ""
    for at in reversed(range(len(shaped))):
        following[at] = letter
        letter = letter if unicodedata.combining(shaped[at]) else shaped[at]
    last = ""
    for char, after in zip(shaped, following, strict=True):
        yield last, char, after
        last = last if unicodedata.combining(char) else char


def _cells(before: str, char: str, after: str) -> Iterator[Cell]:
    if char == SHADDA:
        if _joins_on(before) and after:
            yield Cell(char, SHADDA_ON_STROKE)
    elif unicodedata.category(char) == "Cf":
        yield Cell(char, "")
    elif unicodedata.category(char) != "Mn":
        for glyph in _glyphs(char):
            yield Cell(char, glyph)


def _joins_on(char: str) -> bool:
    return char != "" and unicodedata.decomposition(char).startswith(("<initial>", "<medial>"))


def _glyphs(char: str) -> str:
    """The glyphs of the code page for one shaped character; a question mark when it has none."""
    found = _SIGNS.get(char) or _GLYPHS.get(char) or _FORMS.get(char)
    if found:
        return found
    if char in CODES:
        return char
    if unicodedata.category(char) == "Zs":
        return " "
    known = [part for part in unicodedata.normalize("NFKD", char) if part in CODES and not "\u0600" <= part <= "\u06ff"]
    return "".join(known) or "?"


def _twins() -> dict[str, str]:
    """Each presentation form that the code page lacks, with the form of the same letter that stands for it."""
    known = {unicodedata.decomposition(char): char for char in CODES}
    found: dict[str, str] = {}
    for code in range(0xFE80, 0xFEFD):
        match = _FORM.fullmatch(unicodedata.decomposition(chr(code)))
        if match and chr(code) not in CODES:
            twins = [twin for form in _INSTEAD[match[1]] if (twin := known.get(f"<{form}> {match[2]}"))]
            found.update({chr(code): twin for twin in twins[:1]})
    return found


_FORMS = _twins()
