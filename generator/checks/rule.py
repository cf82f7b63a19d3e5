"""What a check is, and what checks share: findings, differences between two wordings, the sittings that are told of."""

import inspect
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, Protocol, TypeAlias, TypedDict, Unpack

from generator.compare.text import compare
from generator.forms.meeting import Meeting
from generator.forms.subcommittees import MinutesHead
from generator.japanese.dates import fiscal_year
from generator.japanese.mentions import DateMention, dates_in, folded, sessions_in
from generator.japanese.text import key
from generator.problem import Mention, Place, Problem, Severity
from generator.records.book import Book
from generator.records.declare import Cell, Record, by_name, declared

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


class _Words(Protocol):
    """A mention, a passage, a problem: words that know their cell."""

    @property
    def place(self) -> Place: ...
    @property
    def text(self) -> str: ...


class _More(TypedDict, total=False):
    text: str
    others: tuple[Mention, ...]
    severity: Severity | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the fields of a Problem without its code; hint and severity only where they are not the rule's."""

    place: Place
    message: str
    hint: str = ""
    text: str = ""
    others: tuple[Mention, ...] = ()
    severity: Severity | None = None

    @classmethod
    def at(cls, row: Record, attribute: str, message: str, hint: str = "", **more: Unpack[_More]) -> "Finding":
        """A finding at a cell of a record. Its text is what stands there, where the rule quotes nothing else."""
        return cls.on(row.cell(attribute), message, hint, **more)

    @classmethod
    def on(cls, words: Cell | _Words, message: str, hint: str = "", **more: Unpack[_More]) -> "Finding":
        """A finding on words that know their cell; its text is these words, where the rule quotes nothing else."""
        text = words.written if isinstance(words, Cell) else words.text
        return cls(words.place, message, hint, **_More(text=text) | more)


Rule: TypeAlias = Callable[[Book], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of the office. `needs` are the sheets it reads: it keeps silent when one was not read whole.

    What is wrong within one passage of text is wrong whatever else could not be read: such a rule needs no sheet.
    `hint` says what to do, for all its findings that do not say it themselves.
    """

    code: str
    severity: Severity
    find: Rule
    needs: tuple[type[Record], ...] = ()
    hint: str = ""

    @property
    def rule(self) -> str:
        """The rule in Japanese, as the guide prints it."""
        return inspect.getdoc(self.find) or ""

    def problems(self, book: Book) -> list[Problem]:
        """What the rule finds; nothing when a sheet it needs has refused cells: its findings might be invented.

        Nor what it says of the cells below a heading that the sheet lost: that was told once, at the sheet.
        """
        if not book.whole(*self.needs):
            return []
        return [
            Problem(
                f.severity or self.severity,
                self.code,
                f.place,
                _counted(f),
                f.hint or self.hint,
                f.text,
                f.others[:_MOST_OTHERS],
            )
            for f in self.find(book)
            if not _of_lost(f, book)
        ]


def _of_lost(finding: Finding, book: Book) -> bool:
    at = finding.place
    return any((at.workbook, at.sheet) == (w, s) and f"「{heading}」" in finding.message for w, s, heading in book.lost)


_MOST_OTHERS: Final = 20
"""Places that a finding names besides its own: nobody reads three thousand, which a long table may give."""


def _counted(finding: Finding) -> str:
    more = len(finding.others) - _MOST_OTHERS
    return f"{finding.message}同じことは、ほかに{more:,}か所あります。" if more > 0 else finding.message


def check(code: str, severity: Severity, *needs: type[Record], hint: str = "") -> Callable[[Rule], Check]:
    """Make a function a rule under a code of its own, with the sheets it reads and what to do about a finding (see `Check`)."""
    return lambda find: Check(code, severity, find, needs, hint)


@cache
def checks() -> dict[str, Check]:
    """Every check, by code."""
    from generator import checks as subjects

    found = declared(subjects.__name__, subjects.__path__, subjects.ORDER)
    return by_name((made.code, made) for at, made in found if isinstance(made, Check) and made.find.__module__ == at)


def run(book: Book) -> list[Problem]:
    """Everything the checks find; of a cell whose row stands in two workbooks (`Sheet.taken_from`) each thing once."""
    book.passages()  # gathered once, here, for all rules
    found: dict[tuple[str, Place, str], Problem] = {}
    for problem in (problem for rule in checks().values() for problem in rule.problems(book)):
        found.setdefault((problem.code, problem.place, key(problem.message)), problem)
    return list(found.values())


_MOST: Final = 3
_LONGEST: Final = 30
_MARKS: Final = re.compile(r"[「」『』（）()［］\[\]【】〈〉《》\"“”'・,、。.…!?~\-]")


def plain(text: str) -> str:
    """The text for comparing letters: width and blanks apart, case kept."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def bare(text: str) -> str:
    """The `key` of a text without its brackets, quotes and stops: only its words."""
    return _MARKS.sub("", key(text))


def difference(here: str, there: str) -> str:
    """What stands here and not there, as 「共有」（もう一方は「提供」）; of many differences the first three."""
    edits = [edit for edit in compare(there, here, ignore_width=True) if edit.op == "change"]
    said = [_said(edit.new.strip(), edit.old.strip()) for edit in edits if edit.new.strip() or edit.old.strip()]
    return "、".join(said[:_MOST]) + ("など" if len(said) > _MOST else "")


def _said(new: str, old: str) -> str:
    if not old:
        return f"{_quoted(new)}（もう一方にはない言葉）"
    if not new:
        return f"{_quoted(old)}がない（もう一方にはある言葉）"
    return f"{_quoted(new)}（もう一方は{_quoted(old)}）"


def _quoted(words: str) -> str:
    line = " ".join(words.split())
    return f"「{line[:_LONGEST]}…」" if len(line) > _LONGEST else f"「{line}」"


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


def in_its_year(head: MinutesHead | Meeting) -> bool:
    """Whether the 開催日 of a sitting lies in its 年度; 暦06 tells where it does not, and others need not."""
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
