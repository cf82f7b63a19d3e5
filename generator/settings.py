"""The office's own settings: names, lists and tastes. 団体.xlsx says them; without it, these defaults, which name no office."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Digits(Enum):
    """How wide derived digits are printed. What a clerk typed is printed as typed."""

    HALF = "半角"
    FULL = "全角"


@dataclass(frozen=True, slots=True)
class Role:
    """A role in a 部会; `only_one` when at most one member of each has it."""

    name: str
    only_one: bool = False


@dataclass(frozen=True, slots=True)
class Rating:
    """A sign of 評価 and what it means; without a meaning it is not in the legend, as 「—」 for what is not rated."""

    sign: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """Those who are counted under a heading of a sheet: 職種, 相談者の区分.

    Beside others of the same `group` they are printed under it, as `shown` (empty: as the heading).
    """

    heading: str
    group: str = ""
    shown: str = ""

    @property
    def label(self) -> str:
        """What a paper calls them below the name of their group."""
        return self.shown or self.heading


@dataclass(frozen=True, slots=True)
class Marks:
    """The words of a 新旧対照表 for what only one edition has, for what neither changed and for what stands elsewhere."""

    added: str = "（新設）"
    dropped: str = "（削る）"
    omitted: str = "（略）"
    moved: str = "（移動）"


@dataclass(frozen=True, slots=True)
class Letter:
    """The mail with the papers. 〔会議〕〔日時〕〔場所〕〔資料〕〔返信期限〕〔署名〕 are filled in; over `megabytes` it may not arrive.

    A line with 〔返信期限〕 is left out where nothing is to be answered.
    """

    subject: str = "〔会議〕の資料の送付について"
    text: str = """\
各位

　日頃から本市の事業に御理解と御協力をいただき、ありがとうございます。
　〔会議〕の資料を送付します。
　お忙しいところ恐れ入りますが、会議までに御一読くださいますようお願いいたします。
　御意見、御質問がありましたら、〔返信期限〕までに御連絡ください。

　　　　　　　　　　記

１　日時　〔日時〕
２　場所　〔場所〕
３　資料
〔資料〕

　　　　　　　　　　　　　　　以上

〔署名〕
"""
    megabytes: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:  # one attribute a list or a name of the office
    """What an office decides for itself. Every attribute has a default, so that an office writes only what it has otherwise."""

    # Names. Titles and examples are made from them: 〔市名〕〔会議名〕〔基本方針〕〔支援室〕〔部会〕〔部署〕.
    city: str = ""
    council: str = "在宅医療・介護連携推進会議"
    policy: str = ""
    support_office: str = "在宅医療・介護連携支援室"
    subcommittee: str = "部会"
    department: str = ""
    contact: str = ""
    phone: str = ""
    signature: str = ""

    # Lists, in the order of their menus.
    roles: tuple[Role, ...] = (Role("部会長", only_one=True), Role("副部会長", only_one=True), Role("部会員"))
    ratings: tuple[Rating, ...] = (
        Rating("A", "目標を達成した。"),
        Rating("B", "目標をおおむね達成した。"),
        Rating("C", "目標を達成していない。"),
        Rating("D", "行っていない。"),
        Rating("—"),
    )
    attainments: tuple[str, ...] = ("○", "△", "✕")
    training_groups: tuple[str, ...] = ("在宅医療・介護連携に関する研修", "関係機関の情報共有に関する研修")
    professions: tuple[Counted, ...] = (
        Counted("医師", "医療関係者"),
        Counted("歯科医師", "医療関係者"),
        Counted("薬剤師", "医療関係者"),
        Counted("看護師", "医療関係者"),
        Counted("MSW", "医療関係者"),
        Counted("医療その他", "医療関係者", "その他"),
        Counted("ケアマネジャー", "介護関係者"),
        Counted("訪問看護", "介護関係者"),
        Counted("介護職", "介護関係者"),
        Counted("介護その他", "介護関係者", "その他"),
    )
    sources: tuple[Counted, ...] = (
        Counted("病院", "医療機関"),
        Counted("診療所", "医療機関"),
        Counted("歯科", "医療機関"),
        Counted("薬局", "医療機関"),
        Counted("ケアマネジャー", "介護事業所"),
        Counted("訪問看護", "介護事業所"),
        Counted("訪問介護", "介護事業所"),
        Counted("その他", "介護事業所"),
    )
    means: tuple[str, ...] = ("電話", "来所", "訪問", "メール・ICT", "その他")
    matters: tuple[str, ...] = (
        "入退院の調整",
        "在宅医療を担う医療機関の紹介",
        "介護事業所等の紹介",
        "制度・地域資源の情報提供",
        "その他",
    )

    # The lists of 支援室日誌.xlsx.
    consultants: tuple[str, ...] = (
        "病院",
        "診療所",
        "歯科",
        "薬局",
        "訪問看護ステーション",
        "居宅介護支援事業所",
        "介護サービス事業所",
        "地域包括支援センター",
        "行政機関",
        "本人・家族",
        "その他",
    )
    contacts: tuple[str, ...] = ("電話", "来所", "訪問", "メール", "FAX", "その他")
    topics: tuple[str, ...] = (
        "在宅医の紹介・調整",
        "入退院・転院の調整",
        "訪問看護の調整",
        "歯科・口腔ケア",
        "薬局・服薬管理",
        "介護保険・介護サービス",
        "緊急時・急変時の対応",
        "看取り",
        "情報共有の方法",
        "その他",
    )
    ages: tuple[str, ...] = ("64歳以下", "65～74歳", "75～84歳", "85歳以上", "不明")
    duties: tuple[str, ...] = (
        "ア 地域の医療・介護の資源の把握",
        "イ 在宅医療・介護連携の課題抽出と対応策の検討",
        "ウ 切れ目のない在宅医療と介護の提供体制の構築推進",
        "エ 医療・介護関係者の情報共有の支援",
        "オ 在宅医療・介護連携に関する相談支援",
        "カ 医療・介護関係者の研修",
        "キ 地域住民への普及啓発",
        "ク 在宅医療・介護連携に関する関係市区町村の連携",
        "その他",
    )
    activity_methods: tuple[str, ...] = ("訪問", "来所", "電話", "打合せ", "資料作成", "その他")
    gatherings: tuple[str, ...] = (
        "在宅医療・介護連携推進の会議",
        "地域ケア会議",
        "病院連絡会",
        "訪問看護ステーション連絡会",
        "コーディネーター連絡会",
        "その他の会議",
    )
    courses: tuple[str, ...] = ("多職種の研修", "コーディネーター研修会", "普及啓発", "その他の研修")
    course_roles: tuple[str, ...] = ("参加", "協力", "開催")
    report_part_months: int = 4

    # The 様式 that the office uses, in the order of the menu: their workbooks are made for a new meeting
    # (`generator new --kind` adds others) and stand first in the guide.
    kinds: tuple[str, ...] = (
        "次第",
        "事業実施実績",
        "研修実施状況",
        "事業実施予定",
        "支援室事業概要",
        "部会検討状況",
        "委員名簿",
        "会議録",
        "方針説明",
        "基本方針",
        "新旧対照表",
        "見え消し版",
        "見え消し版（印刷用）",
        "改訂の概要",
        "集計",
        "推進会議委員名簿",
        "開催通知（全員分）",
        "出欠確認票（全員分）",
        "出欠一覧",
        "席次表（ロの字）",
        "次の会議までの予定",
        "意見・回答一覧",
    )
    full_width: frozenset[str] = frozenset(
        {"取組達成度", "基本方針", "新旧対照表", "改訂の概要", "見え消し版", "見え消し版（印刷用）"}
    )

    # Tastes: which edition stands on the left of a 新旧対照表, whether it has a column for remarks; the colour of the
    # changes in the printed 見え消し (six hexadecimal digits; empty: black); how many 年度 a 集計 compares, its own among them.
    new_on_left: bool = True
    remarks: bool = True
    marks: Marks = Marks()
    redline_colour: str = ""
    years_compared: int = 5

    # The fonts of all papers, in place of ＭＳ 明朝 and ＭＳ ゴシック (empty: those).
    serif: str = ""
    sans: str = ""

    # Of PDFs: whether characters that their fonts lack are written in others (⑶ as (3)), and whether those for the
    # city's site leave out the names of persons.
    plain_in_pdf: bool = False
    nameless: bool = False

    # Whether every page of a paper tells the paper's number and which page of how many it is, and whether the pages of
    # all papers in one PDF are numbered through.
    page_heads: bool = False
    running_numbers: bool = False
    letter: Letter = Letter()

    # Every 様式 that the program can make, as a menu; the program fills it in (`papers.kind`).
    offered: tuple[str, ...] = ()

    @property
    def author(self) -> str:
        """Who signs the revisions of a 見え消し and what is handed out: the section, never a person."""
        return self.department or "事務局"

    @property
    def signed(self) -> str:
        """The lines under a mail: as the office words them, else its section, who to ask and the phone."""
        lines = (
            f"{self.city}　{self.department}".strip("　"),
            f"担当　{self.contact}" if self.contact else "",
            f"電話　{self.phone}" if self.phone else "",
        )
        return self.signature or "\n".join(line for line in lines if line)

    def digits_of(self, kind: str) -> Digits:
        """How wide the derived digits of a kind of 資料 are printed."""
        return Digits.FULL if kind in self.full_width else Digits.HALF

    def named(self, text: str, city: str = "") -> str:
        """The text with 〔市名〕, 〔会議名〕 and the like as this office calls them; `city` for an office that tells no name."""
        own = self.city or city
        names = {
            "市名": own,
            "会議名": self.council,
            "基本方針": self.policy or f"{own}在宅医療・介護連携推進のための基本方針",
            "支援室": self.support_office,
            "部会": self.subcommittee,
            "部署": self.department or "介護福祉担当課",
        }
        for word, name in names.items():
            text = text.replace(f"〔{word}〕", name)
        return text


DEFAULT: Final = Settings()
"""The settings of an office that says nothing."""

SOME_CITY: Final = "○○市"
"""What an example calls the city of an office that tells no name."""

BLANK: Final = "—"
CONTINUES: Final = "→"
UNCHANGED: Final = "変更なし"

OWN_TEMPLATES: Final = "templates"
"""The folder within a meeting's for templates that are used for that meeting only, by the names of the office's."""
