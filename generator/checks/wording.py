"""Words and spellings: one way within a paper, as the office and public rules of writing have it."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, TypeAlias

from generator.checks.rule import NOTE, WARNING, Finding, check, difference, plain
from generator.checks.words import OFFICIAL, Words, homophones, listed, of_office
from generator.compare.text import bigrams, dice
from generator.forms.meeting import Confusion, Handout, Term
from generator.forms.policy import WORKBOOK as POLICY
from generator.forms.policy import Body, Cover
from generator.forms.policy import Passage as PolicyPassage
from generator.forms.subcommittees import MinutesText
from generator.forms.support_office import Attendance, Training
from generator.japanese.dates import wareki
from generator.japanese.mentions import dates_in
from generator.japanese.numbering import Level
from generator.japanese.text import key
from generator.problem import Mention, Severity
from generator.records.book import Book, Passage
from generator.records.declare import mention_of


@dataclass(frozen=True, slots=True)
class Usage:
    """A word to use, what to look for in its stead, and why."""

    use: str
    avoid: str
    found: re.Pattern[str]
    why: str


def usage(use: str, avoid: str, why: str, found: str = "") -> Usage:
    """A usage; `found` is a pattern where `avoid` alone would also match words that are right."""
    return Usage(use, avoid, re.compile(found or re.escape(avoid)), why)


_NOUN: Final = "名詞は「取組」、動詞は「取り組む」と書きます。"

USAGES: Final = (
    usage("取組", "取り組み", _NOUN, r"取り組み(?=[のをにがはでと（(「」。]|について|等|\Z)"),
    usage("引き続き", "引続き", OFFICIAL, r"(?<!お)引続き"),
    usage("又は", "または", OFFICIAL, r"(?<!あ)または(?![じっる]|がき)"),
    usage("及び", "および", OFFICIAL, r"(?<![ぁ-ん])および(?![ぁ-ん])"),
    usage("若しくは", "もしくは", OFFICIAL),
    usage("全て", "すべて", OFFICIAL, r"すべて(?!き)"),
    usage("分か（る）", "わか（る）", OFFICIAL, r"わか(?:らな|らず|りや|りに|りま|る(?!い)|った|って|れば)"),
    usage(
        "よく",
        "良く",
        "程度や頻度をいう副詞は「よく」と書きます。",
        r"良く(?=わから|分から|わかる|分かる|ある|聞|使|知)",
    ),
    usage("できる", "出来る", OFFICIAL, r"出来(?=る|な[いか]|ま[しす]|た(?!て)|れば|ず)"),
    usage("ため", "為", OFFICIAL, r"(?<=[のが])為(?=[に、。])"),
    usage("ください", "下さい", "「…てください」は平仮名で書きます。", r"(?<=[てで])下さい"),
    usage("ただし", "但し", OFFICIAL, r"(?<![一-鿿])但し(?![書付])"),
    usage("締切り", "〆切", OFFICIAL, r"〆切り?"),
    usage("的確に", "適確に", OFFICIAL),
)
"""Right words, but not as public papers write them."""

_SENTENCE: Final = re.compile(r"[^。\n]+。")
_QUOTED: Final = re.compile(r"「[^「」]*」|『[^『』]*』|（[^（）]*）")
_POLITE: Final = re.compile(r"(?:ます|ました|ません|です|でした|ましょう|でしょう|ください)(?:か|ね|よ)?。\Z")
_PLAIN: Final = re.compile(r"(?:[るうくすつぬむぐぶただ]|ない|たい|しい|よい|良い)(?:の?か)?。\Z")
_QUOTE_MARKS: Final = re.compile(r"「[^「」]*」|『[^『』]*』")
_TITLED: Final = (Training, Attendance)
_LABEL: Final = re.compile(r"\A【([^】]*)】")
_NARRATED: Final = (Level.TEXT, Level.CONTINUED)
_FEW: Final = 4
_AROUND: Final = 12


@check("表記01", WARNING)
def a_paper_has_one_style(book: Book) -> Iterator[Finding]:
    """一つの資料の本文に、「です・ます」の文と「である」の文が混じっていないこと（会議録、引用、箇条書きと、「」の中は除きます）。"""
    return _odd_styles(passage for passage in book.passages() if not isinstance(passage.record, MinutesText))


@check("表記06", NOTE)
def minutes_have_one_style(book: Book) -> Iterator[Finding]:
    """一つの会議録の、発言（番号や「→」の付く行）どうし、地の文どうしに、「です・ます」の文と「である」の文が混じっていないこと。"""
    texts = [passage for passage in book.passages() if isinstance(passage.record, MinutesText)]
    for narrated in (True, False):
        yield from _odd_styles(p for p in texts if (getattr(p.record, "level", "") in _NARRATED) is narrated)


def _odd_styles(passages: Iterable[Passage]) -> Iterator[Finding]:
    """The few sentences of a paper that end in the other style, as one finding."""
    papers: defaultdict[tuple[str, str], list[tuple[Passage, bool]]] = defaultdict(list)
    for passage in passages:
        level = getattr(passage.record, "level", "")
        if not level or level in (PolicyPassage.CITATION, Level.BULLET):
            continue
        for sentence in _SENTENCE.findall(_QUOTED.sub("", passage.text)):
            if _POLITE.search(sentence) or _PLAIN.search(sentence):
                polite = bool(_POLITE.search(sentence))
                papers[passage.place.workbook, passage.place.sheet].append((passage, polite))
    for told in papers.values():
        odd_one = 2 * sum(is_polite for _, is_polite in told) <= len(told)
        odd = list({passage.place: passage for passage, is_polite in told if is_polite is odd_one}.values())
        usual = [passage for passage, is_polite in told if is_polite is not odd_one]
        if not odd or len(usual) < _FEW or len(usual) < 3 * len(odd):
            continue
        this, that = ("です・ます", "である") if odd_one else ("である", "です・ます")
        message = f"「{this}」の文があります。この資料のほかの文は「{that}」です。"
        hint = f"「{that}」の文にそろえてください。"
        others = tuple(Mention(passage.place, passage.text) for passage in (*odd[1:], usual[0]))
        yield Finding.on(odd[0], message, hint, others=others)


@check("表記02", NOTE, Term)
def words_are_those_of_public_papers(book: Book) -> Iterator[Finding]:
    """公用文で使わない書き方（取り組み、引続き、または など）や、会議.xlsxの［用語］の「使わない言葉」がないこと（「」の中と引用は除きます）。"""
    own = {key(row.avoid) for row in book[Term]}
    words = listed(slip=False)
    usages = tuple(_usages(book))
    told: _Told = defaultdict(lambda: defaultdict(list))
    for passage in book.passages():
        if getattr(passage.record, "level", "") == PolicyPassage.CITATION or isinstance(passage.record, _TITLED):
            continue
        own_words = _QUOTE_MARKS.sub(lambda quote: "「" * len(quote[0]), passage.text)
        for usage in usages:
            if match := usage.found.search(own_words):
                told[usage.avoid, usage.use, usage.why][passage.place.workbook].append((passage, *match.span()))
        for start, end, word in words.found(own_words):
            if own and key(word.avoid) in own:
                continue
            told[word.avoid, word.use, word.why][passage.place.workbook].append((passage, start, end))
    return _as_findings(told)


@check("表記04", WARNING, Confusion)
def words_are_rightly_converted(book: Book) -> Iterator[Finding]:
    """打ち間違いや、前後の言葉から変換の誤りと分かる言葉（「他職種連携」「話が合った」など）や、用語.xlsxの「誤」の言葉がないこと。

    SudachiPyを入れたパソコンでは、ほかのところと同じ言葉の隣にある同じ読みの別の言葉も、参考として知らせます。
    """
    own = of_office(book)
    right = {word.use for word in own}
    lists = (Words(own), listed(slip=True)) if own else (listed(slip=True),)
    told: _Told = defaultdict(lambda: defaultdict(list))
    for passage, (start, end, word) in book.found(lambda text: (one for words in lists for one in words.found(text))):
        if word.avoid not in right:
            told[word.avoid, word.use, word.why][passage.place.workbook].append((passage, start, end))
    yield from _as_findings(told)
    places = {
        (p.place, at)
        for files in told.values()
        for several in files.values()
        for p, s, e in several
        for at in range(s, e)
    }
    for one in homophones(book):
        start, end = one.start, one.start + len(one.stands)
        if (one.passage.place, start) in places:
            continue
        words = _excerpt(one.passage.text, start, end)
        message = f"「…{words}…」の「{one.stands}」は、同じ読みの「{one.meant}」の変換の誤りではありませんか。"
        hint = f"ほかのところと見比べて、「{one.meant}」のことなら直してください。わざと使い分けたのなら、そのままで構いません。"
        yield Finding.on(
            one.passage,
            message,
            hint,
            text=words,
            others=(Mention(one.there.place, one.there.text),),
            severity=Severity.NOTE,
        )


@check("表記03", NOTE, hint="一つの列では、「。」を付けるか付けないかをそろえてください。")
def a_column_ends_its_cells_alike(book: Book) -> Iterator[Finding]:
    """一つの列の文の終わりに、「。」の付くセルと付かないセルが混じっていないこと（わずかな方だけを知らせます）。"""
    columns: defaultdict[tuple[str, str, str], list[Passage]] = defaultdict(list)
    for passage in book.passages():
        if not hasattr(passage.record, "level") and len(passage.text) >= 2 * _FEW:
            columns[passage.place.workbook, passage.place.sheet, passage.attribute].append(passage)
    for cells in columns.values():
        stopped = [cell for cell in cells if cell.text.rstrip().endswith("。")]
        open_ended = [cell for cell in cells if not cell.text.rstrip().endswith("。")]
        odd, usual = sorted((stopped, open_ended), key=len)
        if not odd or len(usual) < 2 * _FEW or len(usual) < 6 * len(odd):
            continue
        here, there = ("付いていますが", "付いていません") if odd is stopped else ("付いていませんが", "付いています")
        message = f"「{odd[0].heading}」の終わりに「。」が{here}、ほかの{len(usual)}個のセルには{there}。"
        others = tuple(Mention(cell.place, cell.text) for cell in (*odd[1:], usual[0]))
        yield Finding.on(odd[0], message, others=others)


@check("表記05", NOTE, hint="ほかのセルにもないときは、消してください。")
def a_cell_does_not_repeat_its_heading(book: Book) -> Iterator[Finding]:
    """「目指す姿」の列のセルが【部会としての目指す姿】で始まるように、列の見出しと同じ言葉の見出しを重ねていないこと。"""
    for passage in book.passages():
        if (match := _LABEL.match(passage.text)) and passage.heading in match[1]:
            message = f"「{match[0]}」は、列の見出し「{passage.heading}」の繰り返しです。"
            yield Finding.on(passage, message, text=match[0])


_Told: TypeAlias = defaultdict[tuple[str, str, str], defaultdict[str, list[tuple[Passage, int, int]]]]
"""Where words stand that are not to be used: by the word, the one to use and why, then by workbook."""


def _as_findings(told: _Told) -> Iterator[Finding]:
    """One finding for a word and a workbook, with the words that stand there; the other cells as its other places."""
    for (avoid, use, why), files in told.items():
        for places in files.values():
            cells = {passage.place: (passage, start, end) for passage, start, end in reversed(places)}
            first, *rest = reversed(cells.values())
            passage, start, end = first
            message = f"「{passage.text[start:end]}」とあります。{why}"
            others = tuple(Mention(passage.place, _excerpt(passage.text, start, end)) for passage, start, end in rest)
            hint = (
                f"「{avoid}」を「{use}」に直してください。"
                if avoid in passage.text[start:end]
                else f"「{use}」に直してください。"
            )
            yield Finding.on(passage, message, hint, text=_excerpt(passage.text, start, end), others=others)


def _usages(book: Book) -> Iterator[Usage]:
    """The program's usages, those that ［用語］ speaks of left out, then those of ［用語］."""
    own = {key(row.avoid): row for row in book[Term]}
    yield from (word for word in USAGES if key(word.avoid) not in own)
    for row in own.values():
        if key(row.use) != key(row.avoid):
            yield usage(row.use, row.avoid, row.remark or "［用語］で使わないと決めた言葉です。", _outside(row))


def _outside(row: Term) -> str:
    """A pattern for the word not to use where it is no part of the word to use (認知症の人 within 認知症の人々)."""
    before, within, after = row.use.partition(row.avoid)
    head = f"(?<!{re.escape(before)})" if within and before else ""
    tail = f"(?!{re.escape(after)})" if within and after else ""
    return head + re.escape(row.avoid) + tail


def _excerpt(text: str, start: int, end: int) -> str:
    return text[max(0, start - _AROUND) : end + _AROUND].replace("\n", " ").strip()


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
_NUMERAL: Final = re.compile(rf"([一-鿿々ァ-ヴー]{{2}})([Ⅰ-Ⅻ]|[IVXＩＶＸ]{{1,4}}(?![{_LATIN}0-9０-９.．-]))")
_DASHED: Final = re.compile("(?<=[0-9０-９①-⑳])([-－‐‑–−—―─])(?=[0-9０-９])")
_RIGHT_CIRCLE: Final = "○"
_KANJI_ZERO: Final = "〇"
_ZERO: Final = re.compile(r"(?<!〇)〇(?![〇一二三四五六七八九十百千年月日])(?<![一二三四五六七八九十百千]〇)")
_CIRCLE: Final = re.compile("[○◯]")
_TOWNS: Final = re.compile(r"([一-鿿々]{0,2})(市区?町村)(?!長|民税|計画|介護保険|特別|合併|職員|相互)")
_SENTENCES: Final = re.compile("[、。]")
_MANY: Final = 8
_SHARE: Final = 6


@check("表記11", NOTE)
def latin_words_have_one_case(book: Book) -> Iterator[Finding]:
    """英字の言葉の大文字・小文字が、資料の全体で同じであること（WebとWEBなど）。"""
    words: defaultdict[str, defaultdict[str, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for passage, word in book.found(lambda text: dict.fromkeys(_WORD.findall(unicodedata.normalize("NFKC", text)))):
        words[word.casefold()][word].append(Mention(passage.place, passage.text))
    for forms in words.values():
        usual = max(forms, key=lambda word: len(forms[word]))
        for odd in forms:
            if odd == usual or 2 * len(forms[odd]) > len(forms[usual]):
                continue
            for mention in forms[odd]:
                message = f"「{odd}」は、ほかでは「{usual}」と書いています。"
                hint = f"「{usual}」にそろえてください。"
                yield Finding.on(mention, message, hint, others=(forms[usual][0],))


@check("表記12", NOTE)
def a_workbook_has_one_width(book: Book) -> Iterator[Finding]:
    """一つの入力ファイルの中で、数字、英字、括弧の全角と半角が混じっていないこと（わずかな方だけを知らせます）。"""
    files: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in book.passages():
        if not (isinstance(passage.record, Handout) and passage.attribute == "number"):  # 次第15 tells of those
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
            yield Finding.on(odd[0], message, f"{there}にそろえてください。", others=others)


@check("表記13", NOTE)
def roman_numerals_are_no_letters(book: Book) -> Iterator[Finding]:
    """英字の言葉の中にローマ数字の文字（「Ⅴｅｒ．」の「Ⅴ」など）が混じったり、同じ言葉に「レベルⅢ」「レベルIII」の二通りがあったりしないこと（NYHAⅢ、ⅡBなどは除きます）。"""
    found: defaultdict[tuple[str, str], list[Mention]] = defaultdict(list)
    for passage in book.passages():
        if match := _ROMAN.search(passage.text):
            mention = Mention(passage.place, _around(passage.text, match.start()))
            found[passage.place.workbook, match[0]].append(mention)
    for (_, sign), (first, *rest) in found.items():
        message = f"英字の中の「{sign}」は、ローマ数字の文字です。"
        letter = unicodedata.normalize("NFKC", sign)
        hint = f"英字の「{letter}」を打ち直してください。見た目は似ていても、検索で見つからなくなります。"
        yield Finding.on(first, message, hint, others=tuple(rest))
    told: defaultdict[tuple[str, str], tuple[list[Mention], list[Mention]]] = defaultdict(lambda: ([], []))
    for passage, match in book.found(_NUMERAL.finditer):
        letters = not unicodedata.category(match[2][0]).startswith("N")
        words = told[match[1], unicodedata.normalize("NFKC", match[2])]
        words[letters].append(Mention(passage.place, match[0]))
    for both in filter(all, told.values()):
        odd, usual = sorted(both, key=len)
        message = f"「{odd[0].text}」は、ほかでは「{usual[0].text}」と書いています。"
        hint = "ローマ数字の文字か英字の、どちらかにそろえてください。"
        yield Finding.on(odd[0], message, hint, others=(*odd[1:], usual[0]))


@check("表記14", NOTE)
def circles_are_circles(book: Book) -> Iterator[Finding]:
    """丸の記号（○）の代わりに、文の中や、一覧から選ぶ印に、漢数字の「〇」や大きな丸の「◯」を使っていないこと。"""
    chosen: dict[tuple[str, str], tuple[Mention, str]] = {}
    for record in book.records:
        for attribute, column in record.declaration.columns.items():
            cell = record.cells.get(attribute)
            if cell and column.choices and getattr(record, attribute) == _KANJI_ZERO:
                chosen.setdefault(
                    (cell.place.workbook, column.heading), (Mention(cell.place, cell.written), column.heading)
                )
    for mention, heading in chosen.values():
        message = f"「{heading}」の印の「〇」は、記号の「○」ではなく、漢数字です。"
        hint = f"団体.xlsxの「{heading}」を「○」に打ち直してください。わざと使うのなら、そのままで構いません。"
        yield Finding.on(mention, message, hint)
    circles = [passage for passage in book.passages() if _CIRCLE.search(passage.text)]
    for passage in book.passages():
        if circles and _ZERO.search(passage.text):
            message = "記号の「○」ではなく、漢数字の「〇」が使われています。"
            hint = "「○」に打ち直してください。伏せ字などでわざと使ったのなら、そのままで構いません。"
            there = (Mention(circles[0].place, circles[0].text),)
            yield Finding.on(passage, message, hint, others=there)
    small = next((passage for passage in circles if _RIGHT_CIRCLE in passage.text), None)
    for passage in circles if small else ():
        if "◯" in passage.text and small:
            message = "記号の「○」ではなく、大きな丸の「◯」が使われています。"
            hint = "「○」にそろえてください。わざと使い分けたのなら、そのままで構いません。"
            yield Finding.on(passage, message, hint, others=(Mention(small.place, small.text),))


@check("表記30", NOTE)
def numbers_are_joined_by_one_dash(book: Book) -> Iterator[Finding]:
    """「資料1-2」「042-000-0000」のような数字の間の線が、ほかと同じ字であること（「‐」「―」「−」など、形の似た別の字でないこと）。"""
    told: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in book.passages():
        if not (isinstance(passage.record, Handout) and passage.attribute == "number"):  # 次第15 tells of those
            for sign in dict.fromkeys(_DASHED.findall(passage.text)):
                told[unicodedata.normalize("NFKC", sign)].append(passage)
    usual = max(told, key=lambda sign: len(told[sign]), default="")
    for sign, passages in told.items():
        if sign != usual and len(told[usual]) >= 3 * len(passages):
            for passage in passages:
                message = f"数字の間の「{sign}」は、ほかで使っている「{usual}」と別の字です。"
                hint = f"「{usual}」に打ち直してください。見た目は似ていても、検索で見つからなくなります。"
                there = (Mention(told[usual][0].place, told[usual][0].text),)
                yield Finding.on(passage, message, hint, others=there)


@check("表記16", NOTE, hint="同じ意味なら、言葉をそろえてください。")
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
        for passage in filter(lambda passage: _SENTENCES.search(passage.text), words[odd]):
            message = f"「{before}{odd}」は、ほかでは「{before}{usual}」と書いています。"
            there = words[usual][0]
            yield Finding.on(passage, message, others=(Mention(there.place, there.text),))


@check(
    "表記15",
    NOTE,
    hint="人名や地名の字なら、そのままで構いません。記号なら、ふつうの文字で書いてください（⑴は「(1)」）。",
)
def characters_are_shown_everywhere(book: Book) -> Iterator[Finding]:
    """古い機器や他社のシステムで表示できないことのある文字（JIS第1・第2水準にない漢字など）がないこと。"""
    files: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in book.passages():
        if any(map(_rare, passage.text)):
            files[passage.place.workbook].append(passage)
    for passages in files.values():
        rare = dict.fromkeys(char for passage in passages for char in passage.text if _rare(char))
        message = f"「{''.join(rare)}」は、機器によっては表示できないことがあります。"
        others = tuple(Mention(passage.place, passage.text) for passage in passages[1:])
        yield Finding.on(passages[0], message, others=others)


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


_QUOTE: Final = re.compile(r"「([^「」\n]{6,60})」")
_SAME_QUOTE: Final = 0.6
_SAME_TITLE: Final = 0.6
_HEAD: Final = 2
_TITLE_HEAD: Final = 4
_EVENT: Final = re.compile(r"第\s*[0-9０-９]+\s*回[^\s、。「」（）()：:・第]*?(?:研修会|勉強会|講演会|講座|サミット)")
_DAY_BEFORE: Final = re.compile(r"(?:日時|期日|開催日|日程)[:：\s]*\Z")
_DAY_AFTER: Final = re.compile(r"\s*(?:午[前後][0-9０-９時分～から]+)?に?(?:開催|実施)")
_ANY_SESSION: Final = re.compile(r"第\s*[0-9０-９]+\s*回")


@check(
    "照合51", NOTE, hint="同じ題名やテーマなら、言葉をそろえてください。わざと短くしたのなら、そのままで構いません。"
)
def a_title_is_quoted_one_way(book: Book) -> Iterator[Finding]:
    """「」に引いた題名やテーマが、ほかの資料に引いた同じものと同じであること（基本方針の中は除きます）。"""
    quotes: defaultdict[str, list[Mention]] = defaultdict(list)
    for passage in book.passages():
        if passage.record.declaration.workbook != POLICY:
            for quote in _QUOTE.findall(passage.text):
                quotes[plain(quote)].append(Mention(passage.place, quote))
    for odd, usual in _near(quotes):
        for mention in quotes[odd]:
            there = quotes[usual][0]
            message = f"「」の中が、ほかの資料と違います: {difference(mention.text, there.text)}。"
            yield Finding.on(mention, message, others=(there,))


@check("照合52", WARNING, Training, hint="開催の記録や通知で確かめて、違っている方を直してください。")
def a_numbered_event_has_one_day(book: Book) -> Iterator[Finding]:
    """「第14回多職種連携研修会」のように回を付けた催しの日が、どの資料でも同じであること。"""
    told: defaultdict[str, dict[date, Mention]] = defaultdict(dict)
    for row in book[Training]:
        if _EVENT.fullmatch(row.name.strip()):
            told[key(row.name)].setdefault(row.held_on, mention_of(row, "held_on"))
    for passage in book.passages():
        day = _only_day(passage)
        names = {key(name) for name in _EVENT.findall(passage.text)}
        if not day or len(names) != 1 or len({*_ANY_SESSION.findall(passage.text)}) != 1:
            continue
        known = told[names.pop()]
        if known and day not in known:
            other = next(iter(known))
            event = _EVENT.findall(passage.text)[0]
            message = f"{event}の日が{wareki(day)}ですが、ほかの資料では{wareki(other)}です。"
            yield Finding.on(passage, message, others=(known[other],))
        known.setdefault(day, Mention(passage.place, wareki(day)))


@check(
    "照合53",
    WARNING,
    Body,
    Cover,
    hint="正式な名前にそろえてください。略した名前なら「（以下「本方針」という。）」のように断ってください。",
)
def the_policy_calls_itself_by_its_title(book: Book) -> Iterator[Finding]:
    """基本方針の本文で「」に引いた方針自身の名前が、表紙の題名と同じであること。"""
    covers = {row.workbook: row for row in book[Cover]}
    for row in book[Body]:
        cover = covers.get(row.workbook)
        title = plain(cover.title) if cover else ""
        own = title.removeprefix(plain(cover.city)) if cover else ""
        for quote in _QUOTE.findall(row.text):
            words = plain(quote)
            if not own or words in title or own in words or words[-_TITLE_HEAD:] != own[-_TITLE_HEAD:]:
                continue
            if cover and dice(bigrams(words), bigrams(own)) >= _SAME_TITLE:
                message = f"方針の名前が、表紙の題名と違います: {difference(quote, own)}。"
                yield Finding.at(row, "text", message, text=quote, others=(mention_of(cover, "title"),))


def _only_day(passage: Passage) -> date | None:
    """The day of an event, where a passage tells just one day and says that it is that of the event."""
    found = list(dates_in(passage.text))
    if len(found) != 1:
        return None
    before, after = passage.text[: found[0].start], passage.text[found[0].end :]
    return found[0].day if _DAY_BEFORE.search(before) or _DAY_AFTER.match(after) else None


def _near(quotes: dict[str, list[Mention]]) -> Iterator[tuple[str, str]]:
    """Pairs of different quotes that are surely one title, the rarer first; found by the pairs of characters they share."""
    grams = {quote: bigrams(quote) for quote in quotes}
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for quote, bag in grams.items():
        for gram in bag:
            holders[gram].append(quote)
    for odd, bag in grams.items():
        shared = Counter(other for gram in bag for other in holders[gram] if other != odd)
        for other, count in shared.most_common(3):
            if 2 * count < len(bag) or odd in other or other in odd or not _rarer(odd, other, quotes):
                continue
            together = {mention.place for mention in quotes[odd]} & {mention.place for mention in quotes[other]}
            if odd[-_HEAD:] != other[-_HEAD:] or _digits(odd) != _digits(other) or together:
                continue
            if dice(bag, grams[other]) >= _SAME_QUOTE:
                yield odd, other
                break


def _rarer(odd: str, other: str, quotes: dict[str, list[Mention]]) -> bool:
    """Whether `odd` is the one to show: told less often, of equals the shorter."""
    return (len(quotes[odd]), len(odd), odd) < (len(quotes[other]), len(other), other)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
