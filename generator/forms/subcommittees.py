"""部会.xlsx, the 部会 under the council; 会議録_*.xlsx, 方針説明.xlsx, and what numbered prose has: 階層 | 本文."""

from datetime import date, time
from typing import Any

from generator.forms.organisation import ROLES
from generator.japanese.numbering import LEVELS
from generator.records.declare import Kind, Layout, Record, Renewal, column, sheet

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
        essential=True,
        width=80,
    )


MINUTES_WORKBOOK = "会議録_*.xlsx"
OPENNESS = ("可", "一部不可", "不可")
PRESENT, SECRETARIAT, ABSENT = SIDES = ("委員", "事務局", "欠席者")


@sheet(
    MINUTES_WORKBOOK,
    "概要",
    layout=Layout.FORM,
    note="会議録の一枚目の枠に入ることを書きます。",
    renewed=Renewal.EACH_MEETING,
)
class MinutesHead(Record):
    """What the frame of the first page says about the sitting."""

    fiscal_year: int = column("年度", Kind.FISCAL_YEAR, note="会議を開いた年度です。", example="6", width=40)
    session: int = column("回", Kind.COUNT, note="その年度の第何回かを書きます。", example="1", unit="第 回", width=40)
    body: str = column("会議名", note="部会や会議の正式な名前です。", example="普及啓発部会", width=40)
    held_on: date = column("開催日", Kind.DATE, note="曜日は自動で付きます。", example="令和6年4月25日", width=40)
    starts_at: time = column("開始時刻", Kind.TIME, note="開会の時刻です。", example="午後7時", width=40)
    ends_at: time = column("終了時刻", Kind.TIME, note="閉会の時刻です。", example="午後8時10分", width=40)
    venue: str = column("場所", note="開催場所です。", example="Web会議", width=40)
    office: str = column("事務局", note="事務局の部署です。", example="〔市名〕福祉保健部〔部署〕", width=40)
    openness: str = column("傍聴の可否", note="一覧から選びます。", example="可", choices=OPENNESS, width=40)
    observers: int = column("傍聴者数", Kind.COUNT, note="傍聴した人の数です。", example="0", unit="人", width=40)
    reason: str = column(
        "傍聴不可の理由",
        note="傍聴不可・一部不可のときだけ書きます。空欄は「—」になります。",
        example="",
        required=False,
        width=40,
    )


@sheet(
    MINUTES_WORKBOOK, "出席者", note="委員、事務局、欠席者の順に、一人一行で書きます。", renewed=Renewal.EACH_MEETING
)
class Attendee(Record):
    """One person present, or named as absent."""

    side: str = column("区分", note="一覧から選びます。", example="委員", choices=SIDES, steers=True, width=10)
    role: str = column(
        "役", note="部会や会議での役です。事務局は所属と職名を書きます。", example="部会長", required=False, width=30
    )
    name: str = column("氏名", note="姓と名の間は一字空けます。", example="見本　花子", width=16)
    office: str = column(
        "所属",
        note="所属する事業所等の名前です。括弧は自動で付きます。",
        example="見本介護ステーション",
        required=False,
        width=44,
    )


@sheet(MINUTES_WORKBOOK, "次第", note="会議の次第を書きます。", renewed=Renewal.EACH_MEETING)
class MinutesAgenda(Record):
    """One line of the sitting's own agenda."""

    level: str = level_column()
    text: str = text_column()


@sheet(MINUTES_WORKBOOK, "本文", note="会議録の本文を段落ごとに書きます。", renewed=Renewal.EACH_MEETING)
class MinutesText(Record):
    """One paragraph of the minutes."""

    level: str = level_column()
    text: str = text_column()


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
