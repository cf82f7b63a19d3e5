"""The structure of prose: levels, numbers, doubled rows, references, empty steps."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from generator.checks.rule import ERROR, WARNING, Finding, check
from generator.checks.sittings import told_before
from generator.forms.meeting import Meeting
from generator.forms.policy import Body
from generator.forms.subcommittees import (
    Attendee,
    Member,
    MemoText,
    MinutesAgenda,
    MinutesHead,
    MinutesText,
    Status,
    SubcommitteeMeeting,
)
from generator.forms.support_office import Activity, Attendance, Training
from generator.japanese.dates import fiscal_label, fiscal_year
from generator.japanese.mentions import folded, sessions_in
from generator.japanese.numbering import LEVELS, Numbered, Paragraph, ParagraphKind, references
from generator.japanese.text import key, parse_circled
from generator.papers.prose import numbered
from generator.problem import Mention, Place, Problem
from generator.records.book import Book, Passage
from generator.records.declare import Record, mention_of

_HEADING = re.compile(r"^\s*【([^【】\n]+)】", re.MULTILINE)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_KANA = "アイウエオカキクケコサシスセソタチツテト"
# Neither (ア), which names a 事業区分, nor ①-1, which names a 取組, counts the lines of a cell.
_TYPED = re.compile(rf"\s*(?:(?P<circled>[{_CIRCLED}])|\((?P<number>\d{{1,2}})\))(?![-‐–—―−－ー]?\d)")
_SHAPES = (r"\d{1,2}[　 .．]", r"\(\d{1,2}\)", rf"[{_KANA}][　 ]", rf"\([{_KANA}]\)", f"[{_CIRCLED}]")
_REFERRING = "のにはをがとでやから、・～"
_OPENING = "（「『【〔"
_CLOSING = "）」』】〕"
_NUMBER_BEFORE_BRACKET = re.compile(
    rf"(?:(?:\A|\n)\s*|[、。，・：:；])(?:[0-9０-９]{{1,2}}|[{_CIRCLED}{_KANA}a-zａ-ｚ])\Z"
)
_DEFINED = re.compile(r"[（(]以下[、,]?(?:単に)?「([^「」]{1,30})」(?:という|とい|と略|とす)[^（）()]{0,10}[)）]")
_AROUND = 8
_LISTS: tuple[type[Record], ...] = (Training, Attendance, Activity, SubcommitteeMeeting, Member)


_PROSE: Final = (Body, MemoText, MinutesAgenda, MinutesText)
"""The sheets of numbered text."""


@check("構成01", WARNING, SubcommitteeMeeting, hint="後の方の見出しが正しいかを確かめて直してください。")
def headings_in_a_cell_differ(book: Book) -> Iterator[Finding]:
    """一つのセルの中に、同じ【見出し】が二度ないこと。"""
    held = _held(book)
    for passage in book.passages():
        seen: set[str] = set()
        for found in _HEADING.finditer(passage.text):
            if key(found[1]) in seen:
                left = _left_out(passage, held)
                names = "、".join(f"「{name}」" for name, _ in left)
                also = f"［開催状況］にある{names}の見出しがありません。" if left else ""
                yield Finding.on(
                    passage,
                    f"見出し「【{found[1]}】」が二度あります。{also}",
                    others=tuple(mention for _, mention in left),
                )
            seen.add(key(found[1]))


@check(
    "構成02", WARNING, Meeting, MinutesHead, Status, SubcommitteeMeeting, hint="見出しか［開催状況］を直してください。"
)
def headings_name_the_sittings_held(book: Book) -> Iterator[Finding]:
    """［検討状況］の【令和5年度第1回】のような見出しが、その部会の［開催状況］の回とそろっていること。"""
    held, misdated = _held(book), {key(row.subcommittee) for row, _, _ in told_before(book)}  # 日程12 tells of those
    for status in book[Status]:
        titles = [title for found in _HEADING.findall(status.discussed) for title in sessions_in(found)]
        sittings = {(fiscal_year(row.held_on), row.session): row for row in held.get(key(status.subcommittee), [])}
        if not titles or not sittings or len(set(titles)) < len(titles) or key(status.subcommittee) in misdated:
            continue
        unknown = [title for title in titles if title not in sittings]
        missing = [title for title in sittings if title not in titles]
        if unknown or missing:
            parts = [f"「{_name(title)}」の開催が［開催状況］にありません" for title in unknown]
            parts += [f"［開催状況］にある「{_name(title)}」の見出しがありません" for title in missing]
            yield Finding.at(
                status,
                "discussed",
                f"{'。'.join(parts)}。",
                others=tuple(mention_of(sittings[title], "held_on") for title in missing or sittings),
            )


@check("構成03", WARNING, hint="番号の抜けや重なりを直してください。")
def typed_numbers_are_in_order(book: Book) -> Iterator[Finding]:
    """一つのセルの中で行の初めに書いた①②③や(1)(2)(3)が、抜けたり重なったりしていないこと。"""
    for passage in book.passages():
        last: dict[str, int] = {}
        lines = [line for line in folded(passage.text).splitlines() if line.strip()]
        typed = [_TYPED.match(line) for line in lines]
        if sum(map(bool, typed)) < 2:
            continue
        for line, number, before in zip(lines, typed, [None, *typed], strict=False):
            if _HEADING.match(line):
                last.clear()
            if not number or not number.lastgroup:
                continue
            shape, place = number.lastgroup, _place(number)
            after = last.get(shape, 0)
            anew = place == 1 and not (before and before.lastgroup == shape)
            if place != after + 1 and not anew:
                sign = number[0].strip()
                message = f"「{sign}」の前の番号は{after}番目です。" if after else f"「{sign}」から始まっています。"
                yield Finding.on(passage, f"{message}番号が続いていません。")
            last[shape] = place


@check("構成04", WARNING, hint="括弧を補うか、余分な括弧を消してください。")
def brackets_are_closed(book: Book) -> Iterator[Finding]:
    """一つのセルの中で、（「『【〔と閉じる括弧が対になっていること。"""
    for passage in book.passages():
        if (fault := _unpaired(passage.text)) is not None:
            around = passage.text[max(fault - _AROUND, 0) : fault + _AROUND + 1].replace("\n", " ")
            sign = passage.text[fault]
            way = "閉じていません" if folded(sign) in "(" + _OPENING else "開いていません"
            message = f"「…{around}…」の括弧「{sign}」が{way}。"
            yield Finding.on(passage, message)


@check("構成05", WARNING)
def defined_words_are_used(book: Book) -> Iterator[Finding]:
    """「（以下「○○」という。）」と決めた言い方が、同じ資料のその後で使われ、二度決められていないこと。"""
    by_workbook = groupby(sorted(book.passages(), key=lambda p: p.place.workbook), key=lambda p: p.place.workbook)
    for _, group in by_workbook:
        passages = list(group)
        rest = "\n".join(passage.text for passage in passages)
        end = 0
        defined: dict[str, Mention] = {}
        for passage in passages:
            start, end = end, end + len(passage.text) + 1
            for found in _DEFINED.finditer(passage.text):
                word = found[1]
                if word in defined:
                    message = f"「{word}」を二度決めています。"
                    hint = "初めに出てくる方だけを残してください。"
                    yield Finding.on(passage, message, hint, text=found[0], others=(defined[word],))
                elif word not in rest[start + found.end() :] and book.whole(type(passage.record)):
                    message = f"「{word}」と略していますが、その後で使っていません。"
                    hint = "略した言い方を後の文で使うか、「以下…という。」を消してください。"
                    yield Finding.on(passage, message, hint, text=found[0])
                defined.setdefault(word, Mention(passage.place, found[0]))


@check("構成06", WARNING, MemoText, MinutesAgenda, MinutesText, hint="写したままの行がないか確かめてください。")
def items_of_a_list_differ(book: Book) -> Iterator[Finding]:
    """会議録や方針説明の一続きの見出しや項目に、同じ言葉のものが二度ないこと。"""
    for paragraphs in numbered_sheets(book):
        seen: dict[tuple[tuple[str, ...], str], Paragraph] = {}
        for item in paragraphs:
            if item.kind not in (ParagraphKind.HEADING, ParagraphKind.ITEM):
                continue
            first = seen.setdefault((item.path[:-1], key(item.text)), item)
            if first is not item:
                message = f"{item.label}と{first.label}が同じ言葉です。"
                yield Finding.on(item, message, others=(Mention(first.place, first.text),))


@check("構成07", WARNING, MemoText, MinutesAgenda, MinutesText, hint="本文の番号を消してください。")
def numbers_are_not_typed_twice(book: Book) -> Iterator[Finding]:
    """会議録や方針説明の番号の付く行の「本文」に、番号を重ねて書いていないこと。"""
    for paragraphs in numbered_sheets(book):
        for item in paragraphs:
            if item.kind not in (ParagraphKind.HEADING, ParagraphKind.ITEM) or not item.label:
                continue
            text = folded(item.text)
            shape = next((shape for shape in _SHAPES if re.match(shape, f"{item.label}　")), None)
            typed = re.match(shape, text) if shape else None
            if typed and text[typed.end() : typed.end() + 1] not in _REFERRING:
                message = f"番号は自動で「{item.label}」と付きますが、本文にも「{typed[0].strip()}」とあります。"
                yield Finding.on(item, message)


@check(
    "構成08",
    WARNING,
    Activity,
    Attendance,
    Member,
    SubcommitteeMeeting,
    Training,
    hint="写したままの行なら消してください。",
)
def no_row_stands_twice(book: Book) -> Iterator[Finding]:
    """研修、参加者、活動、部会の開催、委員の一覧に、すべての欄が同じ行が二度ないこと。"""
    for form in _LISTS:
        seen: dict[tuple[str, ...], Record] = {}
        for row in book[form]:
            words = (row.workbook, *(f"{name} {key(cell.written)}" for name, cell in row.cells.items()))
            first = seen.setdefault(words, row)
            if first is not row:
                here, there = (next(iter(record.cells.values())) for record in (row, first))
                message = "同じ内容の行が上にもあります。"
                yield Finding.on(here, message, others=(Mention(there.place, there.written),))


def _held(book: Book) -> dict[str, list[SubcommitteeMeeting]]:
    """The sittings of each 部会, by its key."""
    held: defaultdict[str, list[SubcommitteeMeeting]] = defaultdict(list)
    for row in book[SubcommitteeMeeting]:
        held[key(row.subcommittee)].append(row)
    return held


def _left_out(passage: Passage, held: dict[str, list[SubcommitteeMeeting]]) -> list[tuple[str, Mention]]:
    """The sittings of a 部会 that no heading of its 検討状況 names."""
    if not isinstance(passage.record, Status):
        return []
    told = {title for found in _HEADING.findall(passage.text) for title in sessions_in(found)}
    rows = held.get(key(passage.record.subcommittee), [])
    titles = [((fiscal_year(row.held_on), row.session), row) for row in rows]
    return [(_name(title), mention_of(row, "held_on")) for title, row in titles if told and title not in told]


def _name(title: tuple[int, int]) -> str:
    return f"{fiscal_label(title[0])}第{title[1]}回"


def _place(number: re.Match[str]) -> int:
    """Which of its list a typed number is, from 1."""
    return int(number["number"]) if number["number"] else parse_circled(number["circled"])


def _unpaired(text: str) -> int | None:
    """Where the first bracket stands that has no partner; the bracket of a number 1) needs none."""
    plain = text.replace("(", "（").replace(")", "）")
    stack: list[int] = []
    for here, sign in enumerate(plain):
        if sign in _OPENING:
            stack.append(here)
        elif sign in _CLOSING:
            if stack and plain[stack[-1]] == _OPENING[_CLOSING.index(sign)]:
                stack.pop()
            elif not (sign == "）" and _NUMBER_BEFORE_BRACKET.search(text, 0, here)):
                return stack[-1] if stack else here
    return stack[-1] if stack else None


def numbered_sheets(book: Book) -> Iterator[tuple[Paragraph, ...]]:
    """The numbered paragraphs of each sheet of minutes and of the memo."""
    rows: list[MinutesText | MinutesAgenda | MemoText] = [*book[MinutesAgenda], *book[MinutesText], *book[MemoText]]
    sheets: defaultdict[tuple[str, str], list[MinutesText | MinutesAgenda | MemoText]] = defaultdict(list)
    for row in rows:
        sheets[row.workbook, row.declaration.name].append(row)
    for sheet in sheets.values():
        yield numbered(sheet).paragraphs


@check("本文01", ERROR, *_PROSE)
def levels_of_the_menu(book: Book) -> Iterator[Finding]:
    """会議録の［次第］［本文］、方針説明の［本文］及び基本方針の［本文］では、「階層」が一覧にあるものであること。"""
    return _refused(book, "本文01")


@check("本文02", ERROR, *_PROSE)
def words_beside_a_level(book: Book) -> Iterator[Finding]:
    """「階層」を選んだ行に「本文」があること（「↓ 矢印」は空欄でもかまいません）。"""
    return _refused(book, "本文02")


@check("本文03", ERROR, *_PROSE)
def numbers_that_exist(book: Book) -> Iterator[Finding]:
    """一続きの項目が、番号の尽きるほど多くないこと（アは46まで、①は50まで、aは26まで）。"""
    return _refused(book, "本文03")


@check("本文04", WARNING, *_PROSE)
def references_to_items(book: Book) -> Iterator[Finding]:
    """「【ア～キ等…】」「(2)アの…」のように番号で指した項目が、その資料にあること。"""
    return _misleading(book, "本文04")


@check("本文05", WARNING, *_PROSE)
def ranges_to_the_last_item(book: Book) -> Iterator[Finding]:
    """「【ア～キ等…】」のように範囲で指したとき、終わりの番号がすぐ前の項目の番号であること。"""
    return _misleading(book, "本文05")


@check("本文06", WARNING, *_PROSE)
def references_to_oneself(book: Book) -> Iterator[Finding]:
    """「イのテーマは…」のように指した番号が、その項目自身の番号でないこと。"""
    return _misleading(book, "本文06")


def _refused(book: Book, code: str) -> Iterator[Finding]:
    for sheet in book.once(_sheets):
        yield from _of(code, sheet.problems)


def _misleading(book: Book, code: str) -> Iterator[Finding]:
    yield from _of(code, book.once(_references))


def _references(book: Book) -> list[Problem]:
    return [problem for sheet in book.once(_sheets) for problem in references(sheet.paragraphs)]


def _sheets(book: Book) -> list[Numbered]:
    """Every sheet of numbered prose with its numbers; minutes and policies come in several workbooks."""
    policy = tuple(row for row in book[Body] if row.level in LEVELS)  # the others are figures and tables
    forms: tuple[tuple[MinutesAgenda | MinutesText | MemoText | Body, ...], ...]
    forms = (book[MinutesAgenda], book[MinutesText], book[MemoText], policy)
    return [numbered(rows) for form in forms for _, rows in groupby(form, key=lambda row: row.workbook)]


def _of(code: str, problems: Iterable[Problem]) -> Iterator[Finding]:
    return (Finding.on(p, p.message, p.hint, others=p.others) for p in problems if p.code == code)


@check(
    "会議録31",
    WARNING,
    MinutesHead,
    Attendee,
    MinutesText,
    hint="書きかけなら、書いて保存してから、もう一度実行してください。",
)
def minutes_are_written(book: Book) -> Iterator[Finding]:
    """会議録の［出席者］と［本文］に、行があること。"""
    for form in (Attendee, MinutesText):
        written = {row.workbook for row in book[form]}
        for head in book[MinutesHead]:
            if head.workbook not in written:
                sheet = form.declaration.name
                yield Finding(Place(head.workbook, sheet), f"［{sheet}］に何も書かれていません。")
