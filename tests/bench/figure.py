"""One measured figure: its samples, and the limit that its median has to keep."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`limit` is the most that the median may be; `note` says what was measured when the key alone does not."""

    samples: tuple[float, ...]
    unit: str
    limit: float
    note: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def met(self) -> bool:
        return self.median <= self.limit

    def told(self) -> dict[str, object]:
        """As it stands in build/bench.json."""
        least, most = min(self.samples), max(self.samples)
        rounded = {"median": _short(self.median), "min": _short(least), "max": _short(most), "samples": len(self.samples)}
        note = {"note": self.note} if self.note else {}
        return {**rounded, "unit": self.unit, "limit": self.limit, "met": self.met, **note}


def ratio(numerators: list[float], denominators: list[float]) -> tuple[float, ...]:
    """Ratios of what was measured in turns: each numerator beside the denominator that was measured next to it."""
    return tuple(above / below for above, below in zip(numerators, denominators, strict=True))


def percentile(values: list[float], percent: float) -> float:
    """The least value that at least `percent` of all values do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def _short(value: float) -> float:
    return round(value, 3 if abs(value) < 10 else 1)
