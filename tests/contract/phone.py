"""A phone app in hand: who was asked is known, nothing is decided until a test does, and it can be out of reach."""

from __future__ import annotations

from kiosk.tawasul.phone_app import Decision, OutOfReach, Request


class Phone:
    def __init__(self) -> None:
        self.asked: list[tuple[str, Request]] = []
        self.out_of_reach = False
        self._decided: dict[str, Decision] = {}

    def ask(self, id_number: str, _valid_seconds: int, /) -> Request:
        self._answer()
        count = len(self.asked)
        request = Request(f"request-{count}", str(10 + count % 90))
        self.asked.append((id_number, request))
        return request

    def decision(self, request: Request, /) -> Decision:
        self._answer()
        return self._decided.get(request.reference, Decision.PENDING)

    def decide(self, decision: Decision, request: int = -1) -> None:
        """Decide the last request, or an earlier one."""
        self._decided[self.asked[request][1].reference] = decision

    def pick(self, digits: str) -> None:
        """Pick these digits, as the holder does, in the last request that shows them."""
        found = next(request for _, request in reversed(self.asked) if request.digits == digits)
        self._decided[found.reference] = Decision.CONFIRMED

    def _answer(self) -> None:
        if self.out_of_reach:
            raise OutOfReach
