"""The sittings of the 部会 as minutes tell of them: whether their file names them so, and the next one they announce."""

import re
from datetime import date
from typing import Final

from generator.book import Book
from generator.forms.meeting import Meeting
from generator.forms.minutes import MinutesHead
from generator.japanese import key
from generator.mentions import DateMention, dates_in, folded, sessions_in
from generator.wareki import fiscal_year

_NEXT: Final = re.compile(
    r"次回(?:の?(?:日程|予定|開催|会議|部会|日時)(?!まで)|は)(?:予定|日程|日時|開催|日)?[\s:：、は]*"
)
_ANOTHER_MATTER: Final = ("の", "まで", "付", "以")


def misnamed(head: MinutesHead) -> list[str]:
    """The attributes of minutes in which their file's name says otherwise: 年度, 回 or 会議名 left from a copied file."""
    told = [("fiscal_year", year) for year, _ in sessions_in(head.workbook)]
    told += [("session", session) for _, session in sessions_in(head.workbook)]
    wrong = [attribute for attribute, said in told if getattr(head, attribute) != said]
    _, _, name = key(head.workbook).partition("_")
    return [*wrong, *(["body"] if "部会" in name and key(head.body) not in name else [])]


def council_day(book: Book) -> date:
    """The day of the 推進会議, up to which sittings can have been held; the last of all days where none is told."""
    return max((meeting.held_on for meeting in book[Meeting]), default=date.max)


def sound(book: Book) -> list[MinutesHead]:
    """The minutes whose 年度, 回, 会議名 and 開催日 fit their file's name and each other: others have a finding already."""
    return [head for head in book[MinutesHead] if not misnamed(head) and in_its_year(head)]


def in_its_year(head: MinutesHead) -> bool:
    """Whether the 開催日 of minutes lies in their 年度."""
    return fiscal_year(head.held_on) == head.fiscal_year


def next_sitting(text: str) -> DateMention | None:
    """The day that a paragraph of minutes announces for the next sitting, behind words like 次回予定; None when none is.

    Other days in a sentence on the next sitting are none: 次回は、6月18日の議論を基に…, 次回の部会までに、9月19日を….
    """
    begins = _NEXT.match(folded(text))
    if not begins:
        return None
    found = next((found for found in dates_in(text) if found.start == begins.end()), None)
    return found if found and not text.startswith(_ANOTHER_MATTER, found.end) else None
