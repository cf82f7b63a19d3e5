"""取組達成度.xlsx: how far what was aimed at in a term of one or more years was reached, item by item."""

from generator.forms.organisation import ATTAINMENTS
from generator.records.declare import Kind, Layout, Record, Renewal, column, sheet

WORKBOOK = "取組達成度.xlsx"
_LINES = "セルの中で改行し、「・」で始めると箇条書きになります。全角の空白で始めると、一字下がります。"


@sheet(WORKBOOK, "期間", layout=Layout.FORM, note="取組の年度です。題名と表の見出しに使います。")
class Term(Record):
    """The years that the paper is about."""

    last_year: int = column(
        "年度",
        Kind.FISCAL_YEAR,
        note="取組の年度です。二年以上にわたるときは、終わりの年度を書きます。",
        example="5",
        names_year=True,
        width=20,
        renewed=Renewal.BY_NAME,
    )
    first_year: int | None = column(
        "開始年度",
        Kind.FISCAL_YEAR,
        note="二年以上にわたるとき、初めの年度を書きます。",
        example="4",
        required=False,
        names_year=True,
        width=20,
        renewed=Renewal.EACH_YEAR,
    )


@sheet(
    WORKBOOK, "取組達成度", note="取り組むべき項目ごとに、目標、行ったこと、達成の度合い、評価と課題を一行に書きます。"
)
class Attainment(Record):
    """What was aimed at, done and reached under one item."""

    symbol: str = column("記号", note="ア、イ、ウ…の記号です。", example="ア", key=True, width=6)
    item: str = column(
        "取り組むべき項目", note="記号を除いた名前です。", example="地域の医療・介護の資源の把握", width=20
    )
    aim: str = column(
        "目標",
        note=f"この期間の目標です。{_LINES}",
        example="・市内の医療機関情報の把握（更新）",
        required=False,
        width=40,
        renewed=Renewal.EACH_YEAR,
    )
    done: str = column(
        "取組",
        note=f"この期間に行ったことです。{_LINES}",
        example="・医療機関、歯科、薬局等の資源調査の実施",
        required=False,
        width=48,
        renewed=Renewal.EACH_YEAR,
    )
    rating: str = column(
        "達成", note="達成の度合いを選びます。", example="○", choices=ATTAINMENTS, width=6, renewed=Renewal.EACH_YEAR
    )
    assessment: str = column(
        "評価",
        note=f"「（評価）」の見出しは自動で付きます。{_LINES}",
        example="市内の医療機関情報の把握など、取り組むべき目標は達成した。",
        required=False,
        width=54,
        renewed=Renewal.EACH_YEAR,
    )
    issue: str = column(
        "課題",
        note=f"「（課題）」の見出しは自動で付きます。{_LINES}",
        example="・医療ケア施設の調査の更新について検討",
        required=False,
        width=54,
        renewed=Renewal.EACH_YEAR,
    )
