"""What lies beside a meeting's folder: 団体.xlsx, what it says and a blank one; and what earlier meetings say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Final, TypeVar

from generator.forms import workbooks
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.forms.meeting import Handout, Meeting
from generator.forms.organisation import (
    MARK,
    NO_REMARKS,
    PARTS,
    REWRITE,
    RIGHT,
    SHOW,
    WORKBOOK,
    OfficeKind,
    OfficeProfession,
    OfficeRating,
    OfficeRole,
    OfficeSource,
    OfficeWords,
    Organisation,
)
from generator.japanese.dates import Sitting, fiscal_label, sitting_of
from generator.japanese.text import key
from generator.office import MeetingFolders, content_of
from generator.papers.kind import documents, with_kinds
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.records.book import Book, Reading
from generator.records.declare import Record
from generator.settings import DEFAULT, Counted, Digits, Letter, Marks, Rating, Role, Settings

R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class Told:
    """What an office says of itself: its settings, and of its 団体.xlsx, where it has one, the bytes and what reading gave."""

    settings: Settings
    data: bytes = b""
    reading: Reading = field(default_factory=Reading)

    @property
    def refused(self) -> bool:
        """Whether a 誤り keeps anybody from knowing what the office says."""
        return any(problem.severity is Severity.ERROR for problem in self.reading.problems)


def organisation_of(meeting: MeetingFolders) -> Told:
    """What holds for a meeting. Raises GeneratorError when the file may not be read."""
    path = meeting.organisation
    if path is None:
        return Told(with_kinds())
    from generator.excel.read import read

    data = content_of(path)
    reading = read(WORKBOOK, data, dict(workbooks())[WORKBOOK], with_kinds())
    return Told(settings_of(reading.records), data, reading)


def office_settings(meeting: MeetingFolders) -> Settings:
    """The settings that hold for a meeting. Raises GeneratorError when its 団体.xlsx has a 誤り."""
    told = organisation_of(meeting)
    if told.refused:
        raise GeneratorError(
            f"{WORKBOOK} に直すところがあります。「kaigi check」で確かめて、直してからもう一度実行してください。"
        )
    return told.settings


def settings_of(records: Mapping[type[Record], Sequence[Record]]) -> Settings:
    """The settings that the records of a 団体.xlsx say; what they leave open is as in `Settings`."""

    def of(form: type[R]) -> list[R]:
        return [row for row in records.get(form, ()) if isinstance(row, form)]

    own = next(iter(of(Organisation)), None)
    kinds = of(OfficeKind)
    words = {
        name: tuple(dict.fromkeys(filter(None, (getattr(row, name) for row in of(OfficeWords))))) for name in _WORDS
    }
    said: dict[str, object] = {
        **(_names(own) if own else {}),
        "roles": tuple(Role(row.name, only_one=bool(row.only_one)) for row in of(OfficeRole)),
        "ratings": tuple(Rating(row.sign, row.meaning) for row in of(OfficeRating)),
        "professions": tuple(Counted(row.heading, row.group, row.shown) for row in of(OfficeProfession)),
        "sources": tuple(Counted(row.heading, row.group, row.shown) for row in of(OfficeSource)),
        **words,
        "kinds": tuple(row.kind for row in kinds),
    }
    if kinds:
        full = {row.kind for row in kinds if row.digits == Digits.FULL.value}
        said["full_width"] = frozenset(full | (DEFAULT.full_width - {row.kind for row in kinds}))
    if own:
        said |= {"new_on_left": own.new_edition != RIGHT, "remarks": own.remarks != NO_REMARKS}
        said |= {"plain_in_pdf": own.plain_in_pdf == REWRITE, "nameless": own.nameless == NO_REMARKS}
        said |= {"page_heads": own.page_heads == SHOW, "running_numbers": own.running_numbers == SHOW}
    return with_kinds(Settings(**{name: value for name, value in said.items() if value or value is False}))  # type: ignore[arg-type] # each is what its attribute is


_WORDS: Final = tuple(OfficeWords.declaration.columns)
_NAMES: Final = (
    "city",
    "council",
    "policy",
    "support_office",
    "subcommittee",
    "department",
    "contact",
    "phone",
    "signature",
    "redline_colour",
    "serif",
    "sans",
    "years_compared",
)


def _names(own: Organisation) -> dict[str, object]:
    usual = DEFAULT.letter
    return {
        **{name: getattr(own, name) for name in _NAMES},
        "report_part_months": own.part_months if own.part_months in PARTS else None,
        "marks": Marks(
            *(getattr(own, name) or getattr(DEFAULT.marks, name) for name in ("added", "dropped", "omitted", "moved"))
        ),
        "letter": Letter(own.subject or usual.subject, own.letter or usual.text, own.megabytes or usual.megabytes),
    }


def organisation_saying(settings: Settings) -> bytes:
    """The bytes of a 団体.xlsx that says these settings: the lists in full, to be changed; of names only what is not usual."""
    from generator.excel.blank import blank

    return blank(WORKBOOK, dict(workbooks())[WORKBOOK], rows_of(settings), settings=with_kinds())


def rows_of(settings: Settings) -> dict[str, list[dict[str, object]]]:
    """The rows of each sheet of a 団体.xlsx that says these settings, as `excel.blank` takes them."""
    headings = {name: column.heading for name, column in Organisation.declaration.columns.items()}
    own: dict[str, object] = {
        headings[name]: getattr(settings, name)
        for name in _NAMES
        if getattr(settings, name) != getattr(DEFAULT, name) and getattr(settings, name)
    }
    for name in ("added", "dropped", "omitted", "moved"):
        if getattr(settings.marks, name) != getattr(DEFAULT.marks, name):
            own[headings[name]] = getattr(settings.marks, name)
    others = {
        "new_edition": (RIGHT, not settings.new_on_left),
        "remarks": (NO_REMARKS, not settings.remarks),
        "plain_in_pdf": (REWRITE, settings.plain_in_pdf),
        "nameless": (NO_REMARKS, settings.nameless),
        "page_heads": (SHOW, settings.page_heads),
        "running_numbers": (SHOW, settings.running_numbers),
        "part_months": (settings.report_part_months, settings.report_part_months != DEFAULT.report_part_months),
        "subject": (settings.letter.subject, settings.letter.subject != DEFAULT.letter.subject),
        "letter": (settings.letter.text, settings.letter.text != DEFAULT.letter.text),
        "megabytes": (settings.letter.megabytes, settings.letter.megabytes != DEFAULT.letter.megabytes),
    }
    own |= {headings[name]: value for name, (value, unusual) in others.items() if unusual}
    lists = [getattr(settings, name) for name in _WORDS]
    titles = [column.heading for column in OfficeWords.declaration.columns.values()]
    full = dict.fromkeys(settings.full_width, Digits.FULL.value)
    return {
        "団体": [own],
        "役": [{"役": role.name, "一人だけ": MARK if role.only_one else None} for role in settings.roles],
        "評価": [{"評価": rating.sign, "意味": rating.meaning or None} for rating in settings.ratings],
        "職種": [_counted("職種", one) for one in settings.professions],
        "相談者の区分": [_counted("相談者の区分", one) for one in settings.sources],
        "選ぶ言葉": [dict(zip(titles, row, strict=True)) for row in zip_longest(*lists)],
        "使う様式": [{"様式": kind, "数字": full.get(kind)} for kind in settings.kinds],
    }


def _counted(heading: str, one: Counted) -> dict[str, object]:
    return {heading: one.heading, "まとまり": one.group or None, "資料での言い方": one.shown or None}


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
