"""The two columns every sheet of numbered prose has: 階層 | 本文. Numbers are never typed."""

from typing import Any

from generator.prose import LEVELS
from generator.record import column

LEVEL_NOTE = "一覧から選びます。番号や記号は自動で付くので、本文には書きません。"


def level_column(choices: tuple[str, ...] = LEVELS) -> Any:
    """階層: what the row is."""
    return column("階層", note=LEVEL_NOTE, example="(1) 項目", choices=choices, steers=True, width=12)


def text_column() -> Any:
    """本文: the words of the row; empty only beside an arrow."""
    return column(
        "本文",
        note="一つの段落を一行に書きます。",
        example="事務局から資料1を用いて説明を行った。",
        required=False,
        width=80,
    )
