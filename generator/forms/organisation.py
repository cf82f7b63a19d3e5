"""団体.xlsx: what an office decides for itself. Every sheet and cell may be left out: what is not said is as in `Settings`."""

from typing import Final

from generator.japanese.dates import parts_of
from generator.records.declare import Kind, Layout, Listed, Record, column, sheet
from generator.settings import Digits, Settings

WORKBOOK = "団体.xlsx"
MARK: Final = "○"
LEFT, RIGHT = SIDES = ("左", "右")
NO_REMARKS: Final = "載せない"
REWRITE: Final = "書き換える"
SHOW: Final = "載せる"
WHOLE_YEAR: Final = "年度"
PARTS: Final = (1, 2, 3, 4, 6, 12)
"""Of how many months a part of the year's reports may be."""


def _words(heading: str, note: str, example: str, width: int = 24) -> str:
    """A column of ［選ぶ言葉］: one list of the office, a word a cell."""
    declared: str = column(heading, note=note, example=example, required=False, steers=True, width=width)
    return declared


def _name(heading: str, note: str, example: str, *, spare: bool = False) -> str:
    declared: str = column(heading, note=note, example=example, required=False, steers=True, spare=spare, width=50)
    return declared


@sheet(
    WORKBOOK,
    "団体",
    layout=Layout.FORM,
    note="団体の名前と、資料の決まりです。空欄は、ふつうの言い方になります。",
    optional=True,
)
class Organisation(Record):
    """Who the office is, and its tastes."""

    city: str = _name("市名", "市区町村の名前です。資料の題名に入ります。", "○○市")
    council: str = _name("会議名", "推進会議の名前から、市の名前を除いた部分です。", "在宅医療・介護連携推進会議")
    policy: str = _name(
        "基本方針",
        "基本方針の名前です。空欄は「（市名）在宅医療・介護連携推進のための基本方針」になります。",
        "○○市在宅医療・介護連携推進のための基本方針",
    )
    support_office: str = _name(
        "支援室", "在宅医療・介護連携の相談窓口の名前から、市の名前を除いた部分です。", "在宅医療・介護連携支援室"
    )
    subcommittee: str = _name(
        "部会の呼び名", "部会を何と呼ぶかです（専門部会、作業部会、ワーキンググループなど）。", "部会"
    )
    department: str = _name("部署", "担当の部署です。見え消しの変更者の名前にもなります。", "高齢福祉課")
    contact: str = _name("担当者", "送付文に書く担当者です。", "架空")
    phone: str = _name("電話", "送付文に書く電話番号です。", "000-000-0000")
    signature: str = _name(
        "署名",
        "送付文の終わりに書く言葉です。改行できます。空欄は、市名、部署、担当者、電話から作ります。",
        "○○市　高齢福祉課",
    )
    new_edition: str = column(
        "改訂案の位置",
        note="新旧対照表で、改訂案を左右のどちらに置くかです。空欄は左です。",
        example=LEFT,
        choices=SIDES,
        required=False,
        steers=True,
        width=50,
    )
    remarks: str = column(
        "備考の列",
        note="新旧対照表に備考の列を置かないとき「載せない」を選びます。",
        example=NO_REMARKS,
        choices=(NO_REMARKS,),
        required=False,
        steers=True,
        width=50,
    )
    added: str = _name("新設の印", "新旧対照表で、一方の版だけにあるものの向かいに書く言葉です。", "（新設）")
    dropped: str = _name("削除の印", "新旧対照表で、なくなったものの向かいに書く言葉です。", "（削る）")
    omitted: str = _name("略の印", "新旧対照表で、変わらないところに書く言葉です。", "（略）")
    moved: str = _name("移動の印", "新旧対照表で、位置が変わったものに書く言葉です。", "（移動）")
    redline_colour: str = _name(
        "見え消しの色", "印刷用の見え消しの色を、六桁の英数字で書きます。空欄は黒です。", "C00000"
    )
    serif: str = _name(
        "明朝体のフォント",
        "すべての資料の「ＭＳ 明朝」の代わりに使うフォントの名前です。空欄は「ＭＳ 明朝」です。",
        "BIZ UD明朝 Medium",
        spare=True,
    )
    sans: str = _name(
        "ゴシック体のフォント",
        "すべての資料の「ＭＳ ゴシック」の代わりに使うフォントの名前です（BIZ UDゴシック、UD デジタル 教科書体 N-R など）。",
        "BIZ UDゴシック",
        spare=True,
    )
    plain_in_pdf: str = column(
        "PDFで出ない字",
        note="PDFで□になる字（⑶など）を、PDFだけ、ふつうの字（(3)など）に書き換えるとき「書き換える」を選びます。",
        example=REWRITE,
        choices=(REWRITE,),
        required=False,
        steers=True,
        spare=True,
        width=50,
    )
    nameless: str = column(
        "公開用の個人名",
        note="ホームページ用のPDF（make pdf PUBLIC=1）に個人の氏名を載せないとき「載せない」を選びます。役と所属は残ります。",
        example=NO_REMARKS,
        choices=(NO_REMARKS,),
        required=False,
        steers=True,
        spare=True,
        width=50,
    )
    page_heads: str = column(
        "頁の見出し",
        note="資料の各頁の上に、資料番号と「1／3」のような頁を載せるとき「載せる」を選びます。",
        example=SHOW,
        choices=(SHOW,),
        required=False,
        steers=True,
        spare=True,
        width=50,
    )
    running_numbers: str = column(
        "通し番号",
        note="まとめのPDFの右下に、すべての資料を通した頁の番号を載せるとき「載せる」を選びます。",
        example=SHOW,
        choices=(SHOW,),
        required=False,
        steers=True,
        spare=True,
        width=50,
    )
    years_compared: int | None = column(
        "比べる年度の数",
        Kind.COUNT,
        note="集計で、何年度分を並べるかです。空欄は5です。",
        example="5",
        required=False,
        steers=True,
        width=50,
    )
    part_months: int | None = column(
        "報告の区切り",
        Kind.COUNT,
        note="支援室日誌の「三半期」が何か月かです（1、2、3、4、6、12のどれか）。空欄は4です。",
        example="4",
        required=False,
        steers=True,
        unit="か月",
        width=50,
    )
    subject: str = _name(
        "送付文の件名",
        "資料を送るメールの件名です。〔会議〕が会議の名前に置き換わります。",
        "〔会議〕の資料の送付について",
    )
    letter: str = _name(
        "送付文",
        "資料を送るメールの本文です。改行できます。〔会議〕〔日時〕〔場所〕〔資料〕〔返信期限〕〔署名〕が置き換わります。"
        "［開催］の返信期限が空欄のとき、〔返信期限〕のある行は載りません。",
        "〔会議〕の資料を送付します。\n〔資料〕\n〔署名〕",
    )
    megabytes: int | None = column(
        "メールの大きさ",
        Kind.COUNT,
        note="これを超えるメールは届かないことがある、という大きさです。空欄は10です。",
        example="10",
        required=False,
        steers=True,
        unit="MB",
        width=50,
    )


@sheet(WORKBOOK, "役", note="部会の役を、名簿の「役」の一覧に出す順に書きます（座長、委員など）。", optional=True)
class OfficeRole(Record):
    """A role in a 部会."""

    name: str = column("役", note="役の名前です。", example="部会長", key=True, steers=True, width=24)
    only_one: str = column(
        "一人だけ",
        note="一つの部会に一人しかいない役のとき「○」を選びます。",
        example=MARK,
        choices=(MARK,),
        required=False,
        steers=True,
        width=12,
    )


@sheet(WORKBOOK, "評価", note="取組の評価の記号を、よい方から順に書きます。", optional=True)
class OfficeRating(Record):
    """A sign of 評価."""

    sign: str = column("評価", note="評価の記号です。", example="A", key=True, steers=True, width=10)
    meaning: str = column(
        "意味",
        note="評価基準に載せる意味です。対象外の「—」のように、載せないものは空欄にします。",
        example="目標を達成した。",
        required=False,
        steers=True,
        width=60,
    )


def _counted(heading: str, note: str, example: str) -> str:
    declared: str = column(heading, note=note, example=example, key=True, steers=True, width=24)
    return declared


def _group(example: str) -> str:
    declared: str = column(
        "まとまり",
        note="資料の表で、いくつかをまとめる見出しです。同じ言葉が続く間、一つにまとまります。",
        example=example,
        required=False,
        steers=True,
        width=24,
    )
    return declared


def _shown(example: str) -> str:
    declared: str = column(
        "資料での言い方",
        note="まとまりの見出しの下で、短く言うときに書きます。",
        example=example,
        required=False,
        steers=True,
        width=24,
    )
    return declared


@sheet(
    WORKBOOK,
    "職種",
    note="支援室.xlsx［研修参加者］で人数を分ける職種です。ここに書いた言葉が、そのシートの見出しになります。",
    optional=True,
)
class OfficeProfession(Record):
    """A 職種 by which those who came to a 研修 are counted."""

    heading: str = _counted("職種", "見出しになる言葉です。同じ言葉は二度使えません。", "医療その他")
    group: str = _group("医療関係者")
    shown: str = _shown("その他")


@sheet(
    WORKBOOK,
    "相談者の区分",
    note="支援室.xlsx［相談件数］の見出しと、［相談記録］の「相談者の区分」の一覧になります。",
    optional=True,
)
class OfficeSource(Record):
    """Those from whom 相談 come."""

    heading: str = _counted("相談者の区分", "見出しになる言葉です。同じ言葉は二度使えません。", "ケアマネジャー")
    group: str = _group("介護事業所")
    shown: str = _shown("ケアマネ")


@sheet(
    WORKBOOK,
    "選ぶ言葉",
    note="ほかの一覧の言葉を、見出しごとに、一覧に出す順に縦に書きます。何も書かない列は、ふつうの一覧になります。",
    optional=True,
)
class OfficeWords(Record):
    """A word of each of the lists that need no more than words."""

    training_groups: str = _words(
        "研修区分",
        "支援室.xlsx［研修参加者］の「研修区分」です。区分ごとに表ができます。",
        "在宅医療・介護連携に関する研修",
        36,
    )
    means: str = _words("相談の方法", "支援室.xlsx［相談記録］の「方法」です。", "電話")
    matters: str = _words("相談の内容", "支援室.xlsx［相談記録］の「内容の区分」です。", "入退院の調整", 30)
    attainments: str = _words("達成", "取組達成度.xlsxの「達成」の記号です。", "○", 10)
    duties: str = _words(
        "事業区分",
        "支援室日誌.xlsxの「事業項目」です。記号の後に空白を置きます。",
        "ア 地域の医療・介護の資源の把握",
        44,
    )
    consultants: str = _words("日誌の相談者", "支援室日誌.xlsx［相談記録］の「相談者」です。", "居宅介護支援事業所")
    contacts: str = _words("日誌の相談の方法", "支援室日誌.xlsx［相談記録］の「方法」です。", "電話")
    topics: str = _words("日誌の相談の内容", "支援室日誌.xlsx［相談記録］の「内容区分」です。", "在宅医の紹介・調整")
    ages: str = _words("年代", "支援室日誌.xlsx［相談記録］の「年代」です。", "75～84歳", 14)
    activity_methods: str = _words("活動の方法", "支援室日誌.xlsx［活動記録］の「方法」です。", "訪問")
    gatherings: str = _words("会議等の種別", "支援室日誌.xlsx［会議等］の「種別」です。", "地域ケア会議", 30)
    courses: str = _words("研修等の種別", "支援室日誌.xlsx［研修等］の「種別」です。", "多職種の研修")
    course_roles: str = _words("研修等の関わり", "支援室日誌.xlsx［研修等］の「関わり」です。", "協力", 16)


@sheet(
    WORKBOOK,
    "使う様式",
    note="この団体で使う資料の様式を、一覧に出す順に書きます。新しい会議のフォルダーに、その様式のブックができます。",
    optional=True,
)
class OfficeKind(Record):
    """A kind of 資料 that the office uses."""

    kind: str = column(
        "様式",
        note="資料の種類です。",
        example="事業実施実績",
        choices=Listed(lambda office: office.offered),
        key=True,
        steers=True,
        width=30,
    )
    digits: str = column(
        "数字",
        note="日付や番号など、自動で付く数字を全角にするか半角にするかです。空欄は半角です。",
        example=Digits.FULL.value,
        choices=(Digits.HALF.value, Digits.FULL.value),
        required=False,
        steers=True,
        width=10,
    )


def _of_words(heading: str, words: str) -> Listed:
    """A list that is a column of ［選ぶ言葉］."""

    def listed(office: Settings) -> tuple[str, ...]:
        found: tuple[str, ...] = getattr(office, words)
        return found

    return Listed(listed, f"{WORKBOOK}［選ぶ言葉］の「{heading}」")


ROLES: Final = Listed(lambda office: tuple(role.name for role in office.roles), f"{WORKBOOK}［役］")
RATINGS: Final = Listed(lambda office: tuple(rating.sign for rating in office.ratings), f"{WORKBOOK}［評価］")
PROFESSIONS: Final = Listed(lambda office: tuple(one.heading for one in office.professions), f"{WORKBOOK}［職種］")
SOURCES: Final = Listed(lambda office: tuple(one.heading for one in office.sources), f"{WORKBOOK}［相談者の区分］")
KINDS: Final = Listed(lambda office: office.offered)
PERIODS: Final = Listed(
    lambda office: (*(part.short for part in parts_of(2000, office.report_part_months)), WHOLE_YEAR)
)
(
    TRAINING_GROUPS,
    MEANS,
    MATTERS,
    ATTAINMENTS,
    DUTIES,
    CONSULTANTS,
    CONTACTS,
    TOPICS,
    AGES,
    ACTIVITY_METHODS,
    GATHERINGS,
    COURSES,
    COURSE_ROLES,
) = (_of_words(declared.heading, name) for name, declared in OfficeWords.declaration.columns.items())


def first_of(listed: Listed, place: int = 0) -> str:
    """A word of a list as an example: what stands there for an office that says nothing."""
    return listed.words(Settings())[place]
