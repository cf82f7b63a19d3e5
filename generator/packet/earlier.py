"""What earlier meetings of the office say: their workbooks, read for the papers that compare years."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.forms.meeting import Handout, Meeting
from generator.japanese.dates import Sitting, fiscal_label, sitting_of
from generator.japanese.text import key
from generator.office import MeetingFolders, content_of
from generator.packet.organisation import organisation_of
from generator.papers.kind import documents
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.records.book import Book
from generator.records.declare import Record
from generator.settings import DEFAULT, Settings


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


def look_up(meeting: MeetingFolders, book: Book, forms: Sequence[type[Record]]) -> Earlier:
    """Read these sheets from the folders beside a meeting's, of the years before its own.

    Of each year the latest meeting that has a sheet gives it. What cannot be read is told by a 参考 and left out.
    """
    found = Earlier()
    if not book.has(Meeting):
        return found
    meetings = sorted(_meetings(meeting, book.one(Meeting), found), key=lambda past: past.meeting.held_on, reverse=True)
    years = sorted({past.meeting.fiscal_year for past in meetings}, reverse=True)
    years = years[: max(book.settings.years_compared - 1, 0)]
    for year in years:
        _read_year([past for past in meetings if past.meeting.fiscal_year == year], forms, found)
    return found


def _meetings(meeting: MeetingFolders, this: Meeting, found: Earlier) -> Iterator[_Past]:
    """The earlier meetings of this council, of other years; a meeting of the same year has this one's figures."""
    for beside in (other.inputs for other in meeting.others()):
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


def _read_year(meetings: Sequence[_Past], forms: Sequence[type[Record]], found: Earlier) -> None:
    """Read of one year each sheet from the latest meeting that has it."""
    missing = list(forms)
    told = len(found.problems)
    for past in meetings:
        office = organisation_of(MeetingFolders.at(past.folder)).settings
        records: dict[type[Record], list[Record]] = {}
        for workbook in dict.fromkeys(form.declaration.workbook for form in missing):
            if (past.folder / workbook).is_file():
                wanted = [form for form in missing if form.declaration.workbook == workbook]
                records |= _read(past.folder, workbook, wanted, found, office)
        missing = [form for form in missing if not records.get(form)]
        found.books.append(Book({Meeting: [past.meeting], **records}, settings=office))
    there = {form.declaration.workbook for form in forms if form not in missing}
    for workbook in dict.fromkeys(form.declaration.workbook for form in missing):
        if workbook not in there and len(found.problems) == told:
            label = fiscal_label(meetings[0].meeting.fiscal_year)
            place = Place(f"{meetings[0].folder.name}/{workbook}")
            message = f"{label}の会議のフォルダーに、書き込まれた{workbook}がないため、年度の比較から除きました。"
            hint = "比べるときは、その年度の会議のフォルダーにブックを入れてください。"
            found.problems.append(Problem(Severity.NOTE, "入力04", place, message, hint))


def _read(
    folder: Path, workbook: str, forms: Iterable[type[Record]], found: Earlier, settings: Settings = DEFAULT
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
    reading = read(name, found.data[name], forms, settings)
    if reading.incomplete:
        fault = next(problem for problem in reading.problems if problem.severity is Severity.ERROR)
        message = f"読み取れないため、年度の比較から除きました。{fault.message}"
        hint = f"比べるときは、「kaigi check {folder.name}」で確かめて直してください。"
        found.problems.append(Problem(Severity.NOTE, "入力04", fault.place, message, hint, fault.text))
    return {form: rows for form, rows in reading.records.items() if form not in reading.incomplete}


def before(book: Book, meeting: MeetingFolders) -> Book | None:
    """［開催］ of the last sitting before this one, by the names of the folders beside; None when there is none or it is unreadable."""
    this = sitting_of(meeting.inputs.resolve().name)
    if this is None and book.has(Meeting):
        this = Sitting(book.one(Meeting).fiscal_year, book.one(Meeting).session)
    past = [
        (told, other) for other in meeting.others() if (told := sitting_of(other.inputs.name)) and this and told < this
    ]
    if not past:
        return None
    records = _read(max(past, key=lambda entry: entry[0])[1].inputs, MEETING_WORKBOOK, [Meeting], Earlier())
    return Book(records) if records.get(Meeting) else None
