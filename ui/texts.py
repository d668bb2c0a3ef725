"""The kiosk's own words, from ui/i18n; labels of statuses and departments come from the service."""

from __future__ import annotations

import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any

from kiosk.core.choices import Language


class Texts:
    """One language's words; a missing key is a bug and raises KeyError. `whose` names another set than the visitors'."""

    def __init__(self, language: Language, whose: str = "") -> None:
        self._path = Path(__file__).with_name("i18n") / f"{whose}{language.value}.toml"

    @cached_property
    def _words(self) -> dict[str, Any]:
        """Read when the first of them is said: 1 ms, and the first frame speaks one language."""
        return tomllib.loads(self._path.read_text("utf-8"))

    def __call__(self, key: str, **values: object) -> str:
        return str(self._words[key]).format(**values)

    def words(self, table: str) -> dict[str, str]:
        """A table of words by their keys."""
        return dict(self._words[table])

    def problem(self, name: str, key: str) -> str:
        words = self._words["problem"][name]
        return str(words.get(key) or words["hint"])

    def days(self, count: int) -> str:
        """A span of days."""
        return self.counted("plural", count)

    def counted(self, table: str, count: int) -> str:
        """A count of things, by the plural rules that both languages share (CLDR's Arabic ones)."""
        rest, words = count % 100, self._words[table]
        form = {1: "one", 2: "two"}.get(count) or ("few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other")
        return str(words["zero"] if count == 0 and "zero" in words else words[form]).format(count=count)


TEXTS = {language: Texts(language) for language in Language}
