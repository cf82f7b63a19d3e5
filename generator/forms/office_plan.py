"""支援室日誌.xlsx, continued: the plan of the year, what was learned from it, and what has to be handed in when."""

from generator import house
from generator.forms.meeting import document_kinds
from generator.forms.office_log import WORKBOOK
from generator.periods import parts_of
from generator.record import Kind, Record, Renewal, column, sheet

WHOLE_YEAR = "年度"
MONTHS = tuple(f"{(number + 3) % 12 + 1}月" for number in range(12))


@sheet(
    WORKBOOK, "月のまとめ", note="月報に載せるまとめを、一月一行で書きます。", optional=True, renewed=Renewal.EACH_YEAR
)
class MonthNote(Record):
    """What a coordinator says of a month."""

    month: str = column("月", note="何月のまとめかを選びます。", example="5月", choices=MONTHS, key=True, width=8)
    done: str = column(
        "主な取組", note="その月の主な取組と成果です。", example="病院3か所を訪ねた。", required=False, width=40
    )
    issue: str = column("課題", note="その月の課題です。", example="休日の連絡方法", required=False, width=40)
    coming: str = column("翌月の予定", note="翌月の予定です。", example="病院連絡会に出席", required=False, width=40)


@sheet(WORKBOOK, "年間計画", note="年間の計画を、取組ごとに一行で書きます。", optional=True, renewed=Renewal.EACH_YEAR)
class PlanLine(Record):
    """One piece of work planned for the year, from one month to another."""

    duty: str = column(
        "事業項目", note="どの事業項目の取組かを選びます。", example=house.DUTIES[2], choices=house.DUTIES, width=26
    )
    goal: str = column("目標", note="年度の終わりの姿です。", example="病院ごとの窓口が分かる。", width=34)
    work: str = column("取組", note="することです。", example="病院を訪ねて聞き取る。", width=40)
    first_month: str = column("開始月", note="始める月です。", example="5月", choices=MONTHS, width=8)
    last_month: str = column("終了月", note="終える月です。", example="7月", choices=MONTHS, width=8)
    measure: str = column(
        "指標", note="できたかどうかを何で見るかです。", example="訪問した病院の数", required=False, width=26
    )


def _review_periods() -> tuple[str, ...]:
    return (*(part.short for part in parts_of(2000, house.REPORT_PART_MONTHS)), WHOLE_YEAR)


@sheet(
    WORKBOOK,
    "振り返り",
    note="三半期ごとと年度末に、法人の中で振り返ったことを書きます。",
    optional=True,
    renewed=Renewal.EACH_YEAR,
)
class Review(Record):
    """What was found when the work of a third, or of the year, was looked back on."""

    period: str = column(
        "期間", note="どの期間の振り返りかです。", example="4月～7月", choices=_review_periods, key=True, width=12
    )
    achieved: str = column("成果", note="活動の成果が得られているか。", example="窓口の一覧ができた。", width=40)
    goals: str = column("目標の評価", note="目標は適当であったか。", example="適当であった。", required=False, width=34)
    schedule: str = column(
        "計画の評価",
        note="スケジュール（計画）は適切であったか。",
        example="訪問が1か月遅れた。",
        required=False,
        width=34,
    )
    improved: str = column(
        "改善", note="目標や計画をどう直すかです。", example="訪問を二人で分担する。", required=False, width=34
    )


def _timings() -> tuple[str, ...]:
    from generator.submissions import RULES

    return tuple(RULES)


@sheet(
    WORKBOOK,
    "提出物",
    note="いつ、何を、どう提出するかの決まりを、一行に一つずつ書きます。様式見本の支援室日誌.xlsxから写せます。",
    optional=True,
)
class Submission(Record):
    """One form that has to be handed in, and when."""

    group: str = column("区分", note="提出物のまとまりです。", example="(2) 毎月提出するもの", width=30)
    number: str = column("様式", note="様式の番号です。", example="様式3", width=10)
    name: str = column("名称", note="様式の名前です。", example="実績報告書（月報）", width=28)
    timing: str = column("時期", note="いつ提出するかです。", example="毎月", choices=_timings, steers=True, width=14)
    days: int | None = column(
        "日数",
        Kind.COUNT,
        note="時期が「契約締結後」のとき、何日以内かを書きます。",
        example="14",
        required=False,
        steers=True,
        unit="日",
        width=8,
    )
    months: int | None = column(
        "月数",
        Kind.COUNT,
        note="時期が「契約締結後」のとき、何か月以内かを書きます。",
        example="3",
        required=False,
        steers=True,
        unit="か月",
        width=8,
    )
    limit: str = column("期限", note="期限の書き方です。", example="月末業務が終了後速やかに", required=False, width=30)
    way: str = column("提出方法", note="メール、郵送、持参などです。", example="メールと郵送", required=False, width=18)
    made_as: str = column(
        "作り方",
        note="このプログラムの様式で作るときは、その様式を選びます。ほかは「別途作成」を選びます。",
        example="実績報告書（月報）",
        choices=document_kinds,
        steers=True,
        width=22,
    )
    remark: str = column("備考", note="資料に載せる注記です。", example="証明書を添付", required=False, width=34)
