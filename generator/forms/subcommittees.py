"""部会.xlsx: the 部会 under the 推進会議, what they discussed and who belongs to them."""

from datetime import date

from generator.forms.organisation import ROLES
from generator.records.declare import Kind, Record, Renewal, column, sheet

WORKBOOK = "部会.xlsx"


def _subcommittee(*, key: bool = False, was: tuple[str, str] | None = None) -> str:
    declared: str = column(
        "部会",
        note="［部会］の名称を選びます。",
        example="普及啓発部会",
        refers=("部会", "名称"),
        key=key,
        width=24,
        was=was,
    )
    return declared


@sheet(WORKBOOK, "部会", note="部会を資料に載せる順に書きます。")
class Subcommittee(Record):
    """One 部会."""

    name: str = column("名称", note="部会の正式な名前です。", example="普及啓発部会", key=True, width=34)
    vision: str = column(
        "目指す姿",
        note="部会の目指す姿です。",
        example="市民が在宅療養のことを知り、自分で選ぶことができる。",
        width=60,
    )


@sheet(
    WORKBOOK,
    "開催状況",
    note="前回の推進会議より後に開いた部会を、一回一行で書きます。",
    renewed=Renewal.EACH_MEETING,
)
class SubcommitteeMeeting(Record):
    """One sitting of a 部会."""

    subcommittee: str = _subcommittee(was=("検討状況", "部会"))
    session: int = column(
        "回",
        Kind.COUNT,
        note="その年度の第何回かを書きます。",
        example="1",
        unit="第 回",
        width=6,
        was=("検討状況", "次回の回"),
    )
    held_on: date = column(
        "開催日",
        Kind.DATE,
        note="年度と曜日は自動で付きます。",
        example="令和6年4月25日",
        width=20,
        was=("検討状況", "次回開催日"),
    )


@sheet(WORKBOOK, "検討状況", note="部会ごとに、検討したことと決まったことを書きます。")
class Status(Record):
    """What one 部会 discussed and decided since the last 推進会議."""

    subcommittee: str = _subcommittee(key=True)
    discussed: str = column(
        "検討状況の概要",
        note="セルの中で改行し、①②や【令和5年度第1回】で区切れます。",
        example="①今年度の研修会について検討を行った。",
        required=False,
        width=54,
        renewed=Renewal.EACH_MEETING,
    )
    decided: str = column(
        "決定事項等",
        note="決まったことを書きます。",
        example="今年度も市民講座を実施する。",
        required=False,
        width=54,
        renewed=Renewal.EACH_MEETING,
    )
    next_session: int | None = column(
        "次回の回",
        Kind.COUNT,
        note="次回が第何回かを書きます。",
        example="2",
        required=False,
        unit="第 回",
        width=10,
        renewed=Renewal.EACH_MEETING,
    )
    next_on: date | None = column(
        "次回開催日",
        Kind.DATE,
        note="決まっていないときは空欄にします。",
        example="令和6年8月1日",
        required=False,
        width=20,
        renewed=Renewal.EACH_MEETING,
    )


@sheet(WORKBOOK, "委員名簿", note="部会の委員です。会議録の出席者と照らし合わせます。", optional=True)
class Member(Record):
    """A 委員 of a 部会."""

    subcommittee: str = _subcommittee()
    role: str = column("役", note="部会での役です。", example="部会員", choices=ROLES, width=10)
    name: str = column("氏名", note="姓と名の間は全角で一字空けます。", example="見本　花子", width=16)
    office: str = column("所属", note="所属する事業所等の名前です。", example="見本介護ステーション", width=40)
