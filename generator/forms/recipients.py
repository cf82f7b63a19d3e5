"""会議.xlsx［送付先］: who gets the papers by mail."""

from generator.forms.meeting import WORKBOOK
from generator.record import Record, column, sheet


@sheet(
    WORKBOOK,
    "送付先",
    note="資料を送る人を書きます。make mail で、メールの下書きの宛先（Bcc）になります。空のままでも構いません。",
    optional=True,
)
class Recipient(Record):
    """One person who gets papers by mail. None of it is printed in a paper."""

    name: str = column("名前", note="受け取る人の名前です。", example="若葉　花子", steers=True, width=24)
    address: str = column(
        "メールアドレス",
        note="一つの行に一つ、半角で書きます。",
        example="hanako@example.jp",
        steers=True,
        width=34,
    )
    group: str = column(
        "グループ",
        note="人によって配る資料が違うときに書きます。［配付資料］の「配付先」に、ここと同じ言葉を書きます。",
        example="委員",
        required=False,
        steers=True,
        width=14,
    )
