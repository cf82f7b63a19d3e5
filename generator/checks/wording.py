"""表記: one style and one way of writing a word throughout a paper."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from generator.book import Book, Passage
from generator.check import Finding, check
from generator.checks.terms import SLIPS, USAGES, Usage, usage
from generator.forms.policy import Passage as PolicyPassage
from generator.forms.terms import Term
from generator.japanese import key
from generator.problem import Mention, Severity
from generator.prose import Level

_SENTENCE: Final = re.compile(r"[^。\n]+。")
_QUOTED: Final = re.compile(r"「[^「」]*」|『[^『』]*』|（[^（）]*）")
_POLITE: Final = re.compile(r"(?:ます|ました|ません|です|でした|ましょう|でしょう|ください)(?:か|ね|よ)?。\Z")
_PLAIN: Final = re.compile(r"(?:[るうくすつぬむぐぶただ]|ない|たい|しい|よい|良い)(?:の?か)?。\Z")
_LABEL: Final = re.compile(r"\A【([^】]*)】")
_FEW: Final = 4
_AROUND: Final = 12


@check("表記01", Severity.WARNING)
def a_paper_has_one_style(book: Book) -> Iterator[Finding]:
    """一つの資料の本文に、「です・ます」の文と「である」の文が混じっていないこと（引用、箇条書きと、「」の中は除きます）。"""
    papers: defaultdict[tuple[str, str], list[tuple[Passage, bool]]] = defaultdict(list)
    for passage in book.passages():
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
        yield Finding(odd[0].place, message, hint, odd[0].text, others)


@check("表記02", Severity.NOTE)
def words_are_those_of_public_papers(book: Book) -> Iterator[Finding]:
    """公用文で使わない書き方（取り組み、引続き、または など）や、会議.xlsxの［用語］の「使わない言葉」がないこと。"""
    return _written(book, _usages(book))


@check("表記04", Severity.WARNING)
def words_are_rightly_converted(book: Book) -> Iterator[Finding]:
    """打ち間違いや変換の誤りと分かる言葉（「話が合った」「項目建て」など）がないこと。"""
    return _written(book, SLIPS)


@check("表記03", Severity.NOTE)
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
        hint = "一つの列では、「。」を付けるか付けないかをそろえてください。"
        others = tuple(Mention(cell.place, cell.text) for cell in (*odd[1:], usual[0]))
        yield Finding(odd[0].place, message, hint, odd[0].text, others)


@check("表記05", Severity.NOTE)
def a_cell_does_not_repeat_its_heading(book: Book) -> Iterator[Finding]:
    """「目指す姿」の列のセルが【部会としての目指す姿】で始まるように、列の見出しと同じ言葉の見出しを重ねていないこと。"""
    for passage in book.passages():
        if (match := _LABEL.match(passage.text)) and passage.heading in match[1]:
            message = f"「{match[0]}」は、列の見出し「{passage.heading}」の繰り返しです。"
            hint = "ほかのセルにもないときは、消してください。"
            yield Finding(passage.place, message, hint, match[0])


def _written(book: Book, words: Iterable[Usage]) -> Iterator[Finding]:
    """Where a word not to be used stands: one finding a workbook, the other cells as its other places."""
    for word in words:
        found: defaultdict[str, list[Mention]] = defaultdict(list)
        for passage in book.passages():
            if match := word.found.search(passage.text):
                excerpt = _excerpt(passage.text, match.start(), match.end())
                found[passage.place.workbook].append(Mention(passage.place, excerpt))
        for first, *rest in found.values():
            message = f"「{word.avoid}」とあります。{word.why}"
            yield Finding(first.place, message, f"「{word.use}」に直してください。", first.text, tuple(rest))


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
