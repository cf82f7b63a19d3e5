"""数: what a text counts and reckons: sums, parts and percentages, items that it lists, and numbers of a fixed shape."""

import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Final

from generator.checks.names import surnames
from generator.checks.rule import NOTE, WARNING, Finding, check
from generator.japanese.mentions import folded
from generator.japanese.text import parse_circled
from generator.problem import Mention
from generator.records.book import Book, Passage

_UNIT: Final = "人|名|件|回|か所|箇所|カ所|ヶ所|団体|事業所|施設|世帯|機関|病院|診療所|薬局|部|枚|通|票|冊|個|本|社|校|千円|万円|円|時間|ポイント"
_N: Final = r"(?<![\d.,第①-⑳])(?:\d{1,3}(?:,\d{3})+|\d{1,7})(?![\d,.]*\d)"
_COUNT: Final = re.compile(rf"(?P<n>{_N})\s?(?P<unit>{_UNIT})(?![目数])")
_OPEN_LIST: Final = re.compile(
    "うち|ほか|など|等|含|除|実[人件]|各|ずつ|当たり|あたり|ごと|延べ|以上|以下|程度|約|[～×]"
)
_ELEMENT: Final = re.compile("[、,・/]|及び|並びに|と(?=[^0-9]{1,12}[0-9])")
_TOTAL: Final = re.compile(
    rf"(?P<word>合計|総数|計|延べ|総額|総計)?[約]?(?P<n>{_N})\s?(?P<unit>{_UNIT})\s?\((?:内訳(?:は|[:：])?\s?)?(?P<list>[^()]*)\)"
)
_MADE_UP: Final = re.compile(rf"(?P<n>{_N})\s?(?P<unit>{_UNIT})[^。\n]{{0,12}}?内訳(?:は|[:：])?、?\s?(?P<list>[^。]+)")
_DONE: Final = re.compile(
    rf"(?:合計|総数|計|延べ|総額|総計)[約]?(?P<n>{_N})\s?(?P<unit>{_UNIT})[をがの]?(?:実施|開催|参加|出席|回答|対応|配布|受付|訪問|利用)(?:し(?:た|ました))?\s?\((?:内訳(?:は|[:：])?\s?)?(?P<list>[^()]*)\)"
)
_ENDING: Final = re.compile(r"\)?(?:で(?:す|した|あった|ある)|だった|となった|となっている)?\s*\Z")
_TOGETHER: Final = re.compile(
    rf"(?:合わせて|あわせて|併せて|総勢|全部で|の合?計|と、?合計|(?P<listed>[、　]合計))(?:で|は)?[:：、]?(?P<n>{_N})\s?(?P<unit>{_UNIT})"
)
_TOTAL_LINE: Final = re.compile(rf"\s*(?:合計|総計|計)[\s　:：]*(?P<n>{_N})\s?(?P<unit>{_UNIT})\s*")
_PRODUCT: Final = re.compile(
    rf"(\d{{1,6}})(?:{_UNIT})?\s?[×xX*]\s?(\d{{1,4}})(?:{_UNIT}|日|年|か月)?\s?[=＝]\s?(\d[\d,]{{0,9}})"
)
_KNOWN_UNITS: Final = ("人", "名", "件", "回", "か所", "箇所", "団体", "事業所")
_KNOWN_WORDS: Final = ("合計", "総数", "計", "延べ")
_PART: Final = re.compile(
    rf"(?<!延べ)(?<!延)(?P<n>{_N})\s?(?P<unit>{_UNIT})(?:のうち|中|[^。\n\d]{{0,12}}[、(]うち)[^。\n\d]{{0,14}}?(?P<part>{_N})\s?(?P=unit)(?![目増減])"
)
_RATE: Final = re.compile(
    r"(?:満足度|割合|回収率|回答率|出席率|参加率|実施率|普及率|認知度|理解度|利用率)[^。\d%\n]{0,8}(?P<n>\d{3}(?:\.\d+)?)%"
)
_ROUGH: Final = r"(?P<rough>約|およそ|おおむね)?"
_P: Final = r"(?P<p>\d{1,3}(?:\.\d{1,2})?)%"
_SHARES: Final = (
    re.compile(
        rf"(?P<n>{_N})\s?(?:{_UNIT})?(?:のうち|中|に対し|に対して)、?[^。\n\d]{{0,16}}?(?P<part>{_N})\s?(?:{_UNIT})?[^。\n\d%]{{0,10}}?{_ROUGH}{_P}"
    ),
    re.compile(
        rf"(?:配布|送付|発送|対象|配付)[^。\n\d]{{0,8}}(?P<n>{_N})\s?(?:{_UNIT})?[^。\n\d]{{0,12}}?(?:回収|回答|返送|返信)[^。\n\d率]{{0,8}}(?P<part>{_N})\s?(?:{_UNIT})?"
        rf"[^。\n\d%]{{0,10}}?率[^。\n\d%]{{0,5}}{_ROUGH}{_P}"
    ),
    re.compile(
        rf"(?P<n>{_N})\s?(?:{_UNIT})?[をに]?(?:配布|送付|発送|配付)[^。\n\d]{{0,10}}?(?P<part>{_N})\s?(?:{_UNIT})?[をのが]?(?:回収|回答|返送|返信)"
        rf"[^。\n\d%]{{0,10}}?率[^。\n\d%]{{0,5}}{_ROUGH}{_P}"
    ),
    re.compile(rf"{_ROUGH}{_P}\s?\((?P<n>{_N})\s?(?:{_UNIT})?(?:のうち|中)、?(?P<part>{_N})\s?(?:{_UNIT})?\)"),
    re.compile(rf"{_ROUGH}{_P}\s?\((?P<part>{_N})\s?/\s?(?P<n>{_N})\s?(?:{_UNIT})?\)"),
)
_PERCENTS: Final = re.compile(r"(?:[^、。\n\d%()]{1,20}?)(\d{1,3}(?:\.\d{1,2})?)%(?:、|,|及び|・|で|と|\)|\Z|。|\s)")
_ALL_ANSWERS: Final = re.compile("無回答|未回答|その他|[分わ]からない|どちらともいえない")
_CHANGE: Final = re.compile(
    rf"(?P<n>{_N}|\d+\.\d+)\s?(?P<unit>{_UNIT}|%)から、?[^。\n\d]{{0,8}}?(?P<to>{_N}|\d+\.\d+)\s?(?P=unit)(?:に|へ|まで)?、?"
    rf"(?:(?P<by>{_N}|\d+\.\d+)\s?(?:(?P=unit)|ポイント))?[^。\n\d]{{0,4}}?(?P<way>増|上昇|向上|上が|拡大|伸び|減|低下|下が|縮小|下降)"
)
_UP: Final = ("増", "上昇", "向上", "上が", "拡大", "伸び")
_BROKEN_GROUPS: Final = re.compile(
    rf"(?<![\d,.])(?:\d{{1,3}},\d{{2}}|\d,\d{{4,}}|\d{{4,}},\d{{3}}|\d{{1,3}},\d{{3}},\d{{1,2}})(?={_UNIT})"
)
_GROUPED: Final = re.compile(rf"(?<![\d,.])\d{{1,3}},\d{{3}}(?:,\d{{3}})*(?={_UNIT})")
_UNGROUPED: Final = re.compile(rf"(?<![\d,.])\d{{4,7}}(?={_UNIT})")
_PHONE: Final = re.compile(
    r"(?:電話|でんわ|TEL|Tel|FAX|Fax|ファク?ッ?クス|ファックス|携帯|☎|℡)(?:番号)?[\s　:：・(]{0,3}(?P<number>[0-9０-９][0-9０-９()（）‐－ー−–\-\s]{4,18}[0-9０-９])"
)
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]+\s?[@＠]\s?[A-Za-z0-9.,_-]*")
_GOOD_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}\.?")
_URL: Final = re.compile(
    r"(?<![A-Za-z])(?:h{1,2}t{1,3}ps?\s?[:：;]?/{1,3}|http?s?[:：;]|www[.,．])[A-Za-z0-9./,_%?=&#~:-]*"
)
_GOOD_URL: Final = re.compile(
    r"(?:https?://(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}|www\.(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})(?:[:/?#][^,\s]*)?\.?"
)
_POST: Final = re.compile(r"(?:〒|郵便番号[:：\s]?)\s?(?P<code>[0-9０-９]+(?:[-‐－ー−–][0-9０-９]+)?)")
_GOOD_POST: Final = re.compile(r"\d{3}-\d{4}")
_SIGNS: Final = "①-⑳"
_SAID: Final = re.compile(
    rf"(?<![第\d.])(?P<n>\d{{1,2}}|[二三四五六七八九十])(?:つ|点|項目|種類|段階|場面|本の柱|本柱|区分)(?!目)[^。\n{_SIGNS}]{{0,24}}?。?[\s(:：]*(?P<first>①)(?![-－]\d)"
)
_KANJI: Final = "〇一二三四五六七八九十"
_NAMED: Final = re.compile(
    r"の(?P<n>\d{1,2}|[二三四五六七八九])(?P<of>団体|者|市|町|区|部会|会|施設|事業所|病院|職種|機関)(?![目議員合長\d])"
)
_NAMED_AFTER: Final = re.compile(
    r"(?<![第\d.,])(?P<n>\d{1,2})(?P<of>人|名|者|市|町|区|団体|部会|会|施設|事業所|病院|職種|機関)\s?\((?P<list>[^()\d]*、[^()\d]*)\)"
)
_PERSONS: Final = ("人", "名", "者")
_HONORIFICS: Final = ("氏", "さん", "様", "先生")
_NOT_ALL: Final = re.compile("ほか|他|など|等|うち|各|いずれ|又は|または|兼|含|除")
_NOUN_END: Final = re.compile(r"[一-鿿々ァ-ヴーA-Za-z」）)]\Z")
_WHEN: Final = re.compile(
    r"(?:本日|今回|次回|前回|今後|現在|当日|[本今昨前翌]年度?|\d+年度?|\d+月(?:\d+日)?|\d+日|また|なお|特に|このうち)\Z"
)
_INLINE: Final = (
    (re.compile(rf"[{_SIGNS}](?![-－‐]?\d)"), 0),
    (re.compile(r"(?<![\dA-Za-z])\((\d{1,2})\)"), 1),
    (re.compile(r"(?<![\d(])(\d{1,2})\)(?=[^\d)])"), 1),
    (re.compile(r"(?<!\d)第(\d{1,2})に(?=[^\d])"), 1),
    (re.compile(r"(?<!\d)(\d{1,2})(?:つ|点)目(?=[はがに、])"), 1),
)
_REFERS: Final = re.compile(r"[とやのはがにをもから・～、及又]|まで|等")
_RECKON: Final = "数を数え直して、違う方を直してください。"


@check("数12", WARNING, hint=_RECKON)
def sums_are_those_of_their_parts(book: Book) -> Iterator[Finding]:
    """「相談40件（病院9件、診療所3件…）」「内訳は…」「合わせて13人」「合計1,200円」の数が、並べた数の和であること。"""
    for passage, (words, total, parts) in book.found(lambda text: _sums(_plain(text))):
        if total != sum(parts):
            shown = "＋".join(f"{part:,}" for part in parts)
            message = f"「{words}」とありますが、並べた数は {shown}＝{sum(parts):,} です。"
            yield Finding.on(passage, message)


@check("数13", WARNING)
def parts_are_within_their_whole(book: Book) -> Iterator[Finding]:
    """「60人のうち75人」のように、一部の数が全体の数より大きくなく、満足度などの割合が100％を超えないこと。"""
    for passage in book.passages():
        text = _plain(passage.text)
        for found in _PART.finditer(text):
            if _int(found["part"]) > _int(found["n"]):
                message = f"「{_words(passage, found)}」とありますが、一部の方が全体より大きい数です。"
                yield Finding.on(passage, message, _RECKON)
        for found in _RATE.finditer(text):
            if Fraction(found["n"]) > 100:
                message = f"「{_words(passage, found)}」は、100％を超えています。"
                yield Finding.on(passage, message, "割合を確かめて直してください。")


@check("数14", WARNING)
def percentages_fit_their_counts(book: Book) -> Iterator[Finding]:
    """「42件のうち31件（73.8％）」「配布100通、回収75通、回収率75％」の割合が、数から出る割合であり、並べた割合の和が100％であること。"""
    for passage in book.passages():
        if "%" not in passage.text and "％" not in passage.text:
            continue
        text = _plain(passage.text)
        for found in (found for pattern in _SHARES for found in pattern.finditer(text)):
            whole, part = _int(found["n"]), _int(found["part"])
            if whole and part <= whole and not _fits(Fraction(part, whole), found["p"], bool(found["rough"])):
                right = f"{float(Fraction(100 * part, whole)):.{len(found['p'].partition('.')[2]) or 1}f}"
                message = f"「{_words(passage, found)}」とありますが、{whole:,}のうち{part:,}は{right}％です。"
                yield Finding.on(passage, message, "数と割合のどちらが違うかを確かめてください。")
        for sentence in re.finditer(r"[^。\n]+", text):
            shares = _PERCENTS.findall(sentence[0])
            if len(shares) > 2 and _ALL_ANSWERS.search(sentence[0]) and "複数回答" not in text:
                total = sum(map(Fraction, shares), Fraction())
                step = Fraction(1, 10 ** max(len(share.partition(".")[2]) for share in shares))
                if abs(total - 100) > step * len(shares) / 2:
                    message = f"並べた割合（{'＋'.join(shares)}）の和が、{float(total):g}％です。"
                    yield Finding.on(passage, message, "割合の書き違いや抜けがないか確かめてください。")


@check("数15", WARNING, hint=_RECKON)
def changes_go_the_way_that_is_said(book: Book) -> Iterator[Finding]:
    """「30件から45件に増加」「15件増」のように書いた増減の向きと差が、前後の数と合うこと。"""
    for passage in book.passages():
        for found in _CHANGE.finditer(_plain(passage.text)):
            before, after = (Fraction(found[name].replace(",", "")) for name in ("n", "to"))
            by = Fraction(found["by"].replace(",", "")) if found["by"] else abs(after - before)
            up = found["way"] in _UP
            if (after > before) != up or by != abs(after - before):
                real = f"{float(abs(after - before)):g}{'増' if after > before else '減'}"
                message = f"「{_words(passage, found)}」とありますが、前後の数からは{real}です。"
                yield Finding.on(passage, message)


@check("数16", WARNING, hint="桁の抜けや余りがないか確かめてください。")
def thousands_are_set_apart_by_threes(book: Book) -> Iterator[Finding]:
    """数の「,」が、右から三桁ごとに付いていること（12,00円、1,0000人などがないこと）。"""
    for passage in book.passages():
        for found in _BROKEN_GROUPS.finditer(_plain(passage.text)):
            message = f"「{_words(passage, found)}」の「,」の位置が、三桁ごとになっていません。"
            yield Finding.on(passage, message)


@check("数17", NOTE, hint="付け方をそろえてください。")
def thousands_are_set_apart_alike(book: Book) -> Iterator[Finding]:
    """一つの入力ファイルの中で、四桁以上の数に「,」を付けるものと付けないものが混じっていないこと（わずかな方だけを知らせます）。"""
    files: defaultdict[str, tuple[list[Passage], list[Passage]]] = defaultdict(lambda: ([], []))
    for passage in book.passages():
        text = _plain(passage.text)
        is_grouped, is_bare = (bool(pattern.search(text)) for pattern in (_GROUPED, _UNGROUPED))
        if is_grouped and is_bare:
            message = "四桁以上の数に、「,」が付いているものと付いていないものがあります。"
            yield Finding.on(passage, message, "付け方をそろえてください。")
        elif is_grouped or is_bare:
            files[passage.place.workbook][is_bare].append(passage)
    for grouped, bare in files.values():
        odd, usual = sorted((grouped, bare), key=len)
        if odd and len(usual) >= 2 * len(odd):
            way = (
                "付いていますが、ほかの数には付いていません"
                if odd is grouped
                else "付いていませんが、ほかの数には付いています"
            )
            for passage in odd:
                there = (Mention(usual[0].place, usual[0].text),)
                yield Finding.on(passage, f"四桁以上の数に「,」が{way}。", others=there)


@check("数18", WARNING)
def addresses_have_their_shape(book: Book) -> Iterator[Finding]:
    """電話番号、郵便番号、メールアドレス、URLが、それぞれの形（桁の数、「-」「@」「.」「://」）になっていること。"""
    for passage in book.passages():
        text = passage.text
        for found in _PHONE.finditer(text):
            number = folded(found["number"])
            digits = re.sub(r"\D", "", number)
            right = 10 if not re.match(r"0[5789]0", digits) else 11
            if len(digits) != right if digits.startswith("0") else not 6 <= len(digits) <= 8:
                yield _shape(passage, found["number"], "電話番号の桁の数")
        for found in _POST.finditer(text):
            if not _GOOD_POST.fullmatch(re.sub("[‐－ー−–]", "-", folded(found["code"]))):
                yield _shape(passage, found[0], "郵便番号の形")
        for found in _MAIL.finditer(text):
            if not _GOOD_MAIL.fullmatch(found[0]):
                yield _shape(passage, found[0], "メールアドレスの形")
        for found in _URL.finditer(text):
            if not _GOOD_URL.fullmatch(found[0]):
                yield _shape(passage, found[0], "URLの形")


@check("数19", WARNING, hint=_RECKON)
def items_within_a_text_are_as_many_as_said(book: Book) -> Iterator[Finding]:
    """「次の3点（①…②…③…）」や「A市、B市及びC市の3市」のように文の中で並べたものの数が、書いた数と同じであること。"""
    for passage in book.passages():
        text = folded(passage.text)
        for found in _SAID.finditer(text):
            items = 0
            for sign in re.finditer(f"[{_SIGNS}]", text[found.start("first") :]):
                if parse_circled(sign[0]) != items + 1:
                    break
                items += 1
            if items > 1 and items != _small(found["n"]):
                message = f"「{text[found.start() : found.start('first')].strip('(:：')}」とありますが、並べた項目は{items}個です。"
                yield Finding.on(passage, message)
        for found in _NAMED_AFTER.finditer(text):
            named = [words for part in re.split("、|及び|並びに", found["list"]) if (words := part.strip())]
            if (
                len(named) != int(found["n"])
                and _are_those_counted(named, found["of"])
                and not _NOT_ALL.search(found["list"])
            ):
                message = f"「{_words(passage, found)}」とありますが、並べたのは{len(named)}つです。"
                yield Finding.on(passage, message)
        for found in _NAMED.finditer(text):
            named = _listed(re.split(r"[。\n]", text[max(found.start() - 120, 0) : found.start()])[-1])
            if named and len(named) != _small(found["n"]):
                message = (
                    f"「{found['n']}{found['of']}」とありますが、並べたのは{'、'.join(named)}の{len(named)}つです。"
                )
                yield Finding.on(passage, message)


@check("構成09", WARNING, hint="番号の抜けや重なりを直してください。")
def numbers_within_a_text_are_in_order(book: Book) -> Iterator[Finding]:
    """文の中に並べた①②③、(1)(2)、1)2)、「第1に」「1点目は」が、抜けたり重なったりしていないこと。"""
    for passage, message in book.found(_out_of_order):
        yield Finding.on(passage, message)


def _out_of_order(words: str) -> Iterator[str]:
    text = folded(words)
    for pattern, group in _INLINE:
        last, referred, after = 0, False, 0
        for sign in pattern.finditer(text):
            place = int(sign[1]) if group else parse_circled(sign[0])
            starts_line = not text[: sign.start()].rpartition("\n")[2].strip()
            refers = bool(_REFERS.match(text, sign.end()))
            again = place == last and (last > 1 or not re.search(r"[。\n]", text[after : sign.start()]))
            jumped = (last > 0 and place == last + 2) or (last > 0 and again)
            if jumped and not (starts_line or refers or referred):
                way = "が二度あります" if place == last else f"の前の番号がありません（すぐ前は{last}番目です）"
                yield f"「{sign[0]}」{way}。番号が続いていません。"
            if place == 1 or jumped or (last and place == last + 1):
                last, referred, after = place, refers, sign.end()


@lru_cache(maxsize=1 << 16)
def _plain(text: str) -> str:
    return folded(text).replace("％", "%").replace("，", ",")


def _words(passage: Passage, found: re.Match[str]) -> str:
    return " ".join(passage.text[found.start() : found.end()].split())


def _int(number: str) -> int:
    return int(number.replace(",", ""))


def _small(number: str) -> int:
    return int(number) if number.isdecimal() else _KANJI.index(number)


def _sums(text: str) -> Iterator[tuple[str, int, list[int]]]:
    """Each total of a text with its words and the parts it names; those that 数01 reckons left out."""
    for found in _TOTAL.finditer(text):
        known = found["word"] in _KNOWN_WORDS and found["unit"] in _KNOWN_UNITS and "," not in found[0].split("(")[0]
        if not known and (parts := _parts(found["list"], found["unit"])):
            yield found[0], _int(found["n"]), parts
    for found in _DONE.finditer(text):
        if parts := _parts(found["list"], found["unit"]):
            yield found[0], _int(found["n"]), parts
    for found in _MADE_UP.finditer(text):
        if "(" not in found[0].partition("内訳")[0] and (
            parts := _parts(_ENDING.sub("", found["list"]), found["unit"])
        ):
            yield found[0], _int(found["n"]), parts
    for found in _TOGETHER.finditer(text):
        if found["listed"] and found["unit"] in _KNOWN_UNITS:
            continue  # 数01 reckons those
        before = re.split(r"[。\n]", text[: found.start()])[-1]
        counts = [_int(count["n"]) for count in _COUNT.finditer(before) if count["unit"] == found["unit"]]
        tail = before[max((count.end() for count in _COUNT.finditer(before)), default=0) :]
        sums = [sum(counts[start:]) for start in range(len(counts) - 1)]
        if sums and len(tail) <= 4 and not _OPEN_LIST.search(before) and _int(found["n"]) not in sums:
            yield found[0], _int(found["n"]), counts
    lines = text.split("\n")
    for here, line in enumerate(lines):
        if not (total := _TOTAL_LINE.fullmatch(line)):
            continue
        counts = []
        for above in reversed(lines[:here]):
            units = [count for count in _COUNT.finditer(above) if count["unit"] == total["unit"]]
            if len(units) != 1 or _OPEN_LIST.search(above) or above[units[0].end() :].strip():
                break
            counts.insert(0, _int(units[0]["n"]))
        if len(counts) > 1:
            yield line.strip(), _int(total["n"]), counts
    for found in _PRODUCT.finditer(text):
        if _int(found[1]) * _int(found[2]) != _int(found[3]):
            yield found[0], _int(found[3]), [_int(found[1])] * _int(found[2])


def _parts(text: str, unit: str) -> list[int]:
    """The numbers of a list whose every element has one count of that unit; none when it is not sure to be whole."""
    if _OPEN_LIST.search(text):
        return []
    parts = []
    for element in (
        element
        for element in re.split(rf"(?:{_ELEMENT.pattern})(?!\d{{3}})", text.replace("\n", "、"))
        if element.strip()
    ):
        counts = [*_COUNT.finditer(element)]
        if len(counts) != 1 or counts[0]["unit"] != unit or element[counts[0].end() :].strip():
            return []
        parts.append(_int(counts[0]["n"]))
    return parts if len(parts) > 1 else []


def _fits(share: Fraction, percent: str, rough: bool) -> bool:
    """Whether a share may be printed as a percentage: rounded or cut, within a whole point where it is said to be rough."""
    step = Fraction(1, 10 ** (len(percent.partition(".")[2]) + 2))
    said = Fraction(percent) / 100
    slack = Fraction(3, 100) if rough else Fraction(0)
    return said - step / 2 - slack <= share < said + step + slack


def _listed(text: str) -> list[str]:
    """What a list before 「の3市」 names, back to where the clause begins; empty when that is not sure."""
    items = re.split("、|及び|並びに|と(?=[^、]{1,12}\\Z)", text)
    if len(items) < 2:
        items = text.split("・")
    named: list[str] = []
    for item in reversed(items):
        words = item.strip()
        if not words or _WHEN.search(words) or (named and not _NOUN_END.search(words)):
            break
        if not _NOUN_END.search(words) or len(words) > 24:
            return []
        named.insert(0, words)
    alike = {name[-1] for name in named}
    return named if len(named) > 1 and len(alike) == 1 and not re.search("ほか|など|等", text) else []


def _are_those_counted(named: list[str], of: str) -> bool:
    """Whether all that is named is surely one of those counted, and no kind of them: 佐藤氏 or 佐藤 of 人, A市 of 市; 医師 not."""
    common, _ = surnames()
    if of in _PERSONS:
        return all(name in common or name.endswith(_HONORIFICS) for name in named)
    return of == "職種" or all(name.endswith("会" if of == "団体" else of[-1]) for name in named)


def _shape(passage: Passage, words: str, what: str) -> Finding:
    return Finding.on(passage, f"「{words}」は、{what}が合いません。", "抜けた字や余分な字がないか確かめてください。")
