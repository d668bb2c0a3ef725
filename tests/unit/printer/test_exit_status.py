"""Whether paper lies at the exit: Custom's full status, among noise, flow control and answers to other questions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devices.printer.exit_status import FULL_STATUS, lies_at_exit

CLEAR, LIES = b"\x10\x0f\x00\x00\x00\x00", b"\x10\x0f\x20\x00\x00\x00"
NEAR_END_AND_COVER = b"\x10\x0f\x04\x02\x00\x00"


class Replay:
    """A line on which these bytes come, each in its time; then silence."""

    def __init__(self, raw: bytes, *, each_seconds: float = 0.0) -> None:
        self.written, self.seconds = b"", 0.0
        self._bytes: Iterator[int] = iter(raw)
        self._each_seconds = each_seconds

    def now(self) -> float:
        return self.seconds

    def write(self, raw: bytes, *, seconds: float) -> None:  # noqa: ARG002 - a line in memory takes no time
        self.written += raw

    def read(self, *, seconds: float) -> int | None:
        byte = next(self._bytes, None) if self._each_seconds <= seconds else None
        self.seconds += seconds if byte is None else self._each_seconds
        return byte

    def close(self) -> None: ...

    def drop(self) -> None: ...


@pytest.mark.parametrize(
    ("raw", "lies"),
    [
        (CLEAR, False),
        (LIES, True),
        (NEAR_END_AND_COVER, False),
        (b"\x12\x16" + LIES, True),  # late answers to DLE EOT 1 and 2
        (b"\x10\x00\x00\x00" + LIES, True),  # automatic status (ASB)
        (b"\x13" + LIES[:3] + b"\x11" + LIES[3:], True),  # XOFF, XON
        (LIES[:5], None),
        (b"\x12\x12\x12", None),
        (b"", None),
    ],
)
def test_the_answer_is_found_and_half_an_answer_is_none(raw: bytes, lies: bool | None) -> None:
    line = Replay(raw)
    assert lies_at_exit(line, now=line.now) is lies
    assert line.written == FULL_STATUS == b"\x10\x04\x14"
    assert line.seconds == (0.0 if lies is not None else 0.5), "it waits for what has come, or gives up too late"


def test_a_slow_line_gets_half_a_second_for_all_six_bytes() -> None:
    for each_seconds, lies in ((0.08, True), (0.09, None)):
        line = Replay(LIES, each_seconds=each_seconds)
        assert lies_at_exit(line, now=line.now) is lies
        assert line.seconds <= 0.5
