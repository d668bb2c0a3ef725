"""One part's health as it is told to the technician: said again only when something of it changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kiosk.core.maintenance_events import PartReported
from kiosk.core.parts import PaperLeft, Part, Report, Trouble


class PartHealth:
    """Owned by the part's worker. `local_time` dates the beginning and the end of a trouble."""

    def __init__(self, part: Part, *, name: str, local_time: Callable[[], datetime]) -> None:
        self._report, self._local_time = Report(part, name=name), local_time

    def tell(
        self,
        trouble: Trouble | None,
        *,
        state: str,
        name: str | None = None,
        milliseconds: int | None = None,
        contract: str = "",
        certificate_days: int | None = None,
        detail: str = "",
        paper: PaperLeft | None = None,
    ) -> tuple[PartReported, ...]:
        """Answer what the technician must hear: nothing when nothing changed. `state` is a word of XFS4IoT."""
        before = self._report
        since = before.since if trouble is before.trouble and before.since else f"{self._local_time():%H:%M}"
        name = before.name if name is None else name
        figures = milliseconds, contract, certificate_days
        self._report = Report(before.part, trouble, since, state, name, *figures, detail, paper)
        return () if self._report == before else (PartReported(self._report),)
