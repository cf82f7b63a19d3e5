"""研修.xlsx, the 研修 held, by 事業; 支援室.xlsx, the year of the 在宅医療・介護連携支援室, as that office wrote it."""

from collections.abc import Mapping
from datetime import date

from generator.forms.organisation import MATTERS, MEANS, PROFESSIONS, SOURCES, TRAINING_GROUPS, first_of
from generator.records.declare import Kind, Layout, Record, Renewal, column, sheet

TRAININGS_WORKBOOK = "研修.xlsx"


@sheet(TRAININGS_WORKBOOK, "事業", note="研修を行う事業を、資料に載せる順に書きます。")
class Project(Record):
    """A 事業 under which 研修 are held: one table of the paper."""

    name: str = column("事業", note="事業の名前です。", example="在宅療養推進事業", key=True, width=34)
    lecturer_note: str = column(
        "講師注記",
        note="表の見出し「講師」の下に付ける注記です。",
        example="敬称、所属等省略",
        required=False,
        width=30,
    )


@sheet(TRAININGS_WORKBOOK, "研修実績", note="前年度に行った研修を、開催した順に書きます。", renewed=Renewal.EACH_YEAR)
class Training(Record):
    """One 研修 held."""

    project: str = column(
        "事業", note="［事業］から選びます。", example="在宅療養推進事業", refers=("事業", "事業"), width=26
    )
    held_on: date = column("開催日", Kind.DATE, note="開催した日です。", example="令和5年12月5日", width=18)
    name: str = column("名称", note="研修の名前です。", example="口腔ケア研修会", width=24)
    content: str = column("内容", note="テーマや演題です。", example="誤嚥性肺炎を防ぐ口腔ケア", width=40)
    lecturer: str = column(
        "講師",
        note="所属と氏名（職種）は改行して分けます。",
        example="架空病院\n見本花子（医師）",
        width=28,
    )
    participants: int = column("参加人数", Kind.COUNT, note="参加した人数です。", example="33", unit="人", width=10)


WORKBOOK = "支援室.xlsx"


@sheet(
    WORKBOOK,
    "相談件数",
    layout=Layout.FORM,
    note="前年度に受けた相談の件数です。合計は自動で計算します。［相談記録］に書いたときは、空欄のままで構いません。",
    renewed=Renewal.EACH_YEAR,
    unless="相談記録",
)
class Consultations(Record):
    """How many 相談 came from whom, over the year."""

    counts: Mapping[str, int] = column(
        "相談者の区分",
        Kind.COUNT,
        note="「〔相談者の区分〕」からの相談です。",
        example="0",
        each=SOURCES,
        unit="件",
        width=10,
    )


@sheet(
    WORKBOOK,
    "相談記録",
    note="前年度に受けた相談を一行に一件ずつ書きます。一行でも書くと、相談件数はここから数えます。",
    optional=True,
    renewed=Renewal.EACH_YEAR,
)
class ConsultationEntry(Record):
    """One 相談. Only counts of it are printed."""

    day: date = column("日付", Kind.DATE, note="相談を受けた日です。", example="令和5年12月5日", steers=True, width=18)
    source: str = column(
        "相談者の区分",
        note="誰からの相談かを、［相談件数］の見出しの言葉から選びます。",
        example="ケアマネジャー",
        choices=SOURCES,
        steers=True,
        width=16,
    )
    means: str = column("方法", note="相談を受けた方法です。", example="電話", choices=MEANS, steers=True, width=14)
    matter: str = column(
        "内容の区分",
        note="相談の内容に最も近いものです。",
        example="入退院の調整",
        choices=MATTERS,
        steers=True,
        width=30,
    )
    outline: str = column(
        "概要",
        note="控えです。資料には載りません。個人の名前は書かないでください。",
        example="退院後に使えるサービスの相談",
        required=False,
        steers=True,
        width=50,
    )


@sheet(
    WORKBOOK,
    "研修参加者",
    note="研修ごとに、職種別の参加人数を書きます。合計と第何回は自動で付きます。",
    renewed=Renewal.EACH_YEAR,
)
class Attendance(Record):
    """Who came to one 研修, by 職種."""

    group: str = column(
        "研修区分",
        note="どの表に載せる研修かを選びます。",
        example=first_of(TRAINING_GROUPS),
        choices=TRAINING_GROUPS,
        steers=True,
        width=30,
    )
    held_on: date = column("開催日", Kind.DATE, note="開催した日です。", example="令和5年12月5日", width=18)
    content: str = column("内容", note="テーマや演題です。", example="誤嚥性肺炎を防ぐ口腔ケア", width=40)
    counts: Mapping[str, int] = column(
        "職種",
        Kind.COUNT,
        note="「〔職種〕」の参加人数です。",
        example="0",
        each=PROFESSIONS,
        unit="人",
        width=8,
    )


@sheet(WORKBOOK, "活動", note="その他の活動を一行に一つずつ書きます。", renewed=Renewal.EACH_YEAR)
class Activity(Record):
    """Another activity of the office, one line."""

    text: str = column("活動", note="活動の内容です。行頭の「・」は自動で付きます。", example="連絡会の準備", width=80)
