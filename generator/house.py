"""Tastes of the office: what may be decided otherwise elsewhere without being wrong."""

from enum import Enum


class Digits(Enum):
    """How wide derived digits are printed. What a clerk typed is printed as typed."""

    HALF = "半角"
    FULL = "全角"


RATINGS = ("A", "B", "C", "D", "—")
RATING_MEANINGS = {
    "A": "ほぼ事業内容を達成した。",
    "B": "改善、検討を要する点はあるが、事業内容をある程度達成した。",
    "C": "事業内容を達成したとは言えず、現状について大きな課題がある。",
    "D": "未実施",
}
NOTHING = "該当なし"
BLANK = "—"
CONTINUES = "→"

# 基本方針 is printed with 全角 digits throughout; the other papers with half-width ones.
DIGITS_OF_KIND = {"基本方針": Digits.FULL}
