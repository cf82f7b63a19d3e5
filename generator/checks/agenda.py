"""次第: the agenda, the list of papers and the sheets behind them hold together, and no paper is cited that is not there."""

import re
from collections.abc import Iterator

from generator.book import Book
from generator.check import Finding, check
from generator.checks.differences import difference
from generator.comparison.chars import compare
from generator.forms.initiatives import Indicator, Initiative, Result
from generator.forms.meeting import ELSEWHERE, AgendaItem, Handout, Meeting
from generator.forms.minutes import WORKBOOK as MINUTES
from generator.forms.subcommittees import Status, Subcommittee
from generator.japanese import key
from generator.mentions import folded, mention_of
from generator.problem import Mention, Place, Severity
from generator.text import said as said_in
from generator.titles import handout_of, handouts_by_word, in_year, title_of

_DASH = re.compile("[-‐–—―−－ー]")
_PAPER = re.compile(
    rf"(?<!参考)資料\s?(\d{{1,2}}(?:{_DASH.pattern}\d{{1,2}})?)(?![\d.]|\s?(?:部(?!会)|枚|点|件|冊|種類|ページ))"
)
_OF_ANOTHER_SITTING = re.compile(r"(?:(?:前回|昨年|前年|第\d+回)[^。、「」\n]{0,20}|部会)の\Z")


@check("次第01", Severity.ERROR)
def papers_of_the_agenda_are_handed_out(book: Book) -> Iterator[Finding]:
    """［次第］の「資料」が、［配付資料］の様式か資料名であること。"""
    if not book.has(Meeting):
        return
    named = handouts_by_word(book)
    for item in book[AgendaItem]:
        if item.paper and not handout_of(item, named):
            message = f"「資料」の「{item.paper}」は、［配付資料］の様式にも資料名にもありません。"
            hint = "［配付資料］に行を足すか、一覧から選び直してください。"
            yield Finding(item.cell("paper").place, message, hint, item.paper)


@check("次第02", Severity.ERROR)
def lines_of_the_agenda_say_something(book: Book) -> Iterator[Finding]:
    """［次第］の行に、「件名」か「資料」があること。"""
    for item in book[AgendaItem]:
        if not item.title and not item.paper:
            hint = "件名を書くか、資料を選ぶか、行を消してください。"
            yield Finding(item.cell("level").place, "「件名」も「資料」も空欄です。", hint, item.level)


@check("次第03", Severity.ERROR)
def papers_from_elsewhere_have_a_name(book: Book) -> Iterator[Finding]:
    """［配付資料］の様式が「別途作成」の行に、「資料名」があること。"""
    for handout in book[Handout]:
        if handout.kind == ELSEWHERE and not handout.name:
            message = f"様式が「{ELSEWHERE}」なのに「資料名」が空欄です。"
            yield Finding(handout.cell("kind").place, message, "「資料名」を書いてください。", handout.kind)


@check("次第04", Severity.ERROR)
def paper_numbers_differ(book: Book) -> Iterator[Finding]:
    """［配付資料］の「資料番号」が二度使われていないこと。"""
    seen: dict[str, Handout] = {}
    for handout in book[Handout]:
        first = seen.setdefault(key(handout.number), handout)
        if handout.number and first is not handout:
            message = f"「{handout.number}」が二度使われています。"
            hint = "どちらかの資料番号を変えてください。"
            yield Finding(handout.cell("number").place, message, hint, handout.number, (mention_of(first, "number"),))


@check("次第05", Severity.NOTE)
def numbered_papers_are_mentioned(book: Book) -> Iterator[Finding]:
    """番号のある資料が、次第の【配付資料】、議題の【資料n】、ほかの資料の文のどれかで示されていること。"""
    if not book.has(Meeting):
        return
    named = handouts_by_word(book)
    linked = {id(handout_of(item, named)) for item in book[AgendaItem]}
    cited = {number for number, _ in _cited(book)}
    for handout in book[Handout]:
        number = _PAPER.fullmatch(folded(handout.number))
        if number and not handout.listed and id(handout) not in linked and _plain(number[1]) not in cited:
            message = f"{handout.number}は、次第にも、ほかの資料の文にも出てきません。"
            hint = "次第に載せるなら「次第に記載」で「○」を選んでください。"
            yield Finding(handout.cell("number").place, message, hint, handout.number)


@check("次第06", Severity.WARNING)
def cited_papers_are_handed_out(book: Book) -> Iterator[Finding]:
    """文の中で示した「資料1-2」などの資料が、［配付資料］にあること（会議録に書いた資料と、「前回の会議の資料3」のような、ほかの会議の資料は見ません）。"""
    listed = [match[1] for row in book[Handout] if (match := _PAPER.fullmatch(folded(row.number)))]
    numbers = set(map(_plain, listed))
    for number, mention in _cited(book) if numbers else ():
        if number not in numbers:
            message = f"「資料{number}」とありますが、［配付資料］に資料{number}がありません。"
            yield Finding(mention.place, message, "資料番号を確かめて直してください。", mention.text)


@check("次第07", Severity.WARNING)
def initiatives_have_result_and_indicator(book: Book) -> Iterator[Finding]:
    """取組ごとに［実施実績］と［成果指標］の行があること。"""
    forms: tuple[type[Result] | type[Indicator], ...] = (Result, Indicator)
    for form in forms:
        told = {key(row.number) for row in book[form]}
        for initiative in book[Initiative] if told else ():
            if key(initiative.number) not in told:
                message = f"{initiative.number}の行が［{form.declaration.name}］にありません。"
                hint = f"［{form.declaration.name}］に行を足してください。"
                yield Finding(initiative.cell("number").place, message, hint, initiative.number)


@check("次第08", Severity.WARNING)
def next_meetings_have_a_day(book: Book) -> Iterator[Finding]:
    """「次回開始時刻」を書いたときは、「次回開催日」もあること。"""
    for meeting in book[Meeting]:
        if meeting.next_at and not meeting.next_on:
            message = "「次回開始時刻」がありますが「次回開催日」が空欄なので、次回の予定は印刷されません。"
            hint = "次回開催日を書くか、次回開始時刻を消してください。"
            yield Finding(meeting.cell("next_at").place, message, hint, meeting.cell("next_at").written)


@check("次第09", Severity.WARNING)
def subcommittees_have_a_status(book: Book) -> Iterator[Finding]:
    """部会ごとに［検討状況］の行があること。"""
    told = {key(row.subcommittee) for row in book[Status]}
    for row in book[Subcommittee] if told else ():
        if key(row.name) not in told:
            message = f"{row.name}の行が［検討状況］にありません。"
            yield Finding(row.cell("name").place, message, "［検討状況］に行を足してください。", row.name)


@check("次第10", Severity.WARNING)
def papers_are_listed_by_their_title(book: Book) -> Iterator[Finding]:
    """［配付資料］の「次第での資料名」が、資料の題名と同じであること。"""
    if not book.has(Meeting):
        return
    for handout in book[Handout]:
        said = in_year(said_in(handout, "listed_as"), book).value if handout.listed_as else ""
        title = title_of(handout, book).value
        if said and title and key(str(said)) != key(str(title)):
            place = handout.cell("listed_as").place
            yield _otherwise(place, "【配付資料】の資料名", str(said), handout, str(title))


@check("次第11", Severity.WARNING)
def agenda_titles_are_those_of_the_papers(book: Book) -> Iterator[Finding]:
    """［次第］の「件名」が、その議題の資料の題名と一か所だけ違う言葉になっていないこと。"""
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
        said,
        (Mention(source, title),),
    )


def _cited(book: Book) -> Iterator[tuple[str, Mention]]:
    """Every 資料n of this sitting that a text names, the minutes apart: a 部会 numbers papers of its own."""
    for passage in book.passages():
        record = passage.record
        if isinstance(record, Handout) or record.declaration.workbook == MINUTES:
            continue
        text = folded(passage.text)
        for found in _PAPER.finditer(text):
            if not _OF_ANOTHER_SITTING.search(text[: found.start()]):
                yield _plain(found[1]), Mention(passage.place, passage.text)


def _plain(number: str) -> str:
    return _DASH.sub("-", number)
