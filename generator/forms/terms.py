"""会議.xlsx［用語］: words the office has decided on, besides those the program knows."""

from generator.forms.meeting import WORKBOOK
from generator.record import Record, column, sheet


@sheet(
    WORKBOOK,
    "用語",
    note="資料で使う言葉を決めます。点検は「使わない言葉」を探して知らせます。公用文の主な用語は、書かなくても点検します。",
    optional=True,
)
class Term(Record):
    """One word to use, and the one not to."""

    use: str = column("使う言葉", note="資料で使う言葉です。", example="取組", steers=True, width=24)
    avoid: str = column(
        "使わない言葉",
        note="見つけたら知らせる言葉です。「使う言葉」と同じものは、その言葉を点検しないという意味になります。",
        example="取り組み",
        key=True,
        steers=True,
        width=24,
    )
    remark: str = column(
        "備考", note="理由などを書きます。点検の知らせに添えます。", example="", required=False, steers=True, width=40
    )
