"""What earlier meetings' workbooks say, for papers that compare the years; whatever is wrong there stops nothing here."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.book import Book
from generator.document import documents
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.forms.meeting import Handout, Meeting
from generator.house import YEARS_COMPARED
from generator.japanese import key
from generator.meeting_folders import NO_MEETING, content_of, listed
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.record import Record
from generator.wareki import fiscal_label


@dataclass(slots=True)
class Earlier:
    """The books of earlier meetings, the latest first; what had to be left out; the bytes of the workbooks read."""

    books: list[Book] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    data: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Past:
    folder: Path
    meeting: Meeting


def looked_up_earlier(book: Book) -> tuple[type[Record], ...]:
    """The sheets that the papers asked for look up in earlier meetings' folders; mostly none."""
    kinds = (documents().get(handout.kind) for handout in book[Handout])
    return tuple(dict.fromkeys(form for kind in kinds if kind for form in kind.earlier))


def look_up(folder: Path, book: Book, forms: Sequence[type[Record]]) -> Earlier:
    """Read these sheets from the folders beside a meeting's, of the years before its own.

    Of each year the latest meeting that has a sheet gives it. What cannot be read is told by a 参考 and left out.
    """
    found = Earlier()
    if not book.has(Meeting):
        return found
    meetings = sorted(_meetings(folder, book.one(Meeting), found), key=lambda past: past.meeting.held_on, reverse=True)
    years = sorted({past.meeting.fiscal_year for past in meetings}, reverse=True)[: YEARS_COMPARED - 1]
    for year in years:
        _read_year([past for past in meetings if past.meeting.fiscal_year == year], forms, found)
    return found


def by_year(book: Book, has: Callable[[Book], bool]) -> dict[int, Book]:
    """The book that tells of each 年度 (western, of the meeting) before and including this one's, the oldest first."""
    found: dict[int, Book] = {}
    for one in (book, *book.earlier):
        if has(one):
            found.setdefault(one.one(Meeting).fiscal_year, one)
    return dict(sorted(found.items()))


def _meetings(folder: Path, this: Meeting, found: Earlier) -> Iterator[_Past]:
    """The earlier meetings of this council, of other years; a meeting of the same year has this one's figures."""
    for beside in other_meetings(folder):
        place = Place(f"{beside.name}/{MEETING_WORKBOOK}")
        records = _read(beside, MEETING_WORKBOOK, [Meeting], found).get(Meeting, [])
        if not records or not isinstance(past := records[0], Meeting):
            continue
        if past.held_on >= this.held_on or past.fiscal_year >= this.fiscal_year:
            del found.data[place.workbook]
            continue
        if key(past.name) != key(this.name):
            message = f"会議名が「{past.name}」で、この会議と違うため、年度の比較から除きました。"
            hint = "同じ会議なら、会議名をそろえてください。"
            found.problems.append(Problem(Severity.NOTE, "入力04", place, message, hint, past.name))
            continue
        yield _Past(beside, past)


def other_meetings(folder: Path) -> list[Path]:
    """The folders beside a meeting's that hold a meeting of their own, by name; none when nobody may look."""
    try:
        beside = [child for child in listed(folder.resolve().parent) if child.is_dir()]
    except (GeneratorError, OSError):
        return []
    others = [child for child in beside if child != folder.resolve() and not child.name.startswith(NO_MEETING)]
    return [child for child in others if (child / MEETING_WORKBOOK).is_file()]


def _read_year(meetings: Sequence[_Past], forms: Sequence[type[Record]], found: Earlier) -> None:
    """Read of one year each sheet from the latest meeting that has it."""
    missing = list(forms)
    told = len(found.problems)
    for past in meetings:
        records: dict[type[Record], list[Record]] = {}
        for workbook in dict.fromkeys(form.declaration.workbook for form in missing):
            if (past.folder / workbook).is_file():
                wanted = [form for form in missing if form.declaration.workbook == workbook]
                records |= _read(past.folder, workbook, wanted, found)
        missing = [form for form in missing if not records.get(form)]
        found.books.append(Book({Meeting: [past.meeting], **records}))
    there = {form.declaration.workbook for form in forms if form not in missing}
    for workbook in dict.fromkeys(form.declaration.workbook for form in missing):
        if workbook not in there and len(found.problems) == told:
            label = fiscal_label(meetings[0].meeting.fiscal_year)
            place = Place(f"{meetings[0].folder.name}/{workbook}")
            message = f"{label}の会議のフォルダーに、書き込まれた{workbook}がないため、年度の比較から除きました。"
            hint = "比べるときは、その年度の会議のフォルダーにブックを入れてください。"
            found.problems.append(Problem(Severity.NOTE, "入力04", place, message, hint))


def _read(
    folder: Path, workbook: str, forms: Iterable[type[Record]], found: Earlier
) -> dict[type[Record], list[Record]]:
    """The rows of those sheets that could be read whole."""
    from generator.excel.read import read

    name = f"{folder.name}/{workbook}"
    try:
        found.data[name] = content_of(folder / workbook)
    except GeneratorError:
        message, hint = "読めないため、年度の比較から除きました。", "Excelで開いていれば閉じてください。"
        found.problems.append(Problem(Severity.NOTE, "入力04", Place(name), message, hint))
        return {}
    reading = read(name, found.data[name], forms)
    if reading.incomplete:
        fault = next(problem for problem in reading.problems if problem.severity is Severity.ERROR)
        message = f"読み取れないため、年度の比較から除きました。{fault.message}"
        hint = f"比べるときは、「make check MEETING={folder.name}」で確かめて直してください。"
        found.problems.append(Problem(Severity.NOTE, "入力04", fault.place, message, hint, fault.text))
    return {form: rows for form, rows in reading.records.items() if form not in reading.incomplete}
