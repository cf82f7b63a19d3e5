"""送付: addresses that mail can be sent to, and groups of which both sheets know."""

from collections import defaultdict
from collections.abc import Iterator

from generator.book import Book
from generator.check import Finding, check
from generator.forms.meeting import NOBODY, Handout
from generator.forms.recipients import Recipient
from generator.japanese import key
from generator.mentions import mention_of
from generator.problem import Severity
from generator.recipients import goes_to, is_address, named_groups


@check("送付01", Severity.ERROR)
def addresses_can_be_sent_to(book: Book) -> Iterator[Finding]:
    """［送付先］の「メールアドレス」が、半角の一つのメールアドレスであること。"""
    for row in book[Recipient]:
        if not is_address(row.address):
            message = f"「メールアドレス」の「{row.address}」には送れません。"
            hint = "「hanako@example.jp」のように、半角で一つだけ書いてください。"
            yield Finding(row.cell("address").place, message, hint, row.address)


@check("送付02", Severity.WARNING)
def addresses_stand_once_in_a_group(book: Book) -> Iterator[Finding]:
    """［送付先］の同じグループに、同じメールアドレスが二度書かれていないこと。"""
    seen: dict[tuple[str, str], Recipient] = {}
    for row in book[Recipient]:
        first = seen.setdefault((key(row.group), key(row.address)), row)
        if first is not row:
            message = f"「{row.address}」が二度書かれています。"
            hint = "どちらかの行を消すか、アドレスを直してください。"
            yield Finding(row.cell("address").place, message, hint, row.address, (mention_of(first, "address"),))


@check("送付03", Severity.ERROR)
def groups_of_papers_are_groups_of_people(book: Book) -> Iterator[Finding]:
    """［送付先］があるとき、［配付資料］の「配付先」が［送付先］のグループか「送らない」であること。"""
    known = {key(row.group) for row in book[Recipient] if row.group} | {key(NOBODY)}
    for handout in book[Handout] if book.has(Recipient) else ():
        for name in named_groups(handout):
            if key(name) not in known:
                message = f"「配付先」の「{name}」というグループは、［送付先］にありません。"
                hint = "［送付先］の「グループ」と同じ言葉にしてください。"
                yield Finding(handout.cell("sent_to").place, message, hint, handout.sent_to)


@check("送付04", Severity.WARNING)
def every_group_gets_a_paper(book: Book) -> Iterator[Finding]:
    """［送付先］のどのグループにも、送る資料が一つはあること。"""
    groups: defaultdict[str, list[Recipient]] = defaultdict(list)
    for row in book[Recipient]:
        groups[key(row.group)].append(row)
    for rows in groups.values():
        if book[Handout] and not any(goes_to(handout, rows[0].group) for handout in book[Handout]):
            named = f"グループ「{rows[0].group}」" if rows[0].group else "グループのない人"
            message = f"{named}に送る資料がありません。"
            hint = "［配付資料］の「配付先」にこのグループを足すか、行を消してください。"
            yield Finding(rows[0].cell("group" if rows[0].group else "name").place, message, hint, rows[0].group)
