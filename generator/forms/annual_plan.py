"""取組達成度.xlsx and 事業計画.xlsx: how far what was aimed at was reached, item by item; what is planned for the year."""

from typing import Any, Final, TypeAlias

from generator.forms.organisation import ATTAINMENTS
from generator.japanese.text import circled
from generator.records.declare import Kind, Layout, Record, Renewal, column, sheet

ATTAINMENT_WORKBOOK = "取組達成度.xlsx"
_LINES = "セルの中で改行し、「・」で始めると箇条書きになります。全角の空白で始めると、一字下がります。"


@sheet(ATTAINMENT_WORKBOOK, "期間", layout=Layout.FORM, note="取組の年度です。題名と表の見出しに使います。")
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
    ATTAINMENT_WORKBOOK,
    "取組達成度",
    note="取り組むべき項目ごとに、目標、行ったこと、達成の度合い、評価と課題を一行に書きます。",
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


WORKBOOK = "事業計画.xlsx"
BODY, ITEM, TEXT = "【】 会議等", "・ 項目", "文"
_MOST_AIMS = 9
AIMS: Final = {f"{circled(number)}の目指す姿": number for number in range(1, _MOST_AIMS + 1)}
"""The words of 区分 that name an aim, and its place in ［目指す姿］."""


def _part_column(**more: Any) -> Any:
    return column(
        "区分",
        note="一覧から選びます。【】や①や「・」は自動で付くので、本文には書きません。",
        example=ITEM,
        choices=(BODY, *AIMS, ITEM, TEXT),
        steers=True,
        width=14,
        **more,
    )


def _text_column(**more: Any) -> Any:
    return column(
        "本文",
        note="一つのことを一行に書きます。目指す姿の行は、空欄にすると［目指す姿］の言葉になります。",
        example="在宅医療・介護連携推進会議を年2回開催する",
        required=False,
        essential=True,
        width=80,
        **more,
    )


@sheet(WORKBOOK, "計画", layout=Layout.FORM, note="計画の年度です。題名と表の見出しに使います。")
class PlanHead(Record):
    """The year that is planned for."""

    fiscal_year: int = column(
        "年度",
        Kind.FISCAL_YEAR,
        note="計画の年度です。",
        example="3",
        names_year=True,
        width=20,
        renewed=Renewal.BY_NAME,
    )


@sheet(WORKBOOK, "目指す姿", note="目指す姿を順に書きます。①②③は自動で付きます。")
class Aim(Record):
    """One 目指す姿 of the plan."""

    text: str = column(
        "目指す姿",
        note="目指す姿の文です。",
        example="在宅医療・介護の支援の基盤が整備され、切れ目のないサービスが提供できる",
        width=80,
    )


@sheet(WORKBOOK, "事業", note="事業を記号の順に書きます。")
class PlannedProject(Record):
    """One 事業 of the national programme, as the city words it."""

    symbol: str = column("記号", note="ア、イ、ウ…の記号です。", example="ア", key=True, width=6)
    name: str = column("事業名", note="記号を除いた名前です。", example="地域の医療・介護の資源の把握", width=34)
    outline: str = column(
        "事業概要",
        note="二つ以上あるときは、セルの中で改行します。",
        example="◆医療機関や介護事業所等の住所や連絡先、機能等を把握し、関係者で共有する",
        width=60,
    )


@sheet(
    WORKBOOK,
    "前年度の取組み",
    note="前の年度に行ったことを、会議と目指す姿ごとに、一つ一行で書きます。",
    renewed=Renewal.EACH_YEAR,
)
class DoneLastYear(Record):
    """One line of what was done in the year before."""

    part: str = _part_column(was=("事業計画", "区分"))
    text: str = _text_column(was=("事業計画", "本文"))


@sheet(
    WORKBOOK,
    "今後の課題",
    note="これからの課題を、会議と目指す姿ごとに、一つ一行で書きます。",
    renewed=Renewal.EACH_YEAR,
)
class PlanIssue(Record):
    """One line of what remains to be done."""

    part: str = _part_column()
    text: str = _text_column()


@sheet(
    WORKBOOK,
    "事業計画",
    note="この年度に行うことを、会議と目指す姿ごとに、一つ一行で書きます。次の年度には、前年度の取組みになります。",
    renewed=Renewal.EACH_YEAR,
)
class Planned(Record):
    """One line of what is planned for the year."""

    part: str = _part_column()
    text: str = _text_column()


PlanLine: TypeAlias = DoneLastYear | PlanIssue | Planned
"""A row of any of the three sheets of lines."""
