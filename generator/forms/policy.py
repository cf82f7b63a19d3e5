"""基本方針_*.xlsx: one edition of the basic policy, its text, its 取組 and what its figures show."""

from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import Any, Final

from generator.forms.initiatives import IN_FORCE_WORKBOOK, Category, Indicator, Initiative, Principle
from generator.forms.subcommittees import Subcommittee, level_column, text_column
from generator.japanese.numbering import LEVELS
from generator.records.declare import Kind, Layout, Record, Renewal, column, sheet

WORKBOOK = "基本方針_*.xlsx"
MARK = "○"
IN_FORCE, REVISED = "現行", "改訂案"
"""The editions, as the names of their workbooks tell them apart: `基本方針_現行.xlsx`."""


def edition_of(workbook: str) -> str:
    """Which edition a workbook is, as its name says."""
    return workbook.removesuffix(".xlsx").partition("_")[2]


def is_in_force(workbook: str) -> bool:
    """Whether a workbook of an edition is the one in force."""
    return edition_of(workbook) == IN_FORCE


class Passage(StrEnum):
    """What a row of ［本文］ may be apart from numbered prose: text of its own kind, a figure, a table."""

    CONTENTS = "目次"
    SUBHEADING = "小見出し"
    CITATION = "引用"
    POSITION = "図：位置付け"
    SCHEDULE = "図：スケジュール"
    VISION = "図：理想像"
    STRUCTURE = "図：体系図"
    REVISION = "図：事業の整理"
    SCENES = "図：場面"
    CATEGORIES = "表：事業区分"
    INITIATIVES = "表：取組"
    SUBCOMMITTEES = "表：部会"


PASSAGES: Final = (*LEVELS, *(str(kind) for kind in Passage))
"""The menu of 階層."""


def _as_in(form: type[Record], attribute: str) -> Any:
    """The column of a form of another workbook, worded here as it is there; an edition stays what it is."""
    return field(metadata={"column": replace(form.declaration.columns[attribute], renewed=Renewal.NEVER)})


def _remark() -> str:
    declared: str = column(
        "備考",
        note="新旧対照表の備考欄に載せる言葉です。改訂案の変わった行にだけ書きます。",
        example="計画の見直しによる。",
        required=False,
        spare=True,
        width=30,
    )
    return declared


def _emphasis() -> str:
    declared: str = column(
        "強調",
        note="本方針の行に「○」を選ぶと、網掛けになります。",
        choices=(MARK,),
        required=False,
        steers=True,
        width=6,
    )
    return declared


@sheet(WORKBOOK, "表紙", layout=Layout.FORM, note="表紙に載せる言葉です。")
class Cover(Record):
    """The cover of an edition."""

    title: str = column(
        "題名",
        note="セルの中で改行できます。",
        example="〔市名〕\n在宅医療・介護連携推進のための\n基本方針",
        width=40,
    )
    issued: str = column("年月", note="策定又は改訂の年月です。", example="令和３年４月", width=40)
    city: str = column("市名", note="市の名前です。", example="〔市名〕", width=40)


@sheet(
    WORKBOOK,
    "本文",
    note="上から順に書きます。図と表は、載せる場所に行を作って「階層」で選び、本文は空欄にします。中身はそれぞれのシートから入ります。",
)
class Body(Record):
    """One paragraph of the text, or the place of a figure or table."""

    level: str = level_column(PASSAGES)
    text: str = text_column()
    new_page: str = column(
        "改ページ",
        note="この行から新しいページにするとき「○」を選びます。体系図の前後は自動で改まります。",
        choices=(MARK,),
        required=False,
        steers=True,
        width=10,
    )
    remark: str = _remark()


@sheet(
    WORKBOOK,
    "基本理念",
    note="基本方針の基本理念です。改訂案で何も書かなければ、基本方針_現行.xlsx のものになります。",
    taken_from=IN_FORCE_WORKBOOK,
)
class PolicyPrinciple(Principle):
    """One 基本理念 of the edition."""


@sheet(
    WORKBOOK,
    "事業区分",
    note="在宅医療・介護連携推進事業の事業区分です。旧の区分は「（旧）ク」のような記号にします。"
    "改訂案で何も書かなければ、基本方針_現行.xlsx のものになります。",
    taken_from=IN_FORCE_WORKBOOK,
)
class PolicyCategory(Category):
    """One 事業区分 of the edition."""

    content: str = column(
        "内容",
        note="［本文］の「表：事業区分」の囲みに載せる説明です。空欄の区分は囲みに載りません。",
        example="地域の医療機関、介護事業所等の住所、機能等を把握する。",
        required=False,
        width=60,
    )
    content_heading: str = column(
        "内容の見出し",
        note="囲みの見出しだけ別の言い方にするときに書きます。",
        required=False,
        width=40,
    )


@sheet(
    WORKBOOK,
    "取組",
    note="取組を番号の順に書きます。改訂案で何も書かなければ、基本方針_現行.xlsx のものになります。"
    "番号だけを書いた行の空いた欄も、同じです。",
    taken_from=IN_FORCE_WORKBOOK,
)
class PolicyInitiative(Record):
    """One 取組 of the edition."""

    number: str = _as_in(Initiative, "number")
    name: str = _as_in(Initiative, "name")
    outline: str = _as_in(Initiative, "outline")
    category: str = _as_in(Initiative, "category")
    principle: str = _as_in(Initiative, "principle")
    remark: str = _remark()


@sheet(
    WORKBOOK,
    "成果指標",
    note="取組ごとに、年度の欄へ指標を書きます。前の年度と同じときは「→」と書きます。"
    "改訂案で何も書かなければ、基本方針_現行.xlsx のものになります。",
    taken_from=IN_FORCE_WORKBOOK,
)
class PolicyIndicator(Indicator):
    """The 成果指標 of one 取組 in the years of the edition."""

    by_year: Mapping[int, str] = _as_in(Indicator, "by_year")


@sheet(WORKBOOK, "部会", note="部会を載せる順に書きます。", optional=True)
class PolicySubcommittee(Subcommittee):
    """One 部会 as the policy sets it up."""

    topics: str = column(
        "主な検討区分",
        note="一つの区分を一行に書き、セルの中で改行します。",
        example="（エ）医療・介護関係者の情報共有の支援\n（カ）医療・介護関係者の研修",
        width=60,
    )


@sheet(WORKBOOK, "位置付け", note="「図：位置付け」の中身です。最上位の計画から順に書きます。", optional=True)
class Plan(Record):
    """One plan of the figure that shows which stands above which."""

    name: str = column("計画", note="計画の名前です。", example="〔市名〕保健福祉総合計画", width=40)
    about: str = column(
        "説明",
        note="計画の期間や役割です。",
        example="福祉と健康づくりのための政策の取組方針",
        required=False,
        width=40,
    )
    relation: str = column(
        "上位との関係",
        note="上の計画からの矢印に添える言葉です。",
        example="包含",
        required=False,
        width=14,
    )
    emphasis: str = _emphasis()


@sheet(
    WORKBOOK,
    "スケジュール",
    note="「図：スケジュール」の中身です。隣の年度と同じ言葉は一つの帯になります。",
    optional=True,
)
class Period(Record):
    """One plan of the schedule and what runs in each year."""

    plan: str = column("計画", note="計画の名前です。", example="本方針", width=40)
    by_year: Mapping[int, str] = column(
        "令和n年度",
        Kind.YEARLY,
        note="その年度に行う計画の期などです。見出しの年度は書き換えられます。",
        example="第９期",
        required=False,
        width=14,
    )
    emphasis: str = _emphasis()


@sheet(WORKBOOK, "理想像", layout=Layout.FORM, note="「図：理想像」と体系図に載せる言葉です。")
class Vision(Record):
    """The 理想像 and its catchphrase."""

    heading: str = column(
        "理想像の見出し",
        note="枠の上に付ける見出しです。",
        example="〔市名〕の在宅医療・介護連携推進事業が目指す理想像",
        width=60,
    )
    text: str = column(
        "理想像",
        note="目指す理想像です。",
        example="誰もが望む場所で、自分らしく暮らし続けられる〔市名〕",
        width=60,
    )
    catchphrase_heading: str = column(
        "キャッチコピーの見出し",
        note="枠の上に付ける見出しです。",
        example="〔市名〕の在宅医療・介護連携推進事業が目指す理想像のキャッチコピー",
        width=60,
    )
    catchphrase: str = column(
        "キャッチコピー", note="理想像を表す言葉です。", example="望む場所で　暮らし続ける", width=60
    )


@sheet(WORKBOOK, "事業の整理", note="「図：事業の整理」の中身です。改正前の事業を順に書きます。", optional=True)
class Rearranged(Record):
    """One of the old 事業 and where the revised 要綱 puts it."""

    before: str = column(
        "改正前", note="改正前の事業です。", example="ア　地域の医療・介護の資源の把握", required=False, width=50
    )
    after: str = column(
        "改正後",
        note="改正後の区分です。上の行と同じ言葉は一つの欄にまとまります。",
        example="イ　在宅医療・介護連携の課題の抽出",
        required=False,
        width=50,
    )


@sheet(WORKBOOK, "場面", note="「図：場面」の中身です。左から順に並びます。", optional=True)
class Scene(Record):
    """A 場面 in which medicine and care must act together."""

    name: str = column(
        "場面", note="医療と介護の連携した対応が求められる場面です。", example="①日常の療養支援", width=30
    )
    about: str = column("説明", note="場面の下に添える説明です。", required=False, width=50)


@sheet(
    WORKBOOK,
    "改訂の概要",
    layout=Layout.FORM,
    note="改訂の概要に載せる言葉です。改訂案のブックにだけ書きます。空欄のところには、方針説明.xlsx の言葉が案として入ります。",
    optional=True,
)
class Aims(Record):
    """Why an edition is a revision, from when it holds, and what comes next: words that only a person can choose."""

    purpose: str = column(
        "趣旨",
        note="なぜ改訂するのかを、二、三文で書きます。",
        example="第９期計画の策定に合わせて、取組と成果指標を見直す。",
        required=False,
        width=70,
    )
    in_force: str = column(
        "施行日", note="改訂した方針を使い始める日です。", example="令和７年４月１日", required=False, width=40
    )
    steps: str = column(
        "今後の予定",
        note="一つの予定を一行に書き、セルの中で改行します。",
        example="第２回会議（令和６年８月）　案の検討\n第３回会議（令和７年２月）　案の決定",
        required=False,
        width=70,
    )
