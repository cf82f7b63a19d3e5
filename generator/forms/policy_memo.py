"""方針説明.xlsx: the memo on the basic policy and its revision."""

from generator.forms.prose import level_column, text_column
from generator.record import Record, Renewal, sheet


@sheet(
    "方針説明.xlsx",
    "本文",
    note="基本方針についての説明を段落ごとに書きます。",
    renewed=Renewal.EACH_MEETING,
)
class MemoText(Record):
    """One paragraph of the memo."""

    level: str = level_column()
    text: str = text_column()
