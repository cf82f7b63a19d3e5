"""照合: what stands in 「」, and what is told of a numbered event, is the same wherever it is told."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Final

from generator.book import Book, Passage
from generator.check import Finding, check
from generator.checks.differences import difference, plain
from generator.comparison.chars import bigrams, dice
from generator.forms.policy import WORKBOOK as POLICY
from generator.forms.policy import Body, Cover
from generator.forms.trainings import Training
from generator.japanese import key
from generator.mentions import dates_in, mention_of
from generator.problem import Mention, Severity
from generator.wareki import wareki

_QUOTE: Final = re.compile(r"「([^「」\n]{6,60})」")
_SAME_QUOTE: Final = 0.6
_SAME_TITLE: Final = 0.6
_HEAD: Final = 2
_TITLE_HEAD: Final = 4
_EVENT: Final = re.compile(r"第\s*[0-9０-９]+\s*回[^\s、。「」（）()：:・第]*?(?:研修会|勉強会|講演会|講座|サミット)")
_DAY_BEFORE: Final = re.compile(r"(?:日時|期日|開催日|日程)[:：\s]*\Z")
_DAY_AFTER: Final = re.compile(r"\s*(?:午[前後][0-9０-９時分～から]+)?に?(?:開催|実施)")
_ANY_SESSION: Final = re.compile(r"第\s*[0-9０-９]+\s*回")


@check("照合51", Severity.NOTE)
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
            hint = "同じ題名やテーマなら、言葉をそろえてください。わざと短くしたのなら、そのままで構いません。"
            yield Finding(mention.place, message, hint, mention.text, (there,))


@check("照合52", Severity.WARNING)
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
            hint = "開催の記録や通知で確かめて、違っている方を直してください。"
            yield Finding(passage.place, message, hint, passage.text, (known[other],))
        known.setdefault(day, Mention(passage.place, wareki(day)))


@check("照合53", Severity.WARNING)
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
                hint = (
                    "正式な名前にそろえてください。略した名前なら「（以下「本方針」という。）」のように断ってください。"
                )
                yield Finding(row.cell("text").place, message, hint, quote, (mention_of(cover, "title"),))


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
