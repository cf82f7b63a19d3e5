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
