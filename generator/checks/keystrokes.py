"""表記: what was mistyped: words and stops set twice, blanks and brackets, and characters that only look right."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from generator.checks.rule import NOTE, WARNING, Finding, check
from generator.problem import Mention
from generator.records.book import Book, Passage

_KANJI: Final = "一-鿿々〆"
_AROUND: Final = 10
_AGAIN: Final = re.compile(rf"([ぁ-んァ-ヴー{_KANJI}]{{2,12}}?)\1")
_AGAIN_APART: Final = re.compile(r"([ぁ-ん]{3,8})[、 　]+\1(?=[、。のは一-鿿ァ-ヴ])")
_ENDED_TWICE: Final = re.compile(
    r"(?:ましたた|ますす|ですす|するる|しましまし|(?<=[しいっ])たた|(?<=ている)る)(?=[。」）]|\Z)|(?:やすい|にくい|らしい)い"
    rf"|(?<=[{_KANJI}れえけせてねめべげじび])るる|(?<=[{_KANJI}])(?:([けげじちびみめりえぎ])\1|れれ(?!ば)|きき(?![れる])|ねね(?!ば)|べべ(?!き))"
    r"|(?<=[施催成討議論用始了定供置備修席加参認知有信報告握携援介護診療整理善革新導訪問収答集約])しし(?=[たてま、])"
    r"|っっ|んん|ゃゃ|ゅゅ|ょょ|ッッ|ンン"
)
"""Okurigana and endings set twice; not 手直しした, 書ききれない, 入れれば, 尋ねねば."""
_SAID_TWICE: Final = frozenset(
    [
        "では",
        "には",
        "とは",
        "から",
        "ため",
        "こと",
        "する",
        "され",
        "れる",
        "です",
        "として",
        "など",
        "まで",
        "ので",
        "のは",
        "のが",
    ]
)
"""Pairs of kana that never follow themselves; いろいろ and ますます are words."""
_COUNTED: Final = ("一", "ひと", "各", "個", "別", "二", "三", "日", "少し", "ところ", "次", "ずつ")
_PARTICLES: Final = re.compile(
    rf"をを|(?<![もこそ])のの(?![しちさどぞぼりろびむべきこが])|(?<!な)にに|(?<!ん)でで(?=[一-鿿ァ-ヴ、は])|がが(?!く)"
    rf"|(?<=[{_KANJI}ァ-ヴー」）])(?:とと(?=[{_KANJI}ァ-ヴ、])|はは(?=[{_KANJI}ァ-ヴ、0-9０-９])|へへ|もは(?=[{_KANJI}、])"
    rf"|にを(?=[{_KANJI}、])|もを(?=[{_KANJI}、])|はを|はが(?=[{_KANJI}、])|がを|がは(?=[{_KANJI}、]))"
    r"|(?<=[にでと])はは(?=[、一-鿿])"
    r"|を(?:が(?!ん|ら)|は(?![じからめさぐがずっりるなきしねやいたばぶくこそま])|の(?![ぞせりこばべむみんぼびろがち])|に(?![ぎごげんらなくおわや]))|へを|(?<!ま)でを(?!り)"
)
_STOPS: Final = re.compile(
    r"。。|、、|，，|．．|、。|。、|，。|。，|？。|！。(?!」)|(?<!・)・・(?!・)|[（「『【]、|、[）】]"
    rf"|(?:とし|につい|におい|に対し|に関し|にとっ|によっ)ては。|、[をへ](?=[{_KANJI}ァ-ヴ])|、[がには](?=[{_KANJI}])|\A[、。，．]|(?<=\n)[、。，．]"
)
_NO_STOP: Final = re.compile(
    r"(?:ました|ません|[^ん]です|である|[しいっ]た|こととする|ている|ます)(?=(?:また|なお|ただし|しかし|さらに|そのため|このため|あわせて)、)"
)
_COMMA: Final = re.compile(rf"(?<=[ぁ-んァ-ヴー{_KANJI}）」])[,，](?=[ぁ-んァ-ヴ{_KANJI}「（]|\Z|\s)")
_FULL_STOP: Final = re.compile(rf"(?<=[ぁ-ん）」])[.．](?=[ぁ-んァ-ヴ{_KANJI}「（]|\Z|\s)")
_HALF_KANA: Final = re.compile("[｡-ﾟ]+")
_BLANK: Final = re.compile(
    rf"(?<=[ぁ-んァ-ヴー{_KANJI}])[ 　]+(?=(?:[をがはのへ](?=[{_KANJI}ァ-ヴ「])|(?:した|する|され|して|です|ます|ため|こと)))"
    rf"|(?<=[{_KANJI}ァ-ヴー）」][をがはにへ])[ 　]+(?=[ぁ-ん{_KANJI}ァ-ヴ「])|(?<=[ぁ-ん])[ 　]+(?=[、。])|(?<=、)[ 　]+(?=[ぁ-ん{_KANJI}ァ-ヴ])"
)
_SPLIT: Final = re.compile(
    rf"([{_KANJI}ァ-ヴー]{{1,4}})(?<![年月日時度回])[ 　](?![第年月日時])([{_KANJI}ァ-ヴー]{{1,4}})"
)
_WITHIN_SENTENCE: Final = re.compile(
    rf"(?<=[ぁ-ん])[ 　]+(?=[ぁ-ん])|(?<=[をにがはへと、])([{_KANJI}])[ 　]([{_KANJI}])(?=[ぁ-ん、。])"
    rf"|(?<=[{_KANJI}ァ-ヴー][のとやもで])[ 　]+(?=[{_KANJI}ァ-ヴ])|(?<=[ぁ-ん、][{_KANJI}]{{2}})[ 　](?=[ぁ-ん]{{2}})|(?<=[ぁ-ん、][{_KANJI}]{{3}})[ 　](?=[ぁ-ん]{{2}})"
)
_SENTENCE_SIGN: Final = re.compile("[、。]")
_LOOK_ALIKE: Final = (
    (
        "長音の「ー」",
        r"(?<=[ァ-ヴー])一(?=[ァ-ヴ])|(?<=[ァ-ヴー][ァ-ヴー])[－―‐–−—─-](?=[ァ-ヴ])|(?<=[ァ-ヴ])[－―‐–−—─](?=[ァ-ヴ][ァ-ヴー]{2})",
    ),
    ("濁点や半濁点の付いた一字", r"[ぁ-んァ-ヴ][゛゜]"),
    ("長音の「ー」", r"(?<=[ァ-ヴ][ァ-ヴ])[－―‐–−—─](?=[のをにがはでとへもや、。）」]|\Z|\s)"),
    ("漢数字の「一」", r"(?<![ァ-ヴーぁ-んA-Za-zＡ-Ｚａ-ｚ])ー(?=[人つ回般部定覧貫致括環層緒度時日月年方])"),
    ("ハイフンの「－」", r"(?<=[0-9０-９①-⑳])ー(?=[0-9０-９])"),
    ("平仮名の「へ」", rf"(?<=[ぁ-ん{_KANJI}）」])(?<![びはら])ヘ(?=[ぁ-ん{_KANJI}])"),
    ("平仮名の「り」", r"(?<=[ぁ-ん])リ(?=[ぁ-ん])"),
    ("数字の「0」", r"(?<=[0-9０-９])[OoＯｏ](?=[0-9０-９年月日人回件名円])"),
    ("数字の「1」", r"(?<=[0-9０-９])[lIＩｌ](?=[0-9０-９年月日人回件名円])"),
    ("漢字の「力」", r"(?<=[協能努体活効実有視聴筋労電権主底説尽助全強魅])カ(?![ァ-ヴー])"),
    ("漢字の「口」", r"(?<=[窓人入出戸傷開河])ロ(?![ァ-ヴー])|(?<![ァ-ヴー])ロ(?=[腔頭座述])"),
    ("漢字の「工」", r"(?<=[加着竣大施完人起商])エ(?![ァ-ヴー])|(?<![ァ-ヴー])エ(?=[事夫業場程作賃期])"),
    ("漢字の「夕」", r"(?<=[朝七])タ(?![ァ-ヴー])|(?<![ァ-ヴー])タ(?=[方食刻刊])"),
    ("漢数字の「二」", r"(?<![ァ-ヴー])ニ(?=[人回年月日つ次])"),
    ("漢数字の「八」", r"(?<![ァ-ヴー])ハ(?=[月割])"),
)
_LOOK: Final = re.compile("|".join(f"(?P<k{n}>{pattern})" for n, (_, pattern) in enumerate(_LOOK_ALIKE)))
_MIXED_KANA: Final = re.compile("[ァ-ヴー二口力工夕八卜へべぺ]{3,}")
_AS_KANA: Final = str.maketrans("二口力工夕八卜へべぺ", "ニロカエタハトヘベペ")
_OPENING: Final = "（(［[｛{"
_CLOSING: Final = "）)］]｝}"
_KATAKANA: Final = re.compile(r"(?<![ァ-ヴー])(?<![ァ-ヴー]\n)[ァ-ヴー]{4,}(?!\n?[ァ-ヴー])")
_LARGE: Final = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")
_SMALL: Final = str.maketrans("アイエオヤユヨ", "ァィェォャュョ")
_TOO_LARGE: Final = re.compile(
    r"(?<=[シジチ])ヨ(?=[ンー])|(?<=[シジチニヒビキギ])ユ(?=ー)|(?<=[ジチ])ヤ(?=ー)|(?<=[リニビ]テ)イ(?=\Z)"
    r"|(?<=フ)[アオ](?=[イミシーロ])|(?<=フ)エ(?=[スアー])"
)
"""Large kana that no loan word has there: シヨン, ジユー, リアリテイ, フアイル."""
_LETTERS: Final = re.compile(r"(?<![A-Za-zＡ-Ｚａ-ｚ])[A-ZＡ-Ｚ]{3,5}(?![A-Za-zＡ-Ｚａ-ｚ])")
_DOUBLED: Final = re.compile(r"([ァ-ヴー])\1")
_NAMES: Final = ("office", "name", "lecturer", "role")
_OFTEN: Final = 3
_FEW: Final = 4
_HIGHLY: Final = 5
_VERB_END: Final = re.compile(
    r"(?:する|した|され[るた]|である|です|ます|ません|ました|[いあなきえけせてねめれべぎげじ]る|図る|った|んだ|[思行]う|ない|ほしい|したい|よい|良い)\Z"
)
_ENDED: Final = re.compile(r"[。！？」）』】…：]\Z")


@check("表記21", WARNING)
def nothing_is_typed_twice(book: Book) -> Iterator[Finding]:
    """同じ助詞や言葉が続いていたり（「をを」「についてについて」）、続くはずのない助詞が続いていたり（「をが」）しないこと。"""
    patterns = (_AGAIN, _AGAIN_APART, _ENDED_TWICE, _PARTICLES)
    for passage, found in book.found(lambda text: (m for pattern in patterns for m in pattern.finditer(text))):
        if found.re is _ENDED_TWICE:
            yield _at(passage, found, f"「{found[0]}」に、余分な字があります", "余分な字を消してください。")
        elif found.re is _PARTICLES:
            yield _at(passage, found, f"「{found[0]}」と助詞が続いています", "正しい方の助詞だけを残してください。")
        elif _is_slip(found[1]):
            yield _at(passage, found, f"「{found[1]}」が続けて二度あります", "余分な方を消してください。")


@check("表記22", WARNING)
def stops_stand_where_they_belong(book: Book) -> Iterator[Finding]:
    """句読点が重なったり、助詞の前や括弧の初めにあったり、文と文の間で抜けたりしていないこと。"""
    for passage in book.passages():
        for found in _STOPS.finditer(passage.text):
            yield _at(
                passage,
                found,
                f"「{found[0].strip()}」の句読点の打ち方",
                "余分な符号を消してください。",
                "を確かめてください",
            )
        for found in _NO_STOP.finditer(passage.text):
            yield _at(passage, found, f"「{found[0]}」の後の「。」が抜けています", "「。」を打ってください。")
    yield from _odd_stops(book)


@check("表記23", WARNING)
def kana_are_full_width(book: Book) -> Iterator[Finding]:
    """半角の片仮名や、半角の「｡」「｢｣」「､」「･」がないこと。"""
    for passage, found in book.found(_HALF_KANA.finditer):
        hint = f"全角の「{unicodedata.normalize('NFKC', found[0])}」に打ち直してください。"
        yield _at(passage, found, f"「{found[0]}」が半角です", hint)


@check("表記24", NOTE)
def no_blank_stands_within_a_sentence(book: Book) -> Iterator[Finding]:
    """文の途中や言葉の途中に、空白が入っていないこと（氏名や、項目と値の間の空白は除きます）。"""
    whole = "\n".join(passage.text for passage in book.passages())
    for passage in book.passages():
        if " " not in passage.text and "　" not in passage.text:
            continue
        places = [*_BLANK.finditer(passage.text)]
        if passage.attribute not in _NAMES and _SENTENCE_SIGN.search(passage.text):
            places += _WITHIN_SENTENCE.finditer(passage.text)
            places += [found for found in _SPLIT.finditer(passage.text) if whole.count(found[1] + found[2]) >= _OFTEN]
        for found in places:
            yield _at(
                passage,
                found,
                "文の途中に空白があります",
                "空白を消してください。わざと空けたのなら、そのままで構いません。",
            )


@check("表記25", WARNING, hint="どちらかの幅にそろえてください。")
def a_pair_of_brackets_has_one_width(book: Book) -> Iterator[Finding]:
    """開く括弧と閉じる括弧の、片方だけが半角になっていないこと。"""
    for passage in book.passages():
        open_at: list[int] = []
        for here, sign in enumerate(passage.text):
            if sign in _OPENING:
                open_at.append(here)
            elif sign in _CLOSING and open_at:
                opening = passage.text[open_at.pop()]
                if _OPENING.index(opening) ^ 1 == _CLOSING.index(sign):
                    words = passage.text[max(here - _AROUND, 0) : here + 1].replace("\n", " ")
                    message = f"「{words}」の括弧の、開く「{opening}」と閉じる「{sign}」の全角・半角が違います。"
                    yield Finding.on(passage, message)


@check("表記26", WARNING)
def characters_are_what_they_look_like(book: Book) -> Iterator[Finding]:
    """形の似た別の字（長音の「ー」と「一」「－」、片仮名の「ヘ」と平仮名の「へ」、「力」と「カ」など）を打っていないこと。"""
    known, told = _known_words(), book.once(_words)[0]
    for passage, found in book.found(lambda text: (*_LOOK.finditer(text), *_MIXED_KANA.finditer(text))):
        if found.re is _LOOK:
            meant = _LOOK_ALIKE[int(str(found.lastgroup)[1:])][0]
            yield _at(passage, found, f"「{found[0]}」は、{meant}ではありませんか", "打ち直してください。")
            continue
        word = found[0].translate(_AS_KANA)
        if word != found[0] and (word in known or word in told):
            message = f"「{found[0]}」に、片仮名に似た別の字があります"
            yield _at(passage, found, message, f"「{word}」に打ち直してください。")


@check("表記27", WARNING, hint="打ち直してください。名前などでその字が正しいときは、そのままで構いません。")
def loan_words_are_spelled_right(book: Book) -> Iterator[Finding]:
    """片仮名の言葉や英字の略語が、知られた言葉やこの資料でよく使う言葉と、一字だけ違っていないこと（エンデイング、MSCなど）。"""
    for passage, word, meant, variant in _misspelled(book):
        if not variant:
            message = f"「{word}」は、「{meant}」の打ち間違いではありませんか。"
            yield Finding.on(passage, message)


@check("表記28", NOTE, hint="資料の中では、一つの書き方にそろえてください。")
def loan_words_are_spelled_alike(book: Book) -> Iterator[Finding]:
    """片仮名の言葉の長音（「ー」）の付け方が、知られた書き方やこの資料でよく使う書き方と同じであること。"""
    for passage, word, meant, variant in _misspelled(book):
        if variant:
            message = f"「{word}」は、ふつう「{meant}」と書きます。"
            yield Finding.on(passage, message)


@check("表記29", NOTE)
def rows_of_prose_end_alike(book: Book) -> Iterator[Finding]:
    """会議録などの本文の文に「。」の抜けがなく、「。」を付けない見出しに「。」が付いていないこと。"""
    rows: defaultdict[tuple[str, str, bool], list[Passage]] = defaultdict(list)
    for passage in book.passages():
        level = getattr(passage.record, "level", "")
        if level and len(passage.text) >= _FEW and passage.heading not in level:
            heading = level.endswith("見出し")
            lines = "\n" not in passage.text.strip() or "。" in passage.text
            if heading or (lines and _VERB_END.search(passage.text.rstrip("。"))):
                rows[passage.place.workbook, passage.place.sheet, heading].append(passage)
    for (_, _, heading), passages in rows.items():
        stopped = [passage for passage in passages if passage.text.rstrip().endswith("。")]
        open_ended = [passage for passage in passages if not _ENDED.search(passage.text.rstrip())]
        odd, usual = (stopped, open_ended) if heading else (open_ended, stopped)
        if not odd or len(usual) < _FEW or len(usual) < _HIGHLY * len(odd):
            continue
        for passage in odd:
            message = "見出しの終わりに「。」があります。" if heading else "文の終わりに「。」がありません。"
            hint = (
                "ほかの見出しに合わせて、消してください。"
                if heading
                else "ほかの文に合わせて、「。」を打ってください。"
            )
            yield Finding.on(passage, message, hint, others=(Mention(usual[0].place, usual[0].text),))


def _at(passage: Passage, found: re.Match[str], message: str, hint: str, end: str = "") -> Finding:
    """A finding at a match: what is wrong, after the words around it."""
    text = passage.text
    around = text[max(found.start() - _AROUND, 0) : found.end() + _AROUND].replace("\n", " ").strip()
    return Finding.on(passage, f"「…{around}…」: {message}{end}。", hint, text=text)


def _is_slip(unit: str) -> bool:
    """Whether a word that follows itself was typed twice, as against 一人一人 and いろいろ."""
    if unit.startswith(_COUNTED) or len(set(unit)) == 1 or unit.endswith("ずつ"):
        return False
    if re.fullmatch("[ぁ-ん]+", unit):
        return unit in _SAID_TWICE or (len(unit) >= _OFTEN and unit[: len(unit) // 2] * 2 != unit)
    return len(unit) >= _OFTEN or not re.search("[ァ-ヴー]", unit)


def _odd_stops(book: Book) -> Iterator[Finding]:
    """「，」 and 「．」 in a workbook that has 「、」 and 「。」, or the other way round."""
    told: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in book.passages():
        told[passage.place.workbook].append(passage)
    for passages in told.values():
        for odd, usual in ((_COMMA, "、"), (_FULL_STOP, "。")):
            with_usual = sum(usual in passage.text for passage in passages)
            faults = [(passage, found) for passage in passages if (found := odd.search(passage.text))]
            if with_usual >= _FEW and with_usual > len(faults):
                for passage, found in faults:
                    yield _at(
                        passage,
                        found,
                        f"「{found[0]}」は、ほかでは「{usual}」です",
                        f"「{usual}」に打ち直してください。",
                    )


@cache
def _known_words(section: str = "片仮名") -> frozenset[str]:
    """The words of a section of katakana.txt."""
    text = files("generator.checks").joinpath("katakana.txt").read_text(encoding="utf-8")
    return frozenset(text.split(f"[{section}]")[1].split("[")[0].split())


def _words(book: Book) -> tuple[Counter[str], dict[str, list[Passage]]]:
    """Words in katakana and abbreviations in letters, how often and where; those within names of offices apart."""
    counts: Counter[str] = Counter()
    places: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in book.passages():
        words = _KATAKANA.findall(passage.text)
        words += [unicodedata.normalize("NFKC", word) for word in _LETTERS.findall(passage.text)]
        for word in words:
            counts[word] += 1
            if not places[word] or places[word][-1] is not passage:
                places[word].append(passage)
    return counts, places


def _misspelled(book: Book) -> Iterator[tuple[Passage, str, str, bool]]:
    """Each passage with a word that is a letter away from a better one: both words, and whether only a ー differs."""
    counts, places = book.once(_words)
    known = _known_words()
    better = _Near(dict.fromkeys(known, 0) | {w: n for w, n in counts.items() if n >= _OFTEN and _KATAKANA.match(w)})
    own, others = _known_words("この分野の略語"), _known_words("ほかの略語")
    letters = {"".join(sorted(word)): word for word in counts if counts[word] >= _OFTEN and word.isascii()}
    letters |= {"".join(sorted(word)): word for word in own}
    for word, passages in places.items():
        if word.isascii():
            meant = letters.get("".join(sorted(word)), word) if word not in own | others else word
        else:
            small = _TOO_LARGE.sub(lambda found: found[0].translate(_SMALL), word)
            meant = "" if word in known else better.of(word, counts[word]) or small
        if meant and meant != word:
            for passage in passages:
                if passage.attribute not in _NAMES:
                    yield passage, word, meant, word.replace("ー", "") == meant.replace("ー", "")


class _Near:
    """Words in katakana, found by a word that has one letter more, less or other, or a large kana for a small one."""

    def __init__(self, words: Mapping[str, int]):
        self._words = words
        self._holders: defaultdict[str, set[str]] = defaultdict(set)
        for word in words:
            for form in _without_one(word):
                self._holders[form].add(word)

    def of(self, word: str, count: int) -> str:
        """The word that is surely meant; empty when there is none: a list word, or one used three times as often."""
        near = {other for form in _without_one(word) for other in self._holders.get(form, ()) if other != word}
        sure = [
            other
            for other in near
            if (not self._words[other] or self._words[other] >= _OFTEN * count)
            and (
                word.translate(_LARGE) == other.translate(_LARGE)
                or (len(other) >= _HIGHLY and len(word) >= _FEW and _one_apart(word, other))
                or (len(word) == len(other) == _FEW and _unvoiced(word) == _unvoiced(other))
                or (len(word) == len(other) + 1 >= _HIGHLY and _DOUBLED.sub(r"\1", word) == other)
            )
        ]
        return min(sure, key=lambda other: (word.translate(_LARGE) != other.translate(_LARGE), other), default="")


def _without_one(word: str) -> Iterator[str]:
    """The word with its small kana large, whole and without each of its letters."""
    large = word.translate(_LARGE)
    yield large
    for place in range(len(large)):
        yield large[:place] + large[place + 1 :]


def _unvoiced(word: str) -> str:
    """The word without ゛ and ゜: サーピス and サービス are one."""
    return re.sub("[\u3099\u309a]", "", unicodedata.normalize("NFD", word))


def _one_apart(word: str, other: str) -> bool:
    """Whether one letter was put in, left out or mistaken, or two neighbours changed places; not at both words' ends ー apart."""
    if abs(len(word) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(word), len(other)) - start and word[-1 - end] == other[-1 - end]:
        end += 1
    mine, theirs = word[start : len(word) - end], other[start : len(other) - end]
    return (len(mine) <= 1 and len(theirs) <= 1) or (len(mine) == 2 and mine == theirs[::-1])
