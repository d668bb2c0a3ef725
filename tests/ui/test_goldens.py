"""The main screens look as they were accepted, upright and wide.

`python -m tests.ui.test_goldens` writes the goldens anew: look at each before it is committed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from PySide6.QtGui import QGuiApplication

from kiosk.core.steps import Kiosk
from kiosk.core.transactions import Language
from tests.pictures import SCENE, UPRIGHT, WIDE, Size, kiosks, window_of
from ui.application import Window, start
from ui.front import Front

GOLDENS = Path(__file__).with_name("goldens")
MAIN = (
    "welcome",
    "code",
    "phone",
    "phone-rejected",
    "transactions",
    "transaction",
    "take-both",
    "apology-no-paper-qr",
    "transactions-covered",
    "can-half",
    "can-wrong-scanner",
    "mrz-half",
    "mrz-wrong",
    "lay-again",
    "reading-document-half",
    "transactions-limited",
    "apology-card-wrong-way-contact",
)
FOLDERS = {GOLDENS: UPRIGHT, GOLDENS / "landscape": WIDE}
KIOSKS = dict(kiosks())


class Painter:
    """A window of one size, and its screens as small grey pictures."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.folder, self._small = folder, (size.width // 4, size.height // 4)
        self._front = Front(Kiosk(), scene=lambda: SCENE)
        self.complaints: list[str] = []
        self.window: Window = window_of(self._front, size, self.complaints.append)

    def paint(self, name: str, language: Language, path: Path) -> Image.Image:
        self._front.show(replace(KIOSKS[name], language=language))
        QGuiApplication.processEvents()
        self.window.picture(path)
        with Image.open(path) as picture:
            return picture.convert("L").resize(self._small)


@pytest.fixture(scope="module", params=FOLDERS.items(), ids=["upright", "wide"])
def painter(request: pytest.FixtureRequest) -> Iterator[Painter]:
    start(["test"])
    painter = Painter(*request.param)
    yield painter
    painter.window.close()
    assert not painter.complaints


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", MAIN)
def test_the_main_screens_look_as_accepted(painter: Painter, name: str, language: Language, tmp_path: Path) -> None:
    now = painter.paint(name, language, tmp_path / "screen.png")
    with Image.open(painter.folder / f"{name}-{language.value}.png") as picture:
        golden = picture.convert("L")
    difference = ImageStat.Stat(ImageChops.difference(now, golden)).mean[0]
    assert difference < 0.5, f"{name} in {language.value} looks different: {difference:.2f}"


if __name__ == "__main__":
    start(["goldens"])
    for folder, size in FOLDERS.items():
        artist = Painter(folder, size)
        for name in MAIN:
            for language in Language:
                path = folder / f"{name}-{language.value}.png"
                artist.paint(name, language, path).save(path)
        artist.window.close()
