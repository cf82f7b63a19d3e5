"""The agenda and the lines of ［配付資料］ and ［送付先］: they fit each other, and what they ask for can be made, named and sent."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import partial
from typing import Final

from generator.checks.council import minutes_of_the_sitting
from generator.checks.rule import ERROR, NOTE, WARNING, Finding, check, difference, misnamed
from generator.compare.text import compare, likeness
from generator.forms.annual_plan import PlanHead, Term
from generator.forms.initiatives import Excerpt, Indicator, Initiative, PastInitiative, Result
from generator.forms.meeting import ELSEWHERE, NOBODY, AgendaItem, Handout, Meeting, Recipient
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.forms.office_log import Office
from generator.forms.subcommittees import MINUTES_WORKBOOK as MINUTES
from generator.forms.subcommittees import MinutesHead, Status, Subcommittee
from generator.japanese.mentions import folded, sessions_in
from generator.japanese.text import key
from generator.papers.initiatives import reported
from generator.papers.kind import (
    book_for,
    documents,
    goes_to,
    handout_of,
    handouts_by_word,
    in_year,
    is_address,
    lines_of,
    named_groups,
    sources,
    title_of,
)
from generator.problem import Mention, Place
from generator.records.book import Book
from generator.records.declare import Layout, Record, Renewal, mention_of
from generator.records.said import said as said_in

_DASH = re.compile("[-‐–—―−－ー]")
_PAPER = re.compile(
    rf"(?<!参考)資料\s?(\d{{1,2}}(?:{_DASH.pattern}\d{{1,2}})?)(?![\d.]|\s?(?:部(?!会)|枚|点|件|冊|種類|ページ))"
)
_BARE_NUMBER = re.compile(rf"(?:資料)?(?P<n>\d{{1,2}}|[一二三四五六七八九十])(?:{_DASH.pattern}\d{{1,2}})?[.．号]?")
"""A number that is written otherwise than 資料3: 3, 資料三, 資料3号."""
_KANJI = "〇一二三四五六七八九十"
_SHAPE = re.compile(rf"[0-9０-９]|{_DASH.pattern}")
_OF_ANOTHER_SITTING = re.compile(r"(?:(?:前回|昨年|前年|第\d+回)[^。、「」\n]{0,20}|部会)の\Z")


_TITLES: Final = (Handout, Meeting, Office, PlanHead, Term)  # a title may name the 年度 of any of them


def _titles_are_known(book: Book) -> bool:
    """Whether every sheet was read whole that gives papers in copies, a title each."""
    kinds = (documents().get(handout.kind) for handout in book[Handout])
    return all(book.whole(*kind.uses) for kind in kinds if kind and kind.each)


@check("次第01", ERROR, AgendaItem, *_TITLES, hint="［配付資料］に行を足すか、一覧から選び直してください。")
def papers_of_the_agenda_are_handed_out(book: Book) -> Iterator[Finding]:
    """［次第］の「資料」が、［配付資料］の様式か資料名であること。"""
    if not _titles_are_known(book):
        return
    if not book.has(Meeting):
        return
    named = handouts_by_word(book)
    for item in book[AgendaItem]:
        if item.paper and not handout_of(item, named):
            message = f"「資料」の「{item.paper}」は、［配付資料］の様式にも資料名にもありません。"
            yield Finding.at(item, "paper", message)


@check("次第02", ERROR, AgendaItem, hint="件名を書くか、資料を選ぶか、行を消してください。")
def lines_of_the_agenda_say_something(book: Book) -> Iterator[Finding]:
    """［次第］の行に、「件名」か「資料」があること。"""
    for item in book[AgendaItem]:
        if not item.title and not item.paper:
            yield Finding.at(item, "level", "「件名」も「資料」も空欄です。")


@check("次第03", ERROR, Handout, hint="「資料名」を書いてください。")
def papers_from_elsewhere_have_a_name(book: Book) -> Iterator[Finding]:
    """［配付資料］の様式が「別途作成」の行に、「資料名」があること。"""
    for handout in book[Handout]:
        if handout.kind == ELSEWHERE and not handout.name:
            message = f"様式が「{ELSEWHERE}」なのに「資料名」が空欄です。"
            yield Finding.at(handout, "kind", message)


@check("次第04", ERROR, Handout, hint="どちらかの資料番号を変えてください。")
def paper_numbers_differ(book: Book) -> Iterator[Finding]:
    """［配付資料］の「資料番号」が二度使われていないこと。"""
    seen: dict[str, Handout] = {}
    for handout in book[Handout]:
        first = seen.setdefault(_plain(key(handout.number)), handout)
        if handout.number and first.cell("number").place != handout.cell("number").place:
            message = f"「{handout.number}」が二度使われています。"
            yield Finding.at(handout, "number", message, others=(mention_of(first, "number"),))


@check("次第05", NOTE, AgendaItem, *_TITLES, hint="次第に載せるなら「次第に記載」で「○」を選んでください。")
def numbered_papers_are_mentioned(book: Book) -> Iterator[Finding]:
    """番号のある資料が、次第の【配付資料】、議題の【資料n】、ほかの資料の文のどれかで示されていること。"""
    if not _titles_are_known(book):
        return
    if not book.has(Meeting):
        return
    named = handouts_by_word(book)
    linked = {id(handout_of(item, named)) for item in book[AgendaItem]}
    cited = {number for number, _ in _cited(book)}
    for handout in book[Handout]:
        number = _PAPER.fullmatch(folded(handout.number))
        if number and not handout.listed and id(handout) not in linked and _plain(number[1]) not in cited:
            message = f"{handout.number}は、「次第に記載」が空欄で、議題にも、ほかの資料の文にも出てきません。"
            yield Finding.at(handout, "number", message)


@check("次第06", WARNING, Handout, Meeting, MinutesHead, hint="資料番号を確かめて直してください。")
def cited_papers_are_handed_out(book: Book) -> Iterator[Finding]:
    """文の中で示した「資料1-2」などの資料が、［配付資料］にあること（部会の会議録に書いた資料と、「前回の会議の資料3」のような、ほかの会議の資料は見ません）。"""
    listed = [match[1] for row in book[Handout] if (match := _PAPER.fullmatch(folded(row.number)))]
    numbers = {
        *map(_plain, listed),
        *filter(None, map(_bare_number, book[Handout])),
    }  # 次第15 tells how those are written
    # A gap among the numbers is for 次第14 to tell of, a paper without its number for 次第16.
    branches: dict[int, int] = {}
    for main, branch in filter(None, (_parts(row.number) for row in book[Handout])):
        branches[main] = max(branch, branches.get(main, 0))
    unnumbered = any(row.listed and not row.number for row in book[Handout])
    for number, mention in _cited(book, minutes_of_the_sitting(book)) if numbers else ():
        of_minutes = mention.place.workbook.startswith(MINUTES.partition("*")[0])
        main, branch = _parts(f"資料{number}") or (0, 0)
        skipped = branch < branches[main] if main in branches else main < max(branches, default=0)
        told = of_minutes and (unnumbered or skipped)
        if number not in numbers and not told:
            message = f"「資料{number}」とありますが、［配付資料］に資料{number}がありません。"
            yield Finding.on(mention, message)


@check("次第07", WARNING, Excerpt, Initiative, Result, Indicator, PastInitiative, Meeting)
def initiatives_have_result_and_indicator(book: Book) -> Iterator[Finding]:
    """取組ごとに［実施実績］と［成果指標］の行があること。"""
    forms: tuple[type[Result] | type[Indicator], ...] = (Result, Indicator)
    for form in forms:
        told = {key(row.number) for row in book[form]}
        for initiative in (reported(book) if form is Result else book[Initiative]) if told else ():
            if key(initiative.number) not in told:
                message = f"{initiative.number}の行が［{form.declaration.name}］にありません。"
                hint = f"［{form.declaration.name}］に行を足してください。"
                yield Finding.at(initiative, "number", message, hint)


@check("次第08", WARNING, Meeting, hint="次回開催日を書くか、次回開始時刻を消してください。")
def next_meetings_have_a_day(book: Book) -> Iterator[Finding]:
    """「次回開始時刻」を書いたときは、「次回開催日」もあること。"""
    for meeting in book[Meeting]:
        if meeting.next_at and not meeting.next_on:
            message = "「次回開始時刻」がありますが「次回開催日」が空欄なので、次回の予定は印刷されません。"
            yield Finding.at(meeting, "next_at", message)


@check("次第09", WARNING, Status, Subcommittee, hint="［検討状況］に行を足してください。")
def subcommittees_have_a_status(book: Book) -> Iterator[Finding]:
    """部会ごとに［検討状況］の行があること。"""
    told = {key(row.subcommittee) for row in book[Status]}
    for row in book[Subcommittee] if told else ():
        if key(row.name) not in told:
            message = f"{row.name}の行が［検討状況］にありません。"
            yield Finding.at(row, "name", message)


@check("次第10", WARNING, *_TITLES)
def papers_are_listed_by_their_title(book: Book) -> Iterator[Finding]:
    """［配付資料］の「次第での資料名」が、資料の題名と同じであること。"""
    if not _titles_are_known(book):
        return
    if not book.has(Meeting):
        return
    for handout in book[Handout]:
        said = in_year(said_in(handout, "listed_as"), book).value if handout.listed_as else ""
        title = title_of(handout, book).value
        if said and title and key(str(said)) != key(str(title)):
            place = handout.cell("listed_as").place
            yield _otherwise(place, "【配付資料】の資料名", str(said), handout, str(title))


@check("次第11", WARNING, AgendaItem, *_TITLES)
def agenda_titles_are_those_of_the_papers(book: Book) -> Iterator[Finding]:
    """［次第］の「件名」が、その議題の資料の題名と一か所だけ違う言葉になっていないこと。"""
    if not _titles_are_known(book):
        return
    if not book.has(Meeting):
        return
    named = handouts_by_word(book)
    for item in book[AgendaItem]:
        handout = handout_of(item, named)
        if not item.title or not handout:
            continue
        said, title = (str(words.value) for words in (in_year(said_in(item, "title"), book), title_of(handout, book)))
        edits = compare(title, said, ignore_width=True)
        changes = [edit for edit in edits if edit.op == "change"]
        if len(changes) == 1 and len(edits) > 1 and _other_words(changes[0].old.strip(), changes[0].new.strip()):
            yield _otherwise(item.cell("title").place, "件名", said, handout, title)


def _other_words(old: str, new: str) -> bool:
    """Whether words were replaced by others, as against left out or added."""
    return bool(old and new) and old not in new and new not in old


def _otherwise(place: Place, what: str, said: str, handout: Handout, title: str) -> Finding:
    """A title that differs from the paper's own; the other place is where the paper gets its title from."""
    source = handout.cell("name" if handout.name else "kind").place
    return Finding(
        place,
        f"{what}が、{handout.number or '資料'}の題名と違います: {difference(said, title)}。",
        "同じ資料だと分かるように、どちらかにそろえてください。",
        text=said,
        others=(Mention(source, title),),
    )


def _cited(book: Book, minutes: Sequence[MinutesHead] = ()) -> Iterator[tuple[str, Mention]]:
    """Every 資料n of this sitting that a text names, of `minutes` those alone: a 部会 numbers papers of its own."""
    own = {head.workbook for head in minutes}
    for passage, found in book.found(lambda text: _PAPER.finditer(folded(text))):
        record = passage.record
        if isinstance(record, Handout) or (record.declaration.workbook == MINUTES and record.workbook not in own):
            continue
        if not _OF_ANOTHER_SITTING.search(found.string[: found.start()]):
            yield _plain(found[1]), Mention(passage.place, passage.text)


def _plain(number: str) -> str:
    return _DASH.sub("-", number)


@check("次第14", WARNING, Handout)
def paper_numbers_follow_each_other(book: Book) -> Iterator[Finding]:
    """［配付資料］の「資料1」「資料1-2」のような資料番号が、上から順に、抜けずに並んでいること。"""
    numbered = [(number, handout) for handout in book[Handout] if (number := _parts(handout.number))]
    ahead: list[tuple[tuple[int, int], Handout | None]] = [((0, 0), None), *numbered]
    # 次第04 tells of a double, 次第16 of a paper without its number
    highest, doubled = 0, len({number for number, _ in numbered}) < len(numbered)
    unnumbered = any((row.listed and not row.number) or _bare_number(row) for row in book[Handout])
    for (last, before), (number, handout) in zip(ahead, numbered, strict=False):
        (main, branch), cell = number, handout.cell("number")
        after = f"{before.number}の次" if before else "一番上"
        others = (mention_of(before, "number"),) if before else ()
        new = main > last[0]
        gap = main > highest + 1 or (new and branch > 1) or (not new and branch > max(last[1], 1) + 1)
        highest = max(highest, main)
        if number < last:
            message = f"「{handout.number}」が、{after}にあります。番号の順に並んでいません。"
            hint = "番号を付け直すか、行を番号の順に並べ替えてください。"
            yield Finding.on(cell, message, hint, others=others)
        elif gap and len(numbered) > 1 and not doubled and not unnumbered:
            message = f"{after}が「{handout.number}」です。番号が抜けています。"
            hint = "抜けた番号の資料の行を足すか、番号を付け直してください。この会議で配らない番号なら、そのままで構いません。"
            yield Finding.on(cell, message, hint, others=others)


@check("次第15", WARNING, Handout)
def paper_numbers_are_written_alike(book: Book) -> Iterator[Finding]:
    """［配付資料］の資料番号の書き方や、数字や線の全角と半角が、行によって違っていないこと（「資料3」の中の「3」「資料三」など）。"""
    numbered = [handout for handout in book[Handout] if _parts(handout.number)]
    shapes = [_SHAPE.sub(lambda sign: "０" if sign[0] > "\xff" else "0", handout.number) for handout in numbered]
    bare = [handout for handout in book[Handout] if _bare_number(handout)]
    for handout in bare if len(numbered) > len(bare) else ():
        message = f"「{handout.number}」の書き方が、ほかの資料番号（「{numbered[0].number}」など）と違います。"
        hint = f"「{numbered[0].number}」と同じ書き方に直してください。"
        yield Finding.at(handout, "number", message, hint, others=(mention_of(numbered[0], "number"),))
    wide = [handout for handout, shape in zip(numbered, shapes, strict=True) if _is_wide(shape)]
    narrow = [handout for handout in numbered if handout not in wide]
    odd, usual = sorted((wide, narrow), key=len)
    for handout in odd:
        message = f"「{handout.number}」の数字や線の幅が、ほかの資料番号（「{usual[0].number}」など）と違います。"
        hint = f"「{_like(handout.number, wide=usual is wide)}」に直してください。"
        yield Finding.at(handout, "number", message, hint, others=(mention_of(usual[0], "number"),))


@check(
    "次第16",
    WARNING,
    Handout,
    hint="資料番号を書くか、次第に載せないなら「次第に記載」を空欄にしてください。番号のない資料なら、そのままで構いません。",
)
def listed_papers_have_a_number(book: Book) -> Iterator[Finding]:
    """次第の【配付資料】に載せる資料に番号を付けているときは、載せるどの行にも「資料番号」があること。"""
    listed = [handout for handout in book[Handout] if handout.listed]
    numbered = [handout for handout in listed if handout.number]
    for handout in listed:
        if not handout.number and numbered:
            message = "次第の【配付資料】に載せる資料ですが、「資料番号」が空欄です。"
            place = handout.cell("listed").place
            yield Finding(
                place, message, text=handout.name or handout.kind, others=(mention_of(numbered[0], "number"),)
            )


@check(
    "次第19",
    WARNING,
    Handout,
    MinutesHead,
    hint="入力ファイルの選び違いか、前の行を写したままになっていないか確かめて、正しいファイルの名前を書いてください。",
)
def papers_are_made_from_their_own_files(book: Book) -> Iterator[Finding]:
    """［配付資料］の二つの行が、同じ入力ファイルから同じ様式の資料を作っていないこと、資料名に書いた年度と回が、その会議録の年度と回であること。"""
    first: dict[tuple[str, frozenset[str], str], Handout] = {}
    sittings = {head.workbook: (head.fiscal_year, head.session) for head in book[MinutesHead] if not misnamed(head)}
    for handout in book[Handout]:
        if not (files := sources(handout)) or "source" not in handout.cells:
            continue
        before = first.setdefault((handout.kind, frozenset(files), handout.subjects), handout)
        told = next(sessions_in(handout.name), None)
        if before is not handout:
            message = "同じ入力ファイルが、上の行の資料にも使われています。"
            yield Finding.at(handout, "source", message, others=(mention_of(before, "source"),))
        elif told and len(files) == 1 and sittings.get(files[0], told) != told:
            message = f"資料名の年度と回が、入力ファイルの会議録（{files[0]}）の年度と回と違います。"
            yield Finding.at(handout, "source", message, others=(mention_of(handout, "name"),))


@check(
    "次第20",
    WARNING,
    AgendaItem,
    *_TITLES,
    hint="「資料」の選び違いでないか確かめてください。一つの資料で二つの議題を話すのなら、そのままで構いません。",
)
def every_listed_paper_has_its_item(book: Book) -> Iterator[Finding]:
    """次第に載せる資料がどの議題にも付いていないとき、その資料の題名に近い件名の議題に、ほかの議題の資料が付いていないこと。"""
    if not _titles_are_known(book) or not book.has(Meeting):
        return
    named = handouts_by_word(book)
    used: defaultdict[int, list[AgendaItem]] = defaultdict(list)
    for item in book[AgendaItem]:
        if handout := handout_of(item, named):
            used[id(handout)].append(item)
    unused = {
        str(title_of(handout, book).value): handout
        for handout in book[Handout]
        if handout.listed and handout.number and id(handout) not in used
    }
    for items in used.values() if unused else ():
        handout = handout_of(items[0], named)
        title = str(title_of(handout, book).value) if handout else ""
        meant = {item: max(unused, key=partial(likeness, item.title)) for item in items}
        wrong = [
            item for item in items if item.title and likeness(item.title, meant[item]) > likeness(item.title, title)
        ]
        for item in (wrong or [item for item in items if not item.title][1:]) if len(items) > 1 else ():
            other = next(each for each in items if each is not item)
            paper = unused[meant[item]]
            message = f"「{item.paper}」はほかの議題の資料です。{paper.number}（{meant[item]}）が、どの議題にも付いていません。"
            yield Finding.at(item, "paper", message, others=(mention_of(other, "paper"), mention_of(paper, "number")))


@check(
    "次第17", WARNING, Meeting, hint="書き違いなら直してください。会議の名前が変わったのなら、そのままで構いません。"
)
def the_meeting_is_called_as_before(book: Book) -> Iterator[Finding]:
    """［開催］の「会議名」が、すぐ前の会議の会議名と同じであること。"""
    for meeting in book[Meeting]:
        for before in book.before[Meeting] if book.before else ():
            if key(before.name) != key(meeting.name):
                message = f"会議名が、前の会議と違います: {difference(meeting.name, before.name)}。"
                others = (mention_of(before, "name"),)
                yield Finding.at(meeting, "name", message, others=others)


def _parts(number: str) -> tuple[int, int] | None:
    """「資料1-2」 as (1, 2), 「資料1」 as (1, 0); None for other words, which count by themselves."""
    found = _PAPER.fullmatch(folded(number.strip()))
    if not found:
        return None
    main, _, branch = _plain(found[1]).partition("-")
    return int(main), int(branch or 0)


def _bare_number(handout: Handout) -> str:
    """The number that 「3」「資料三」「資料3号」 stand for; empty for 「資料3」 and all other words."""
    found = _BARE_NUMBER.fullmatch(folded(handout.number.strip()))
    if not found or _parts(handout.number):
        return ""
    return found["n"] if found["n"].isdecimal() else str(_KANJI.index(found["n"]))


def _is_wide(shape: str) -> bool:
    return "０" in shape


def _like(number: str, *, wide: bool) -> str:
    """A number with digits and lines of one width."""
    plain = folded(number)
    return plain.translate(str.maketrans("0123456789-", "０１２３４５６７８９－")) if wide else _plain(plain)


@check("次第12", ERROR, Handout)
def subjects_are_among_the_copies(book: Book) -> Iterator[Finding]:
    """［配付資料］の「対象」が、その様式で分けて作る月や会議などの名前であること。"""
    for handout in book[Handout]:
        kind = documents().get(handout.kind)
        if kind is None or not handout.subjects:
            continue
        place = handout.cell("subjects").place
        if kind.each is None:
            message = f"「{handout.kind}」は一つの資料なので、「対象」は書けません。"
            yield Finding(place, message, "「対象」を空欄にしてください。", text=handout.subjects)
            continue
        if not book.whole(*kind.uses):
            continue
        copies = kind.copies(book_for(handout, book))
        names = list(dict.fromkeys(word for copy in copies for word in (str(copy.name.value), *copy.groups)))
        for words in lines_of(handout.subjects) if copies else ():
            if not any(copy.is_meant(words) for copy in copies):
                close = get_close_matches(words, names, n=1)
                hint = (
                    f"「{close[0]}」のことなら、そう書いてください。"
                    if close
                    else f"「{names[0]}」のように書いてください。"
                )
                message = f"「対象」の「{words}」は、「{handout.kind}」を作る対象にありません。"
                yield Finding(place, message, hint, text=handout.subjects)


@check("次第13", NOTE, Handout, hint="作るときは、対象の行を書いてください。なければ、そのままで構いません。")
def papers_in_copies_have_something_to_be_made_of(book: Book) -> Iterator[Finding]:
    """月や会議などに分けて作る資料に、作る対象が一つはあること。"""
    for handout in book[Handout]:
        kind = documents().get(handout.kind)
        if kind and kind.each and book.whole(*kind.uses) and not kind.copies(book_for(handout, book)):
            yield Finding.at(handout, "kind", f"「{handout.kind}」を作る対象の行がないので、この資料は作りません。")


@check("形式01", ERROR, Handout, hint="「形式」を「Excel」にするか、空欄にしてください。")
def workbooks_are_asked_for_as_workbooks(book: Book) -> Iterator[Finding]:
    """［配付資料］の様式がExcelだけで作るもの（集計など）の行は、「形式」が空欄かExcelであること。"""
    for handout in book[Handout]:
        kind = documents().get(handout.kind)
        if kind and kind.compose is None and handout.formats not in ("", *kind.formats):
            yield Finding.at(
                handout,
                "formats",
                f"「{handout.kind}」を「{handout.formats}」で作ることはできません。Excelだけで作る資料です。",
            )


@check(
    "記入01", ERROR, Handout, hint="内容を書くか、この資料を作らないなら、［配付資料］と［次第］の行を消してください。"
)
def papers_have_something_to_say(book: Book) -> Iterator[Finding]:
    """会議や年度ごとに書き直すシートだけから作る資料に、書いた行が一つもないものがないこと。"""
    for handout, blank in _blank(book):
        if len(blank) == len(_content(handout)):
            message = f"一行も書かれていないので、「{handout.kind}」に載せることがありません。"
            yield Finding(_place(blank[0]), message)


@check("記入02", WARNING, Handout, hint="内容を書いてください。本当に一つもないときは、そのままで構いません。")
def sheets_written_anew_have_rows(book: Book) -> Iterator[Finding]:
    """会議や年度ごとに書き直すシートのうち、資料に使うものに、書いた行があること。"""
    told: set[Place] = set()
    for handout, blank in _blank(book):
        for form in blank if len(blank) < len(_content(handout)) else ():
            place = _place(form)
            if place not in told:
                told.add(place)
                message = f"一行も書かれていません。「{handout.kind}」に使うシートです。"
                yield Finding(place, message)


def _blank(book: Book) -> Iterator[tuple[Handout, list[type[Record]]]]:
    """Each handout of one paper with those of its sheets that are written anew and have no row."""
    for handout in book[Handout]:
        if handout.kind in documents() and documents()[handout.kind].each is None:
            blank = [form for form in _content(handout) if _is_written_anew(form) and book.is_blank(form)]
            if blank:
                yield handout, blank


def _content(handout: Handout) -> list[type[Record]]:
    """The sheets a paper is made from, apart from what says when and where the meeting is."""
    uses = documents()[handout.kind].uses
    return [form for form in uses if form.declaration.workbook != MEETING_WORKBOOK]


def _is_written_anew(form: type[Record]) -> bool:
    sheet = form.declaration
    every_time = sheet.renewed in {Renewal.EACH_MEETING, Renewal.EACH_YEAR}
    # Of minutes, which come in several workbooks, 会議録31 tells.
    return every_time and sheet.layout is Layout.TABLE and not sheet.optional and "*" not in sheet.workbook


def _place(form: type[Record]) -> Place:
    return Place(form.declaration.workbook, form.declaration.name)


@check("改訂01", ERROR, Handout, hint="「形式」を「Word」にするか、空欄にしてください。")
def redlines_are_word_files(book: Book) -> Iterator[Finding]:
    """［配付資料］の様式が見え消し版の行は、「形式」がWordだけであること。"""
    for handout in book[Handout]:
        kind = documents().get(handout.kind)
        if kind and kind.weave and "Excel" in handout.formats:
            message = f"「{handout.kind}」を「{handout.formats}」で作ることはできません。消した線と足した線がExcelには残りません。"
            yield Finding.at(handout, "formats", message)


@check("送付01", ERROR, Recipient, hint="「hanako@example.jp」のように、半角で一つだけ書いてください。")
def addresses_can_be_sent_to(book: Book) -> Iterator[Finding]:
    """［送付先］の「メールアドレス」が、半角の一つのメールアドレスであること。"""
    for row in book[Recipient]:
        if not is_address(row.address):
            message = f"「メールアドレス」の「{row.address}」には送れません。"
            yield Finding.at(row, "address", message)


@check("送付02", WARNING, Recipient, hint="どちらかの行を消すか、アドレスを直してください。")
def addresses_stand_once_in_a_group(book: Book) -> Iterator[Finding]:
    """［送付先］の同じグループに、同じメールアドレスが二度書かれていないこと。"""
    seen: dict[tuple[str, str], Recipient] = {}
    for row in book[Recipient]:
        first = seen.setdefault((key(row.group), key(row.address)), row)
        if first is not row:
            message = f"「{row.address}」が二度書かれています。"
            yield Finding.at(row, "address", message, others=(mention_of(first, "address"),))


@check("送付03", ERROR, Handout, Recipient, hint="［送付先］の「グループ」と同じ言葉にしてください。")
def groups_of_papers_are_groups_of_people(book: Book) -> Iterator[Finding]:
    """［送付先］があるとき、［配付資料］の「配付先」が［送付先］のグループか「送らない」であること。"""
    known = {key(row.group) for row in book[Recipient] if row.group} | {key(NOBODY)}
    for handout in book[Handout] if book.has(Recipient) else ():
        for name in named_groups(handout):
            if key(name) not in known:
                message = f"「配付先」の「{name}」というグループは、［送付先］にありません。"
                yield Finding.at(handout, "sent_to", message)


@check(
    "送付04", WARNING, Handout, Recipient, hint="［配付資料］の「配付先」にこのグループを足すか、行を消してください。"
)
def every_group_gets_a_paper(book: Book) -> Iterator[Finding]:
    """［送付先］のどのグループにも、送る資料が一つはあること。"""
    groups: defaultdict[str, list[Recipient]] = defaultdict(list)
    for row in book[Recipient]:
        groups[key(row.group)].append(row)
    for rows in groups.values():
        if book[Handout] and not any(goes_to(handout, rows[0].group) for handout in book[Handout]):
            named = f"グループ「{rows[0].group}」" if rows[0].group else "グループのない人"
            message = f"{named}に送る資料がありません。"
            yield Finding.at(rows[0], "group" if rows[0].group else "name", message, text=rows[0].group)
