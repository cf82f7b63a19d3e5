"""委員: the council's members are in office, answer under their names, are enough, and are in the minutes as they came."""

from collections.abc import Iterable, Iterator
from datetime import date

from generator.checks.names import one_character_apart
from generator.checks.rule import ERROR, NOTE, WARNING, Finding, check, difference
from generator.forms.council import COMES, PROXY, STAYS_AWAY, Conduct, CouncilMember, Notice, Preparation, Reply
from generator.forms.meeting import ONCE, AgendaItem, Meeting
from generator.forms.opinions import Opinion
from generator.forms.subcommittees import ABSENT, PRESENT, Attendee, MinutesHead
from generator.japanese.dates import closed, wareki
from generator.japanese.text import key, variant_key
from generator.papers.council import Answered, letter_days, present, quorum, roll
from generator.problem import Mention
from generator.records.book import Book
from generator.records.declare import mention_of


@check("委員01", WARNING, CouncilMember, Meeting, hint="再任なら任期を、交代なら委員を書き直してください。")
def members_are_in_office(book: Book) -> Iterator[Finding]:
    """推進会議の委員の任期に、会議の開催日が入っていること。"""
    for meeting in book[Meeting]:
        day = meeting.held_on
        for member in book[CouncilMember]:
            if member.begins <= day <= member.ends or member.ends < member.begins:
                continue
            over = member.ends < day
            attribute = "ends" if over else "begins"
            what = f"{wareki(member.ends)}まで" if over else f"{wareki(member.begins)}から"
            yield Finding.at(
                member,
                attribute,
                f"{member.name}さんの任期は{what}で、会議の日（{wareki(day)}）は任期の外です。",
                others=(mention_of(meeting, "held_on"),),
            )


@check("委員02", ERROR, CouncilMember, hint="任期の開始と終了を確かめて直してください。")
def terms_end_after_they_begin(book: Book) -> Iterator[Finding]:
    """推進会議の委員の任期の終わりが、始まりより後であること。"""
    for member in book[CouncilMember]:
        if member.ends < member.begins:
            yield Finding.at(
                member,
                "ends",
                f"{member.name}さんの任期の終わり（{wareki(member.ends)}）が、始まり（{wareki(member.begins)}）より前です。",
                others=(mention_of(member, "begins"),),
            )


@check(
    "委員03",
    WARNING,
    Attendee,
    CouncilMember,
    Meeting,
    MinutesHead,
    Opinion,
    Reply,
    hint="名簿の氏名にそろえるか、名簿に足してください。",
)
def names_are_those_of_members(book: Book) -> Iterator[Finding]:
    """［出欠］、［意見］と、この会議の会議録の委員の氏名が、推進会議の［委員名簿］の氏名と同じ字であること（代理の人は除きます）。"""
    members = {key(member.name): member for member in book[CouncilMember]}
    proxies = {variant_key(reply.proxy) for reply in book[Reply]}
    named: list[tuple[Reply | Opinion | Attendee, str, str]] = [(row, "name", row.name) for row in book[Reply]]
    named += [(row, "member", row.member) for row in book[Opinion] if row.member]
    named += [(row, "name", row.name) for row in _listed(book) if variant_key(row.name) not in proxies]
    for row, attribute, name in named if members else ():
        if key(name) in members:
            continue
        near = _meant(name, book[CouncilMember])
        message = f"「{name}」さんが、推進会議.xlsxの［委員名簿］にいません。"
        if near:
            told = difference(name, near.name)
            message = f"「{name}」は、名簿の「{near.name}」の書き違いではありませんか（{told}）。"
        yield Finding.at(row, attribute, message, text=name, others=(mention_of(near, "name"),) if near else ())


@check(
    "委員04",
    WARNING,
    Attendee,
    CouncilMember,
    Meeting,
    MinutesHead,
    Reply,
    hint="会議の日に出席したかどうかを確かめて、会議録か［出欠］を直してください。",
)
def minutes_list_who_came(book: Book) -> Iterator[Finding]:
    """この会議の会議録の出席者と欠席者が、［出欠］と同じであること（欠席の委員が出席者に載っていないこと）。"""
    answers = {variant_key(answered.member.name): answered for answered in roll(book)}
    for row in _listed(book):
        answered = answers.get(variant_key(row.name))
        reply = answered.reply if answered else None
        if not answered or not reply or not reply.answer:
            continue
        told = mention_of(reply, "answer")
        if row.side == PRESENT and answered.answer != COMES:
            instead = f"（代理　{reply.proxy}）" if reply.proxy else ""
            message = f"{row.name}さんが出席者に載っていますが、［出欠］では「{answered.answer}」{instead}です。"
        elif row.side == ABSENT and answered.answer == COMES:
            message = f"{row.name}さんが欠席者に載っていますが、［出欠］では「{answered.answer}」です。"
        else:
            continue
        yield Finding.at(row, "name", message, others=(told,))


@check(
    "委員05",
    WARNING,
    Attendee,
    CouncilMember,
    Meeting,
    MinutesHead,
    Reply,
    hint="出席か欠席かを確かめて、一行足してください。委員でなくなったのなら、名簿を直してください。",
)
def minutes_account_for_every_member(book: Book) -> Iterator[Finding]:
    """この会議の会議録に、推進会議の［委員名簿］の人が皆、出席者か欠席者として載っていること。"""
    listed = list(_listed(book))
    names = {variant_key(row.name) for row in listed}
    meant = [_meant(row.name, book[CouncilMember]) for row in listed]
    written = {row.workbook for row in listed}
    for head in minutes_of_the_sitting(book):
        for answered in roll(book) if head.workbook in written else ():
            member, reply = answered.member, answered.reply
            if member in meant or (reply and answered.answer == PROXY and variant_key(reply.proxy) in names):
                continue
            yield Finding.at(
                head,
                "body",
                f"{member.name}さんが、［出席者］に載っていません。",
                text="",
                others=(mention_of(member, "name"),),
            )


@check(
    "委員06",
    WARNING,
    Conduct,
    CouncilMember,
    Reply,
    hint="開催できるかどうかを確かめ、日を改めるか、出席をお願いしてください。",
)
def enough_members_come(book: Book) -> Iterator[Finding]:
    """［運営］に定足数があるとき、出席する委員がその数に足りること（回答がそろっていない間は、欠席が多すぎるときに知らせます）。"""
    answers = roll(book)
    for conduct in book[Conduct]:
        needed = quorum(conduct.quorum, len(answers))
        coming = present(answers, conduct)
        waiting = sum(answered.answer not in {COMES, PROXY, STAYS_AWAY} for answered in answers)
        if needed and coming + waiting < needed and waiting < len(answers):
            yield Finding.at(
                conduct,
                "quorum",
                f"定足数は「{conduct.quorum}」（{len(answers)}人のうち{needed}人）ですが、出席は{coming}人です"
                f"{f'（未回答{waiting}人）' if waiting else ''}。",
                others=tuple(_away(answers)),
            )


@check(
    "委員07",
    WARNING,
    Meeting,
    Notice,
    Preparation,
    hint="通知日、回答期限、開催日の順になるように、出欠.xlsx［開催通知］か推進会議.xlsx［準備の日程］を直してください。",
)
def letters_go_out_in_time(book: Book) -> Iterator[Finding]:
    """開催通知の日付、出欠の回答の期限、会議の開催日が、この順であること。"""
    for meeting in book[Meeting]:
        sent_on, reply_by = (day.value for day in letter_days(book))
        days = [day for day in (sent_on, reply_by, meeting.held_on) if isinstance(day, date)]
        if days != sorted(days):
            row: Notice | Meeting = next(iter(book[Notice]), meeting)
            attribute = next((name for name in ("reply_by", "sent_on") if getattr(row, name, None)), None)
            at = row.cell(attribute) if attribute else meeting.cell("held_on")
            told = "、".join(
                f"{name}は{wareki(day)}"
                for name, day in (("通知日", sent_on), ("回答期限", reply_by), ("開催日", meeting.held_on))
                if isinstance(day, date)
            )
            yield Finding.on(
                at, f"日の順が合いません（{told}）。", others=(mention_of(meeting, "held_on"),) if attribute else ()
            )


@check("委員08", WARNING, Notice, hint="開庁日に直してください。空欄にすると、［準備の日程］から開庁日が入ります。")
def letters_name_open_days(book: Book) -> Iterator[Finding]:
    """開催通知に書いた通知日と回答期限が、土日、祝日、年末年始でないこと。"""
    for row in book[Notice]:
        for attribute, heading in (("sent_on", "通知日"), ("reply_by", "回答期限")):
            day = getattr(row, attribute)
            if day and (why := closed(day)):
                yield Finding.at(row, attribute, f"「{heading}」の{wareki(day)}は休みの日です（{why}）。")


@check("委員09", NOTE, Opinion, hint="配る前に回答を書いてください。")
def opinions_are_answered(book: Book) -> Iterator[Finding]:
    """［意見］の回答が、空欄でないこと。"""
    for row in book[Opinion]:
        if not row.answer:
            yield Finding.at(row, "opinion", "この意見の「回答」がまだ書かれていません。")


def minutes_of_the_sitting(book: Book) -> list[MinutesHead]:
    """The minutes of this very sitting of the council."""
    return [
        head
        for meeting in book[Meeting]
        for head in book[MinutesHead]
        if key(head.body).endswith(key(meeting.name)) and head.held_on == meeting.held_on
    ]


def _listed(book: Book) -> Iterator[Attendee]:
    """The members that those minutes name as present or absent."""
    ours = {head.workbook for head in minutes_of_the_sitting(book)}
    yield from (row for row in book[Attendee] if row.workbook in ours and row.side in {PRESENT, ABSENT})


def _away(answers: list[Answered]) -> Iterator[Mention]:
    for answered in answers:
        if answered.answer == STAYS_AWAY and answered.reply:
            yield mention_of(answered.reply, "answer")


def _meant(name: str, members: Iterable[CouncilMember]) -> CouncilMember | None:
    """The member of that name, whatever the variants in it; else one whose name is a character away."""
    known = {variant_key(member.name): member for member in members}
    typed = variant_key(name)
    return known.get(typed) or next((known[one] for one in known if one_character_apart(typed, one)), None)


@check(
    "委員10",
    WARNING,
    AgendaItem,
    CouncilMember,
    Meeting,
    hint="前の年度の次第のままなら、行を消してください。委員が替わったのなら、［委員名簿］の任期を直してください。",
)
def what_is_for_new_members_is_for_new_members(book: Book) -> Iterator[Finding]:
    """［次第］に委員の自己紹介や、委員長などの選出があるときは、前の年度の初めから会議の日までに任期の始まった委員がいること。"""
    for meeting in book[Meeting]:
        since = date(meeting.fiscal_year - 1, 4, 1)
        begun = [member for member in book[CouncilMember] if since <= member.begins <= meeting.held_on]
        for item in book[AgendaItem] if book[CouncilMember] and not begun else ():
            if word := next((word for word in ONCE if word in item.title), ""):
                message = f"「{word}」がありますが、{wareki(since)}から会議の日までに任期の始まった委員がいません。"
                yield Finding.at(item, "title", message)
