"""Japanese text cut where a clerk would cut it: runs of one script, whole numbers, counters, verb stems."""

import re
import unicodedata

# Only what Unicode calls a wide or narrow form of another character: NFKC would also make ① a 1.
_WIDTHS = {
    code: chr(int(unicodedata.decomposition(chr(code)).split()[1], 16))
    for code in (0x3000, *range(0xFF01, 0xFFEF))
    if unicodedata.decomposition(chr(code)).startswith(("<wide>", "<narrow>"))
}

# Combining marks and variation selectors: never parted from their character (葛󠄀 is two code points).
_MARKS = "\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_KANJI = f"[々〆〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff{_MARKS}]"
_KANA_BUT_WO = "ぁ-ゑん-ゖゝゞー"
_ERA = "(?:明治|大正|昭和|平成|令和)(?=[0-9元])"
_COUNTER = "(?<=[0-9])(?:年度|年|月|日|期(?!間)|次|回|条|項(?!目)|号|歳|人|名|件|円|か年|か月|か所|箇所)"
_COMPOUND = f"(?:(?!第[0-9]|{_ERA}){_KANJI})"
_PARTICLE = "[をはがのにともやへでか]|まで|から|より|など|ほど|だけ|ごと"

_WORD = re.compile(
    "(?:"
    + "|".join(
        (
            "[0-9]+(?:[.,][0-9]+)*",
            f"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9{_MARKS}]*",
            f"[ァ-ヺーヽヾ{_MARKS}]+",
            "第(?=[0-9])",
            _ERA,
            _COUNTER,
            f"{_KANJI}(?!{_KANJI}|{_PARTICLE})[ぁ-ゖ]",  # 決め|ました, 図|る: a lone kanji keeps its ending
            f"{_COMPOUND}{{2,}}?(?=等(?!{_KANJI}))",  # 関係機関|等: 等 comes and goes by itself
            f"{_COMPOUND}+",
            "を",  # never anything but a particle
            f"[{_KANA_BUT_WO}{_MARKS}]+",
            r"[^\S\n]+",
            ".",
        )
    )
    + f")[{_MARKS}]*",
    re.DOTALL,
)
_LIGHT = re.compile(rf"[ぁ-ゖゝゞー\W_{_MARKS}]")
_KANJI_ONLY = re.compile(f"{_KANJI}+")
_HIRAGANA_ONLY = re.compile("[ぁ-ゖゝゞー]+")
_NUMBER = re.compile("[0-9]+(?:[.,][0-9]+)*")


def fold_width(text: str) -> str:
    """`text` with 全角 letters, digits and signs made 半角 and 半角カナ made 全角, one character for one."""
    return text.translate(_WIDTHS)


def words(text: str) -> list[str]:
    """The words of `text`; joined they are `text` again. Either width of a character is cut the same way."""
    return [text[match.start() : match.end()] for match in _WORD.finditer(fold_width(text))]


def weight(text: str) -> int:
    """How much `text` says: two a 漢字, カタカナ, letter or digit, one a ひらがな or sign."""
    return 2 * len(text) - len(_LIGHT.findall(text))


def is_kanji(text: str) -> bool:
    """Whether `text` is 漢字 and nothing else."""
    return _KANJI_ONLY.fullmatch(text) is not None


def is_hiragana(text: str) -> bool:
    """Whether `text` is ひらがな and nothing else."""
    return _HIRAGANA_ONLY.fullmatch(text) is not None


def is_number(text: str) -> bool:
    """Whether `text` is one number, in either width."""
    return _NUMBER.fullmatch(fold_width(text)) is not None
