"""研修.xlsx: the 研修 held, by 事業."""

from datetime import date

from generator.records.declare import Kind, Record, Renewal, column, sheet

WORKBOOK = "研修.xlsx"


@sheet(WORKBOOK, "事業", note="研修を行う事業を、資料に載せる順に書きます。")
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


@sheet(WORKBOOK, "研修実績", note="前年度に行った研修を、開催した順に書きます。", renewed=Renewal.EACH_YEAR)
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
