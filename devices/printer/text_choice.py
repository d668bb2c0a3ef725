"""Whether a receipt goes as a picture or as the printer's own letters. Pure; loads nothing of either."""

from __future__ import annotations

PICTURE_BYTES = 104_000  # the reference receipt of tests/bench in both languages, 576 dots, as bands: measured
SHARE_OF_DEADLINE = 0.5  # what is left is for the paper to move, the cutter, and the printer's answers
BITS_A_BYTE = 10  # start bit, eight bits, stop bit


def picture_seconds(baud: int | None) -> float:
    """How long a picture takes on a serial line; `baud` is None on USB and Ethernet, which take no time worth a choice."""
    return 0.0 if baud is None else PICTURE_BYTES * BITS_A_BYTE / baud


def prints_text(*, text_only: bool, code_page: int | None, baud: int | None, deadline_seconds: float) -> bool:
    """Choose text where the profile wants nothing else, or where a picture would be too long on a serial line.

    Too long is more than half of the print's deadline: with 15 s and today's picture that is below 139,000 baud, so every
    usual serial line. Without `code_page` (of CP864) the printer knows no Arabic.
    """
    if code_page is None:
        return False
    return text_only or picture_seconds(baud) > deadline_seconds * SHARE_OF_DEADLINE
