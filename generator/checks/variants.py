"""表記: one word in one case and width, and characters that are what they look like."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Final

from generator.book import Book, Passage
from generator.check import Finding, check
from generator.forms.policy import Passage as PolicyPassage
from generator.problem import Mention, Severity

_WORD: Final = re.compile(r"(?<![A-Za-z0-9@/.:_-])[A-Za-z]{3,}(?![A-Za-z0-9@/.:_-])")
_LATIN: Final = "A-Za-zＡ-Ｚａ-ｚ"
_WIDTHS: Final = {
    "数字": (re.compile("[0-9]"), re.compile("[０-９]")),
    "英字": (re.compile("[A-Z][A-Za-z]"), re.compile("[Ａ-Ｚ][Ａ-Ｚａ-ｚ]")),
    "括弧": (re.compile(r"\((?!(?:\d+|[ア-ン]|[a-z])\))[^()]*\)"), re.compile("（[^（）]*）")),
}
_ITEM_NUMBER: Final = re.compile(r"[(（](?:[0-9０-９]+|[ア-ン]|[a-z])[)）]")
_LETTERS: Final = "ⅠⅤⅩⅬⅭⅮⅯⅰⅴⅹⅼⅽⅾⅿ"
_ROMAN: Final = re.compile(rf"[{_LETTERS}](?=[{_LATIN}]{{2}})|(?<=[{_LATIN}])[{_LETTERS}](?=[{_LATIN}])")
_ZERO: Final = re.compile(r"(?<!〇)〇(?![〇一二三四五六七八九十百千年月日])(?<![一二三四五六七八九十百千]〇)")
_CIRCLE: Final = re.compile("[○◯]")
_TOWNS: Final = re.compile(r"([一-鿿々]{0,2})(市区?町村)(?!長|民税|計画|介護保険|特別|合併|職員|相互)")
_SENTENCE: Final = re.compile("[、。]")
_MANY: Final = 8
_SHARE: Final = 6


@check("表記11", Severity.NOTE)
def latin_words_have_one_case(book: Book) -> Iterator[Finding]:
    """英字の言葉の大文字・小文字が、資料の全体で同じであること（WebとWEBなど）。"""
    words: defaultdict[str, defaultdict[str, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for passage in book.passages():
        for word in dict.fromkeys(_WORD.findall(unicodedata.normalize("NFKC", passage.text))):
            words[word.casefold()][word].append(Mention(passage.place, passage.text))
    for forms in words.values():
        usual = max(forms, key=lambda word: len(forms[word]))
        for odd in forms:
            if odd == usual or 2 * len(forms[odd]) > len(forms[usual]):
                continue
            for mention in forms[odd]:
                message = f"「{odd}」は、ほかでは「{usual}」と書いています。"
                hint = f"「{usual}」にそろえてください。"
                yield Finding(mention.place, message, hint, mention.text, (forms[usual][0],))


@check("表記12", Severity.NOTE)
def a_workbook_has_one_width(book: Book) -> Iterator[Finding]:
    """一つの入力ファイルの中で、数字、英字、括弧の全角と半角が混じっていないこと（わずかな方だけを知らせます）。"""
    files: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in book.passages():
        files[passage.place.workbook].append(passage)
    for passages in files.values():
        for what, (half, full) in _WIDTHS.items():
            narrow = [passage for passage in passages if half.search(passage.text)]
            wide = [passage for passage in passages if full.search(_ITEM_NUMBER.sub("", passage.text))]
            odd, usual = sorted((narrow, wide), key=len)
            if not odd or len(usual) < _MANY or len(usual) < _SHARE * len(odd):
                continue
            width, there = ("半角", "全角") if odd is narrow else ("全角", "半角")
            message = f"{what}に{width}があります。このファイルのほかの{what}は{there}です。"
            others = tuple(Mention(passage.place, passage.text) for passage in (*odd[1:], usual[0]))
            yield Finding(odd[0].place, message, f"{there}にそろえてください。", odd[0].text, others)


@check("表記13", Severity.NOTE)
def roman_numerals_are_no_letters(book: Book) -> Iterator[Finding]:
    """英字の言葉の中に、ローマ数字の文字（「Ⅴｅｒ．」の「Ⅴ」など）が混じっていないこと（NYHAⅢ、ⅡBなどは除きます）。"""
    found: defaultdict[tuple[str, str], list[Mention]] = defaultdict(list)
    for passage in book.passages():
        if match := _ROMAN.search(passage.text):
            mention = Mention(passage.place, _around(passage.text, match.start()))
            found[passage.place.workbook, match[0]].append(mention)
    for (_, sign), (first, *rest) in found.items():
        message = f"英字の中の「{sign}」は、ローマ数字の文字です。"
        letter = unicodedata.normalize("NFKC", sign)
        hint = f"英字の「{letter}」を打ち直してください。見た目は似ていても、検索で見つからなくなります。"
        yield Finding(first.place, message, hint, first.text, tuple(rest))


@check("表記14", Severity.NOTE)
def circles_are_circles(book: Book) -> Iterator[Finding]:
    """丸の記号（○）の代わりに、漢数字の「〇」を使っていないこと。"""
    circles = [passage for passage in book.passages() if _CIRCLE.search(passage.text)]
    for passage in book.passages():
        if circles and _ZERO.search(passage.text):
            message = "記号の「○」ではなく、漢数字の「〇」が使われています。"
            hint = "「○」に打ち直してください。伏せ字などでわざと使ったのなら、そのままで構いません。"
            there = (Mention(circles[0].place, circles[0].text),)
            yield Finding(passage.place, message, hint, passage.text, there)


@check("表記16", Severity.NOTE)
def towns_are_called_alike(book: Book) -> Iterator[Finding]:
    """文の中の「関係市町村」のような言葉が、ほかで「関係市区町村」と書かれていないこと（引用と法律の言葉は除きます）。"""
    called: defaultdict[str, defaultdict[str, list[Passage]]] = defaultdict(lambda: defaultdict(list))
    for passage in book.passages():
        if getattr(passage.record, "level", "") != PolicyPassage.CITATION:
            for before, word in dict.fromkeys(_TOWNS.findall(passage.text)):
                called[before][word].append(passage)
    for before, words in called.items():
        odd, usual = min(words, key=lambda word: len(words[word])), max(words, key=lambda word: len(words[word]))
        if len(words) == 1 or len(words[odd]) == len(words[usual]):
            continue
        for passage in filter(lambda passage: _SENTENCE.search(passage.text), words[odd]):
            message = f"「{before}{odd}」は、ほかでは「{before}{usual}」と書いています。"
            there = words[usual][0]
            yield Finding(
                passage.place,
                message,
                "同じ意味なら、言葉をそろえてください。",
                passage.text,
                (Mention(there.place, there.text),),
            )


@check("表記15", Severity.NOTE)
def characters_are_shown_everywhere(book: Book) -> Iterator[Finding]:
    """古い機器や他社のシステムで表示できないことのある文字（JIS第1・第2水準にない漢字など）がないこと。"""
    files: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in book.passages():
        if any(map(_rare, passage.text)):
            files[passage.place.workbook].append(passage)
    for passages in files.values():
        rare = dict.fromkeys(char for passage in passages for char in passage.text if _rare(char))
        message = f"「{''.join(rare)}」は、機器によっては表示できないことがあります。"
        hint = "人名や地名の字なら、そのままで構いません。記号なら、ふつうの文字で書いてください（⑴は「(1)」）。"
        others = tuple(Mention(passage.place, passage.text) for passage in passages[1:])
        yield Finding(passages[0].place, message, hint, passages[0].text, others)


@cache
def _rare(char: str) -> bool:
    """Whether a letter, sign or number is missing in Windows-31J; punctuation, dashes and joiners are not looked at."""
    if char.isascii() or (unicodedata.category(char)[0] not in "LN" and unicodedata.category(char) != "So"):
        return False
    try:
        char.encode("cp932")
    except UnicodeEncodeError:
        return True
    return False


def _around(text: str, at: int) -> str:
    return text[max(0, at - 10) : at + 12].replace("\n", " ")
