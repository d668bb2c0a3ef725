"""The demo's phone app: requests lie in a folder, and whoever sits at the demo's dock decides them there.

`NAME.request` holds three numbers, one a line, of which the kiosk shows one; `NAME.decision` the one that was picked, or
“reject”. Without a decision a request stays pending: nothing is ever decided by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kiosk.tawasul.phone_app import Decision, OutOfReach, Request

NUMBERS = 3


class DockApp:
    """`draw(purpose, letters, length)` gives the numbers, and the requests' names."""

    def __init__(self, folder: Path, draw: Callable[[str, str, int], str]) -> None:
        self._folder, self._draw = folder, draw

    def ask(self, _id_number: str, _valid_seconds: int, /) -> Request:
        numbers = list[str]()
        while len(numbers) < NUMBERS:
            number = self._draw("digits", "123456789", 1) + self._draw("digits", "0123456789", 1)
            numbers += [number] if number not in numbers else []
        request = Request(self._draw("request", "abcdefghijkmnpqrstuvwxyz23456789", 12), numbers[0])
        whole = self._folder / f"{request.reference}.new"
        try:
            whole.write_text("\n".join(sorted(numbers)), "ascii")
            whole.rename(whole.with_suffix(".request"))  # the dock sees it whole, or not at all
        except OSError as error:
            raise OutOfReach from error
        return request

    def decision(self, request: Request, /) -> Decision:
        try:
            picked = (self._folder / f"{request.reference}.decision").read_text("ascii")
        except FileNotFoundError:
            return Decision.PENDING
        except OSError as error:
            raise OutOfReach from error
        return Decision.CONFIRMED if picked == request.digits else Decision.REJECTED
