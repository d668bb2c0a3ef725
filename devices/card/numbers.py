"""The numbers that registries give people, and the digit by which each proves that it was read right. Pure."""

from __future__ import annotations

from collections.abc import Callable


def luhn(number: str) -> bool:
    """Saudi ID numbers: ten digits, the first 1 or 2, check digit by Luhn."""
    return _digits(number, 10) and number[0] in "12" and _luhn(number)


def thai13(number: str) -> bool:
    """Thai citizen numbers: thirteen digits, weighted modulo 11."""
    if not _digits(number, 13):
        return False
    return (11 - sum(int(digit) * (13 - index) for index, digit in enumerate(number[:12])) % 11) % 10 == int(number[12])


def emirates_id(number: str) -> bool:
    """Emirates ID numbers: fifteen digits, the country's 784 first, check digit by Luhn."""
    return _digits(number, 15) and number.startswith("784") and _luhn(number)


def cpr(number: str) -> bool:
    """Bahrain's personal numbers: nine digits, of birth two of the year and the month; no rule of a check digit is public."""
    return _digits(number, 9) and "01" <= number[2:4] <= "12"


CHECKS: dict[str, Callable[[str], bool]] = {
    "luhn": luhn,
    "thai13": thai13,
    "emirates-id": emirates_id,
    "cpr": cpr,
    "present": bool,
}


def _digits(number: str, length: int) -> bool:
    return len(number) == length and number.isascii() and number.isdigit()


def _luhn(number: str) -> bool:
    doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
