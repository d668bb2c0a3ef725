"""Mixed strings as receipts have them: every foreign run of the field in every Arabic frame, and what the front says."""

from __future__ import annotations

import tomllib
from pathlib import Path

from kiosk.core.directions import isolated, steadied
from kiosk.core.transactions import Words

FRAMES = (
    "{}",
    "رقم القيد {}",
    "رقم القيد {} · عام 1448هـ",
    "المرجع: {} (أصل)",
    "({}) في إدارة الحقوق الخاصة",
    "أُحيلت إلى [قسم {}] بتاريخ 3 رجب",
    "«{}»، ثم إلى الإدارة القانونية",
    "للاستفسار: مكتب الاستقبال ({}، الدور الأرضي).",
    "المطلوب (صورة الصك (رقم {})) خلال 15 يومًا",
    "{} — لإفادتكم",
)
RUNS = (
    "004512",
    "1447-ر/008713",
    "+966 12 555 0000",
    "012-555-0000",
    "1448/03/21",
    "21-03-1448",
    "07:30–14:30",
    "50%",
    "12.5 %",
    "1,250.75",
    "plan B-7",
    "Al-Zahir (A/3)",
    "John O'Neil & Sons [Ltd.]",
    "https://tawasul.makkah.gov.sa/r/008713?k=K-01&v=2",
    "info@makkah.gov.sa",
    "C++ / C#",
    "3×4 م²",
    "٢٠٠ ريال",
    "K-01",
    "قطعة 12/ب",
)
ISOLATES = ("{}", "\u2066{}\u2069", "\u2067{}\u2069", "\u2068{}\u2069")
I18N = Path(__file__).parents[3] / "ui" / "i18n"


def corpus() -> list[str]:
    """More than 600 strings: each run bare and isolated in each frame, what a receipt makes of each, what the screens say."""
    made = [frame.format(isolate.format(run)) for frame in FRAMES for run in RUNS for isolate in ISOLATES]
    steady = [steadied(Words(frame.format(run), "")).ar for frame in FRAMES for run in RUNS]
    as_receipts = [frame.format(isolated(run)) for frame in FRAMES for run in RUNS]
    said = [text for name in ("ar", "en") for text in _texts(tomllib.loads((I18N / f"{name}.toml").read_text("utf-8")))]
    return list(dict.fromkeys(made + steady + as_receipts + said))


def _texts(tree: object) -> list[str]:
    if isinstance(tree, str):
        return [line for line in tree.split("\n") if line]
    return [text for branch in tree.values() for text in _texts(branch)] if isinstance(tree, dict) else []
