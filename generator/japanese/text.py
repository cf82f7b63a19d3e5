"""Laws of Japanese text: comparison keys, widths, numerals and the labels of numbered prose.

Keys and parsers fold what was typed, to compare and to read it; no text that is printed passes through them.

Every `ValueError` of a parser is for staff: Japanese sentences that begin with the words typed, in 「」, so that a
caller may put 「見出し」の in front of them.
"""

import re
import unicodedata
from functools import lru_cache

_DASHES = re.compile("[‐‑‒–—―⁃−─━]")
_WAVES = re.compile("[〜∼〰]")
_LONG_MARK_AS_DASH = re.compile(r"(?<=[0-9])ー(?=[0-9])|\Aー\Z")
_LINE_BREAK_IN_NUMBER = re.compile(r"(?<=\d)\s*[\r\n]\s*(?=\d)")
_BLANK_IN_NUMBER = re.compile(r"\d\s+\d")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_UNREADABLE = "\ufffd"
_LONGEST_QUOTE = 40

_WIDE_OFFSET = ord("０") - ord("0")
_DIGITS_TO_FULL = {ord(digit): ord(digit) + _WIDE_OFFSET for digit in "0123456789"}
_DIGITS_TO_HALF = {wide: narrow for narrow, wide in _DIGITS_TO_FULL.items()}
_CIRCLED = (
    "".join(map(chr, range(0x2460, 0x2474)))  # ① to ⑳
    + "".join(map(chr, range(0x3251, 0x3260)))  # ㉑ to ㉟
    + "".join(map(chr, range(0x32B1, 0x32C0)))  # ㊱ to ㊿
)
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_LATIN = "abcdefghijklmnopqrstuvwxyz"

_NUMBER_SIGN = rf"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ{_CIRCLED}]"
_TO_FULL = re.compile(rf"[0-9A-Za-z]|(?<={_NUMBER_SIGN})[!-/:-@\[-`{{-~](?={_NUMBER_SIGN})|(?<=[0-9０-９])%")

_COUNTER = "人|名|件|回|点|個|本|枚|冊|部|組|団体|世帯|施設|機関|事業所|[かカヶケヵ箇個]所|日|時間"
_PLAIN_NUMBER = "[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,12}"
_SIGNS = str.maketrans("○◯⭕×╳✖✗✘", "〇〇〇✕✕✕✕✕")
_KANJI_DIGITS = "〇一二三四五六七八九"
_KANJI_NUMBER = f"[{_KANJI_DIGITS}十百千]{{1,12}}"
_KANJI_PLACES = re.compile(
    "(?:([一-九]?)千)?(?:([一-九]?)百)?(?:([一-九]?)十)?([一-九])?".replace("一-九", _KANJI_DIGITS[1:])
)
_COUNT = re.compile(f"(?:(?P<plain>{_PLAIN_NUMBER})|(?P<kanji>{_KANJI_NUMBER}))(?P<counter>{_COUNTER})?")
_ROUGH = re.compile(
    r"\A(?:約|およそ|おおよそ|おおむね|概ね|ほぼ)|(?:程度|前後|以上|以下|未満|余り|余|ほど|くらい|ぐらい|弱|強)\Z"
)

# One group a name character: the first is the form compared. They are different characters, never replaced in print.
_VARIANT_GROUPS = (
    "高髙 崎﨑嵜 浜濱濵 辺邊邉 斉齊斎齋 沢澤 広廣 島嶋嶌 桜櫻 国國 真眞 徳德 富冨 館舘 昇曻 吉𠮷 土𡈽 橋𣘺 柳栁 桑桒 "
    "栄榮 竜龍 滝瀧 関關 学學 恵惠 実實 寿壽 円圓 豊豐 宝寶 来來 条條 児兒 亀龜 鉄鐵 剣劍劔 瀬瀨 頼賴 黒黑 清淸 穂穗 "
    "緑綠 静靜 礼禮 万萬 与與 弥彌 芦蘆 巌巖 岳嶽 峰峯 松枩 薮藪 桧檜 蔵藏 鴎鷗 淵渕渊 船舩 沖冲 祢禰 曽曾 会會 枡桝 "
    "尭堯 楽樂 薫薰 奥奧 横橫 鶴靏靍 篭籠 蛍螢 壮壯 荘莊 将將 巻卷 巣巢 応應 暁曉 浅淺 涼凉 渋澁澀 為爲 糸絲 総總 縄繩 "
    "芸藝 衛衞 覚覺 誉譽 郎郞 郷鄕 顕顯"
)
VARIANTS = {variant: group[0] for group in _VARIANT_GROUPS.split() for variant in group[1:]}
"""Variant character of a name (異体字) → the form `variant_key` compares."""
_VARIANT_TABLE = str.maketrans(VARIANTS)


@lru_cache(maxsize=1 << 16)
def key(text: str) -> str:
    """The comparison key of a heading, name or choice; for comparing only, never printed. A key's key is itself.

    Width, case, white space and invisible characters do not matter; every dash is "-" and every wave dash "~".
    ー is a letter (データ): it counts as a dash only between digits or when it stands alone.
    """
    while (folded := _fold(text)) != text:  # a removed space can bring two characters together that compose
        text = folded
    return text


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    if " " in folded or not folded.isprintable():  # every other space and every "Cf" is unprintable
        folded = "".join(char for char in folded if not char.isspace() and unicodedata.category(char) != "Cf")
    return _LONG_MARK_AS_DASH.sub("-", _WAVES.sub("~", _DASHES.sub("-", folded)))


def sign_key(text: str) -> str:
    """The `key` of a sign from a list: circles are one, and crosses, in whatever shape they were typed."""
    return key(text).translate(_SIGNS)


def variant_key(text: str) -> str:
    """The `key` of a name in which 髙 equals 高: `VARIANTS` mapped to one form, variation selectors dropped."""
    return key(_VARIATION_SELECTORS.sub("", text)).translate(_VARIANT_TABLE)


def typed(text: str) -> str:
    """The `key` of text holding a number, in which signs that NFKC would turn into further digits are unreadable.

    「20①」 and 「20²」 must not read as 201 and 202, nor 「1」 and 「2」 on two lines as 12.
    """
    safe = _LINE_BREAK_IN_NUMBER.sub(_UNREADABLE, text)
    return key("".join(_UNREADABLE if unicodedata.category(char) == "No" else char for char in safe))


def quoted(text: str) -> str:
    """What staff typed, in 「」 on one line, cut after 40 characters: the beginning of a message."""
    line = " ".join(text.split())
    return f"「{line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE] + '…'}」"


def parse_count(text: str) -> int:
    """Read a whole number of 0 or more: 「20」「２０人」「1,234名」「二十」, with or without its counter.

    Raises `ValueError` for anything rough (約20人), negative, broken or unreadable. 「一」 alone is refused: it looks
    like the bar that says "none".
    """
    folded = typed(text)
    match = _COUNT.fullmatch(folded)
    if match and not _BLANK_IN_NUMBER.search(text):
        if match["plain"]:
            return int(match["plain"].replace(",", ""))
        if folded == "一":
            raise ValueError(f"{quoted(text)}は、数の1か横棒かが分かりません。数は「1」、横棒は「—」と書いてください。")
        if (number := _kanji_number(match["kanji"])) is not None:
            return number
    raise ValueError(f"{quoted(text)}は{_count_fault(folded)}")


def parse_reference(text: str) -> str:
    """A reference number in half-width signs: 「Ａ－１２」 is A-12. `ValueError` for what may be a name: without a digit, or with other letters."""
    number = key(text).upper()
    if not re.fullmatch("(?=.*[0-9])[0-9A-Z](?:[0-9A-Z-]{0,18}[0-9A-Z])?", number):
        raise ValueError(
            f"{quoted(text)}は整理番号として使えません。数字の入った番号を、数字、英字、「-」だけで、20字までで書いてください。"
        )
    return number


def _kanji_number(text: str) -> int | None:
    if match := _KANJI_PLACES.fullmatch(text):
        sizes = zip(match.groups(), (1000, 100, 10, 1), strict=True)
        return sum(size * (_KANJI_DIGITS.index(digit) if digit else 1) for digit, size in sizes if digit is not None)
    if set(text) <= set(_KANJI_DIGITS):
        return int("".join(str(_KANJI_DIGITS.index(digit)) for digit in text))
    return None


def _count_fault(folded: str) -> str:
    if _ROUGH.search(folded) and re.search(rf"[0-9{_KANJI_DIGITS}十百千]", folded):
        return "およその数です。数だけを書いてください（例: 20）。"
    if re.match(r"[-△▲][0-9]", folded):
        return "0より小さい数です。0以上の数を書いてください（例: 20）。"
    if re.match(r"[0-9,]*\.[0-9]", folded):
        return "整数ではありません。小数点のない数を書いてください（例: 20）。"
    return "数として読めません（例: 20、20人、1,234）。"


def full_width(text: str) -> str:
    """The text with its digits and Latin letters in 全角, and the signs inside numbers and words: 1,234 Ver.3 80% ②-5.

    Brackets, blanks and other signs stay as they were.
    """
    return _TO_FULL.sub(lambda match: chr(ord(match[0]) + _WIDE_OFFSET), text)


def full_width_digits(text: str) -> str:
    """The text with its digits in 全角, everything else as it was."""
    return text.translate(_DIGITS_TO_FULL)


def half_width_digits(text: str) -> str:
    """The text with its digits in 半角, everything else as it was."""
    return text.translate(_DIGITS_TO_HALF)


def kana_label(number: int) -> str:
    """ア for 1, イ for 2 … ン for 46; `ValueError` beyond."""
    return _label(number, _KANA)


def latin_label(number: int) -> str:
    """The letter a for 1 … z for 26; `ValueError` beyond."""
    return _label(number, _LATIN)


def circled(number: int) -> str:
    """① for 1 … ㊿ for 50 (Unicode has no more); `ValueError` beyond."""
    return _label(number, _CIRCLED)


def parse_circled(text: str) -> int:
    """1 for ① … 50 for ㊿, blanks around it ignored; `ValueError` for anything else."""
    sign = text.strip()
    if len(sign) != 1 or sign not in _CIRCLED:
        raise ValueError(f"{quoted(text)}は丸付き数字ではありません（例: ①）。")
    return _CIRCLED.index(sign) + 1


def paren(label: int | str) -> str:
    """A number or another label in the brackets of numbered prose: (1), (ア), (a)."""
    return f"({label})"


def _label(number: int, signs: str) -> str:
    if not 1 <= number <= len(signs):
        raise ValueError(
            f"「{signs[0]}」から始まる番号は「{signs[-1]}」まで（{len(signs)}個）です。{number}番目は付けられません。項目を分けてください。"
        )
    return signs[number - 1]


def in_a_line(text: str, most: int = 0) -> str:
    """Text on one line, with ／ where it broke; of a text longer than `most` characters (0: any length) the beginning."""
    flat = text.replace("\n", "／")
    return f"{flat[:most]}…" if 0 < most < len(flat) else flat


def in_short(text: str) -> str:
    """Text as a message quotes it: on one line, of 40 characters at most."""
    return in_a_line(text, 40)
