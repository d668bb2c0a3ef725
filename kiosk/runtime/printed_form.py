"""In which form a printer gets its paper: dots, or its own letters where its model or its line asks for them.

The kiosk and `kiosk print` choose here alone, so that a printer tried by hand prints as it will on the kiosk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from devices.printer.encoding import Strip, encode
from devices.printer.profile import PrinterProfile
from devices.printer.text_choice import prints_text
from kiosk.core.receipt_blocks import ReceiptContent
from kiosk.core.test_page import TestPage


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedForm:
    """`baud` is that of a serial line, None on any other.

    Chunks are whole commands, made when they are asked for. `render` draws strips, so many dots wide; it is not
    called where letters go.
    """

    profile: PrinterProfile
    baud: int | None
    deadline_seconds: float

    @property
    def in_letters(self) -> bool:
        profile = self.profile
        return prints_text(
            text_only=profile.text_only, code_page=profile.code_page, baud=self.baud, deadline_seconds=self.deadline_seconds
        )

    def receipt(self, receipt: ReceiptContent, render: Callable[[ReceiptContent, int], Iterable[Strip]]) -> Iterator[bytes]:
        """Answer a receipt's chunks."""
        if self.in_letters:
            from kiosk.runtime.printed_letters import receipt_in_letters  # 14 ms, 2 MB: dots do without

            return receipt_in_letters(receipt, self.profile)
        return encode(render(receipt, self.profile.width_dots), self.profile)

    def test_page(self, page: TestPage, render: Callable[[TestPage, int], Iterable[Strip]]) -> Iterator[bytes]:
        """Answer the chunks of the technician's test page."""
        if self.in_letters:
            from kiosk.runtime.printed_letters import test_page_in_letters

            return test_page_in_letters(page, self.profile)
        return encode(render(page, self.profile.width_dots), self.profile)
