"""名称: people the minutes call by surname and role are those of the attendance list, in that role."""

import re
from collections.abc import Iterator
from typing import Final

from generator.book import Book
from generator.check import Finding, check
from generator.checks.names import persons
from generator.forms.minutes import Attendee, MinutesText
from generator.japanese import key, variant_key
from generator.mentions import mention_of
from generator.problem import Severity

_CALLED: Final = re.compile(
    r"(?<![一-鿿々])([一-鿿々ヶ]{1,4}?)(前|元)?(副部会長|部会長|部会員|委員長|委員|氏)(?![一-鿿々])"
)
_NO_SURNAME: Final = re.compile(
    "民生|児童|主任|運営|専門|審査|評価|教育|公募|市民|新任|出席|欠席|担当|代表|[前元新現各両全同]"
)
_FREQUENT: Final = "上下中大小東西南北田村山川本野原井藤橋沢島崎木高松石岡林森"
_ELECTED: Final = re.compile(
    r"(?<!副)(部会長)に([一-鿿々ヶ]{1,4}?)(?:部会員|委員)を|(副部会長)に([一-鿿々ヶ]{1,4}?)(?:部会員|委員)を"
    r"|([一-鿿々ヶ]{1,4}?)(?:部会員|委員)を(副?部会長)に"
)
_CHAIRS: Final = ("部会長", "副部会長")


@check("名称11", Severity.WARNING)
def people_called_were_listed(book: Book) -> Iterator[Finding]:
    """会議録の本文で「伊藤部会員」のように呼んだ姓が、その会議録の［出席者］の姓と一字違いや異体字でないこと。"""
    everyone = {key(person.name) for person in persons(book)}
    for row, listed in _texts(book):
        names = {key(person.name): person for person in listed}
        for match in _CALLED.finditer(row.text):
            surname = match[1]
            if _NO_SURNAME.fullmatch(surname) or any(name.startswith(key(surname)) for name in everyone):
                continue
            near = [person for name, person in names.items() if _near(surname, name, guest=match[3] == "氏")]
            if near:
                message = f"「{match[0]}」とありますが、出席者は「{near[0].name}」さんです。"
                hint = "姓の書き違いなら直してください。ほかの人なら、［出席者］に足してください。"
                yield Finding(row.cell("text").place, message, hint, match[0], (mention_of(near[0], "name"),))


@check("名称12", Severity.WARNING)
def people_called_have_that_role(book: Book) -> Iterator[Finding]:
    """会議録の本文で「伊藤部会長」と呼んだ人や、部会長・副部会長に選ばれた人が、［出席者］でもその役であること。"""
    for row, listed in _texts(book):
        called = [
            (match[1], match[3], match[0])
            for match in _CALLED.finditer(row.text)
            if match[3] in _CHAIRS and not match[2] and not _NO_SURNAME.fullmatch(match[1])
        ]
        for match in _ELECTED.finditer(row.text):
            role, surname = match[1] or match[3] or match[6], match[2] or match[4] or match[5]
            called.append((surname, role, match[0]))
        for surname, role, words in called:
            same = [person for person in listed if key(person.name).startswith(key(surname))]
            if len(same) == 1 and same[0].role and same[0].role != role:
                message = f"「{words}」とありますが、{same[0].name}さんの役は、［出席者］では「{same[0].role}」です。"
                hint = "［出席者］の役か本文のどちらかを直してください。"
                yield Finding(row.cell("text").place, message, hint, words, (mention_of(same[0], "role"),))


def _texts(book: Book) -> Iterator[tuple[MinutesText, list[Attendee]]]:
    """Every paragraph of minutes with the attendance list of the same workbook."""
    lists: dict[str, list[Attendee]] = {}
    for person in book[Attendee]:
        lists.setdefault(person.workbook, []).append(person)
    for row in book[MinutesText]:
        yield row, lists.get(row.workbook, [])


def _near(surname: str, name: str, *, guest: bool) -> bool:
    """Whether a surname is the beginning of a name but for a variant character, or one of two or more.

    A guest may well share a frequent character with a member (木村 and 西村): that is no slip then.
    """
    called, begins = variant_key(surname), variant_key(name)[: len(surname)]
    if called == begins:
        return True
    shared = [a for a, b in zip(called, begins, strict=False) if a == b]
    if guest and any(char in _FREQUENT for char in shared):
        return False
    return len(surname) == len(begins) >= 2 and len(shared) == len(surname) - 1
