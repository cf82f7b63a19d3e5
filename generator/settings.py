"""Tastes of the office: what may be decided otherwise elsewhere without being wrong."""

from enum import Enum


class Digits(Enum):
    """How wide derived digits are printed. What a clerk typed is printed as typed."""

    HALF = "半角"
    FULL = "全角"


# The 様式 this office uses, in the order of the menu: their workbooks are made for a new meeting (`generator new --kind`
# adds others) and stand first in the guide.
KINDS = (
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
)

RATINGS = ("A", "B", "C", "D", "—")
RATING_MEANINGS = {
    "A": "ほぼ事業内容を達成した。",
    "B": "改善、検討を要する点はあるが、事業内容をある程度達成した。",
    "C": "事業内容を達成したとは言えず、現状について大きな課題がある。",
    "D": "未実施",
}
# 取組達成度: the signs to choose from.
ATTAINMENTS = ("〇", "△", "✕")

# What the support office notes of each 相談: how it came, and what it was about.
CONSULTATION_MEANS = ("電話", "来所", "訪問", "メール・ICT", "その他")
CONSULTATION_MATTERS = (
    "入退院の調整",
    "在宅医療を担う医療機関の紹介",
    "介護事業所等の紹介",
    "制度・地域資源の情報提供",
    "その他",
)

# 集計 compares as many 年度, this one among them.
YEARS_COMPARED = 5

BLANK = "—"
CONTINUES = "→"
UNCHANGED = "変更なし"

# 新旧対照表 and 見え消し: which edition stands on the left; the words for what only one edition has, for what neither
# changed and for what stands elsewhere; whether there is a column for remarks; who signs the revisions (never a person);
# the colour of the changes in the printed 見え消し (six hexadecimal digits; empty: black).
NEW_ON_LEFT = True
ADDED, DROPPED, OMITTED, MOVED = "（新設）", "（削る）", "（略）", "（移動）"
REMARKS = True
REDLINE_AUTHOR = "介護福祉課"
REDLINE_COLOUR = ""

# 基本方針 and 取組達成度 are printed with 全角 digits throughout; the other papers with half-width ones.
DIGITS_OF_KIND = {
    "取組達成度": Digits.FULL,
    "基本方針": Digits.FULL,
    "新旧対照表": Digits.FULL,
    "改訂の概要": Digits.FULL,
    "見え消し版": Digits.FULL,
    "見え消し版（印刷用）": Digits.FULL,
}

# The mail with the papers: its subject and text, and who signs it. {会議}, {日時}, {場所}, {資料} and {署名} are filled in.
# Over MAIL_MEGABYTES a mail may not arrive.
SENDER = ("介護福祉課",)
LETTER_SUBJECT = "{会議}の資料の送付について"
LETTER = """\
各位

　日頃から本市の事業に御理解と御協力をいただき、ありがとうございます。
　{会議}の資料を送付します。
　お忙しいところ恐れ入りますが、会議までに御一読くださいますようお願いいたします。

　　　　　　　　　　記

１　日時　{日時}
２　場所　{場所}
３　資料
{資料}

　　　　　　　　　　　　　　　以上

{署名}
"""
MAIL_MEGABYTES = 10

# 支援室日誌: the menus of its sheets (who asks, how, about what; what kind of meeting or 研修), and how many months one
# 三半期 has (a divisor of 12).
CONSULTANTS = (
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
CONTACTS = ("電話", "来所", "訪問", "メール", "FAX", "その他")
TOPICS = (
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
AGES = ("64歳以下", "65～74歳", "75～84歳", "85歳以上", "不明")
DUTIES = (
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
ACTIVITY_METHODS = ("訪問", "来所", "電話", "打合せ", "資料作成", "その他")
GATHERINGS = (
    "在宅医療・介護連携推進の会議",
    "地域ケア会議",
    "病院連絡会",
    "訪問看護ステーション連絡会",
    "コーディネーター連絡会",
    "その他の会議",
)
COURSES = ("多職種の研修", "コーディネーター研修会", "普及啓発", "その他の研修")
ROLES = ("参加", "協力", "開催")
REPORT_PART_MONTHS = 4
