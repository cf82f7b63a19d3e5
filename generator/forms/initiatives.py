"""取組.xlsx: the 取組 of the basic policy, their indicators and what came of them."""

from collections.abc import Mapping
from typing import Final

from generator.forms.organisation import RATINGS
from generator.records.declare import Kind, Layout, Record, Renewal, column, sheet

WORKBOOK = "取組.xlsx"
IN_FORCE_WORKBOOK: Final = "基本方針_現行.xlsx"
"""The edition in force: its 基本理念, 事業区分, 取組 and 成果指標 are those of the sheets that do not say them themselves."""


@sheet(WORKBOOK, "出典", layout=Layout.FORM, note="取組を定めた基本方針です。方針を改めたときに書き換えます。")
class Excerpt(Record):
    """The basic policy that the 取組 are taken from."""

    policy: str = column("基本方針", note="方針の名前です。", example="〔基本方針〕", width=50)
    issued: str = column("年月", note="方針を定めた年月です。", example="令和3年4月", width=50)


@sheet(
    WORKBOOK,
    "基本理念",
    note="基本方針の基本理念です。何も書かなければ、基本方針_現行.xlsx のものになります。",
    taken_from=IN_FORCE_WORKBOOK,
)
class Principle(Record):
    """One 基本理念."""

    number: str = column("番号", note="丸数字で書きます。", example="①", key=True, width=6)
    text: str = column(
        "基本理念", note="基本理念の文です。", example="本人の思いを大切にし、支える人がつながる。", width=60
    )


@sheet(
    WORKBOOK,
    "事業区分",
    note="在宅医療・介護連携推進事業の事業区分です。何も書かなければ、基本方針_現行.xlsx のものになります。",
    taken_from=IN_FORCE_WORKBOOK,
)
class Category(Record):
    """One 事業区分 of the 事業."""

    symbol: str = column("記号", note="ア、イ、ウ…の記号です。", example="ア", key=True, width=6)
    name: str = column("事業区分", note="記号を除いた名前です。", example="地域の医療・介護の資源の把握", width=50)


@sheet(
    WORKBOOK,
    "取組",
    note="取組を番号の順に書きます。何も書かなければ、基本方針_現行.xlsx のものになります。"
    "番号だけを書いた行の空いた欄も、同じです。",
    taken_from=IN_FORCE_WORKBOOK,
)
class Initiative(Record):
    """One 取組 of the basic policy."""

    number: str = column("番号", note="基本理念の番号と枝番です。", example="①-1", key=True, width=8)
    name: str = column("取組", note="取組の名前です。", example="〔市名〕在宅療養ガイドの作成", width=34)
    outline: str = column(
        "事業概要",
        note="取組の内容です。",
        example="在宅療養の相談先と手順をまとめたガイドを作り、市民に配る。",
        width=54,
    )
    category: str = column(
        "事業区分", note="［事業区分］の記号を選びます。", example="ア", refers=("事業区分", "記号"), width=10
    )
    principle: str = column(
        "基本理念", note="［基本理念］の番号を選びます。", example="①", refers=("基本理念", "番号"), width=10
    )
    name_note: str = column(
        "名称注記",
        note="実施予定の資料で、取組の名前の後に付ける注記です。",
        example="※（令和5年度で終了）",
        required=False,
        width=26,
    )
    footnote: str = column(
        "欄外注記",
        note="実施予定の資料で、取組の表の下に付ける注記です。",
        example="※ 令和6年度から、〔市名〕在宅療養ガイドの作成にまとめた。",
        required=False,
        width=40,
    )


@sheet(
    WORKBOOK,
    "成果指標",
    note="取組ごとに、年度の欄へ指標を書きます。前の年度と同じときは「→」と書きます。"
    "何も書かなければ、基本方針_現行.xlsx のものになります。",
    taken_from=IN_FORCE_WORKBOOK,
)
class Indicator(Record):
    """The 成果指標 of one 取組, year by year."""

    number: str = column(
        "番号", note="［取組］の番号を選びます。", example="①-1", key=True, refers=("取組", "番号"), width=8
    )
    by_year: Mapping[int, str] = column(
        "令和n年度",
        Kind.YEARLY,
        note="見出しの年度は計画に合わせて書き換えられます。前の年度と同じときは「→」と書きます。",
        example="2回実施",
        required=False,
        width=18,
        renewed=Renewal.EACH_YEAR,
    )


@sheet(WORKBOOK, "実施実績", note="前年度の実績を取組ごとに書きます。")
class Result(Record):
    """What came of one 取組 in the year before."""

    number: str = column(
        "番号",
        note="［取組］の番号を選びます。",
        example="①-1",
        key=True,
        refers=("取組", "番号"),
        or_of="前の方針の取組",
        width=8,
    )
    planned: str = column(
        "実施予定",
        note="空欄にすると、［成果指標］の前年度の欄から作ります（「→」はその前の年度の値になります）。",
        example="2回実施",
        required=False,
        width=18,
        renewed=Renewal.EACH_YEAR,
    )
    rating: str = column(
        "評価",
        note="評価基準のとおり選びます。対象外は「—」です。",
        example="A",
        choices=RATINGS,
        width=6,
        renewed=Renewal.EACH_YEAR,
    )
    result: str = column(
        "実施実績",
        note="前年度に行ったことを書きます。セルの中で改行できます。",
        example="5月と11月に実施。〔部署〕の窓口でも案内した。",
        width=60,
        renewed=Renewal.EACH_YEAR,
    )
    name: str = column(
        "取組",
        note="実績の資料だけ別の言い方にするときに書きます。",
        example="",
        required=False,
        width=30,
        renewed=Renewal.EACH_YEAR,
    )
    outline: str = column(
        "事業概要",
        note="実績の資料だけ別の言い方にするときに書きます。",
        example="",
        required=False,
        width=40,
        renewed=Renewal.EACH_YEAR,
    )
    category: str = column(
        "事業区分",
        note="実績の資料だけ別の事業区分にするときに選びます。",
        example="",
        required=False,
        refers=("事業区分", "記号"),
        width=10,
        renewed=Renewal.EACH_YEAR,
    )


@sheet(
    WORKBOOK,
    "前の方針の取組",
    note="方針を改めた後、前の方針の年度の実績に使う取組です。「kaigi adopt」が書き、要らなくなると空になります。",
    optional=True,
)
class PastInitiative(Record):
    """One 取組 of the edition that was in force before, of which there are still results to tell.

    Its words were proofread while they were in force, and stand in a paper in place of those of ［取組］: they steer.
    """

    number: str = column("番号", note="前の方針での番号です。", example="①-1", key=True, width=8)
    name: str = column(
        "取組", note="前の方針での取組の名前です。", example="〔市名〕在宅療養ガイドの作成", width=34, steers=True
    )
    outline: str = column(
        "事業概要", note="前の方針での取組の内容です。", example="在宅療養のガイドを市民に配る。", width=54, steers=True
    )
    category: str = column("記号", note="前の方針での事業区分の記号です。", example="ア", width=8, steers=True)
    category_name: str = column(
        "事業区分",
        note="前の方針での事業区分の名前です。",
        example="地域の医療・介護の資源の把握",
        width=34,
        steers=True,
    )
    principle: str = column("基本理念", note="前の方針での基本理念の番号です。", example="①", width=10, steers=True)
    planned: str = column(
        "実施予定", note="その年度の成果指標です。", example="2回実施", required=False, width=18, steers=True
    )
    now: str = column(
        "新しい番号",
        note="新しい方針での番号です。なくなった取組は空欄です。",
        example="①-1",
        required=False,
        steers=True,
        refers=("取組", "番号"),
        width=10,
    )
