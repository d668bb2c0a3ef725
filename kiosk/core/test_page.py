"""What the technician's test page says: which machine, when, which versions. Pure; never anything of a visitor."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.core.transactions import Words

TITLE = Words("صفحة تجريبية", "Test page")
END = Words("الصفحة كاملة إن ظهر هذا السطر.", "The page is whole when this line is here.")


@dataclass(frozen=True, slots=True)
class TestPage:
    """`versions` are names with their values; `moment` is local time as it is printed."""

    emirate: Words
    kiosk: str
    moment: str
    versions: tuple[tuple[str, str], ...]
    demo: bool

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(f"{name}: {value}" for name, value in (("Kiosk", self.kiosk), ("Time", self.moment), *self.versions))

    @property
    def code(self) -> str:
        """What the page's QR code says."""
        return f"KIOSK-TEST:{self.kiosk}:{self.moment}"
