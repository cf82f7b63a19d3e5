"""The folder of a meeting: which workbooks are there, their bytes, what they say, and what earlier meetings said."""

import fnmatch
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from generator.excel.reasons import Refusal
from generator.forms import forms, personal_workbooks, workbooks
from generator.forms.meeting import SETTLED_WORKBOOK, Handout, Meeting
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.japanese.dates import fiscal_label
from generator.japanese.text import key
from generator.office import MeetingFolders, content_of, listed
from generator.papers.kind import documents
from generator.papers.titles import needs, sources
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.records.book import Book
from generator.records.declare import Layout, Record
from generator.settings import YEARS_COMPARED

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


def of_asked_sheets(problems: Iterable[Problem], incomplete: set[type[Record]], book: Book) -> list[Problem]:
    """The findings without those of a missing or wholly blank sheet that no asked paper needs; it leaves `incomplete`.

    The finding of a missing sheet that is needed names the paper. While no paper is asked for, every sheet may be needed.
    """
    kept = list(problems)
    asked = [handout for handout in book[Handout] if handout.kind in documents()]
    for form in forms() if asked else ():
        if form not in incomplete or not form.declaration.only_if_used:
            continue
        user = next((handout for handout in asked if needs(handout, form)), None)
        absent = _absent(form, kept)
        if user is None:
            kept = [problem for problem in kept if problem not in absent]
            if not any(problem.severity is Severity.ERROR and _is_of(problem, form) for problem in kept):
                incomplete.discard(form)
        else:
            paper = f"資料「{user.name or user.kind}」に必要です。"
            kept = [replace(p, hint=f"{paper}{p.hint}") if p in absent and not p.place.cell else p for p in kept]
    return kept


def _absent(form: type[Record], problems: Iterable[Problem]) -> Sequence[Problem]:
    """The findings that say no more than that a sheet is missing, or that a form is blank."""
    declared = form.declaration
    ours = [problem for problem in problems if _is_of(problem, form)]
    # One that may stand there under another name (its `text`) is no absent one.
    missing = [problem for problem in ours if problem.code.endswith(Refusal.NO_SHEET.number) and not problem.text]
    empty = [problem for problem in ours if problem.code.endswith(Refusal.EMPTY.number)]
    required = sum(column.required for column in declared.columns.values())
    return missing or (empty if declared.layout is Layout.FORM and len(empty) == required else [])


def _is_of(problem: Problem, form: type[Record]) -> bool:
    sheet = form.declaration
    return problem.place.sheet == sheet.name and sheet.lives_in(problem.place.workbook)


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
    years = sorted({past.meeting.fiscal_year for past in meetings}, reverse=True)[: YEARS_COMPARED - 1]
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


@dataclass(slots=True)
class Inputs:
    """What a meeting's folder gave: the book, the findings of reading, and each workbook read: its bytes, and open if it is.

    `earlier` are the bytes of the workbooks that were looked up in earlier meetings' folders, by 「令和4年度第1回/支援室.xlsx」.
    """

    meeting: MeetingFolders
    book: Book = field(default_factory=lambda: Book({}))
    problems: list[Problem] = field(default_factory=list)
    data: dict[str, bytes] = field(default_factory=dict)
    opened: dict[str, "Workbook"] = field(default_factory=dict)
    earlier: dict[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the meeting, which its folder under `outputs/` has too; of a sample 「様式見本/○○市」."""
        return self.meeting.name


def read_meeting(meeting: MeetingFolders) -> Inputs:
    """Read the workbooks that the packet of a meeting uses. Findings are in the result; only a locked disk raises."""
    from generator.excel.read import read
    from generator.excel.safe import is_lock_file

    inputs = Inputs(meeting)
    # A folder that came from a Mac writes 「ガ」 as two characters; 入力ファイル does not.
    names = {normalize("NFC", path.name): path for path in listed(meeting.inputs) if path.is_file()}
    locks = [name for name in names if is_lock_file(name)]
    inputs.problems += [_open_elsewhere(name) for name in locks]
    names = {name: path for name, path in names.items() if name not in locks}

    records: dict[type[Record], list[Record]] = {}
    incomplete: set[type[Record]] = set()

    def take(name: str, forms: Iterable[type[Record]]) -> None:
        inputs.data[name] = content_of(names[name])
        reading = read(name, inputs.data[name], forms)
        for form, rows in reading.records.items():
            records.setdefault(form, []).extend(rows)
        inputs.problems.extend(reading.problems)
        incomplete.update(reading.incomplete)
        if reading.opened:
            inputs.opened[name] = reading.opened

    forms_of = {name: forms for name, forms in workbooks() if name not in personal_workbooks()}
    if MEETING_WORKBOOK not in names:
        inputs.problems.append(_missing(MEETING_WORKBOOK, names, "会議ごとに必ず必要です。"))
        return inputs
    take(MEETING_WORKBOOK, forms_of[MEETING_WORKBOOK])
    if SETTLED_WORKBOOK in names:
        take(SETTLED_WORKBOOK, forms_of[SETTLED_WORKBOOK])
    inputs.book = Book(records, frozenset(incomplete))
    every = Handout in incomplete  # a refused row may have asked for any workbook: their faults are shown as well
    needed = _wanted(inputs.book)
    for pattern in [*needed, *(pattern for pattern in forms_of if every and pattern not in needed)]:
        wanted = needed.get(pattern)
        present = [name for name in names if fnmatch.fnmatchcase(name, pattern) and name not in inputs.data]
        if wanted and wanted.files and not every:
            present = [name for name in present if name in wanted.files]
        if wanted and not present:
            inputs.problems.append(_missing(pattern, names, f"資料「{wanted.paper}」に必要です。"))
            incomplete.update(forms_of[pattern])
        for name in present:
            take(name, forms_of[pattern])
    if not every:
        inputs.problems = of_asked_sheets(inputs.problems, incomplete, inputs.book)
    inputs.problems += _wrong_sources(inputs.book, names)
    inputs.problems += _strangers(names, inputs.data)
    inputs.book = Book(records, frozenset(incomplete))
    if looked_up := looked_up_earlier(inputs.book):
        past = look_up(meeting, inputs.book, looked_up)
        inputs.problems += past.problems
        inputs.earlier = past.data
        inputs.book = Book(records, frozenset(incomplete), past.books)
    return inputs


@dataclass(slots=True)
class _Wanted:
    """Why a workbook is needed, and which files of its kind (none named: all of them)."""

    paper: str
    files: set[str] = field(default_factory=set)


def _wanted(book: Book) -> dict[str, _Wanted]:
    """The workbooks (names or patterns) that the handouts need, apart from the meeting's own."""
    from generator.papers.kind import documents

    wanted: dict[str, _Wanted] = {}
    for handout in book[Handout]:
        kind = documents().get(handout.kind)
        for form in kind.uses if kind else ():
            pattern = form.declaration.workbook
            if pattern != MEETING_WORKBOOK:
                entry = wanted.setdefault(pattern, _Wanted(handout.name or handout.kind))
                if "*" in pattern:
                    entry.files.update(sources(handout))
    return wanted


def _wrong_sources(book: Book, names: Collection[str]) -> Iterator[Problem]:
    """入力ファイル that are not there, or not as many as the kind of 資料 is made from."""
    from generator.papers.kind import documents

    for handout in book[Handout]:
        named, kind = sources(handout), documents().get(handout.kind)
        place = handout.cell("source" if handout.source else "kind").place
        for source in named:
            if source not in names:
                close = get_close_matches(source, names, n=1)
                hint = (
                    f"「{close[0]}」のことではありませんか。" if close else "ファイルを入れるか、名前を直してください。"
                )
                message = f"「入力ファイル」の「{source}」が会議のフォルダーにありません。"
                yield Problem(Severity.ERROR, "会議21", place, message, hint, handout.source)
        if kind is None or not kind.pattern or not set(names) >= set(named):
            continue
        choice = named if named or kind.sources > 1 else names
        there = set(fnmatch.filter(choice, kind.pattern))
        if len(there) != kind.sources and (choice is named or there):
            message = f"「{handout.kind}」の入力ファイルは{kind.sources}つですが、{len(there)}つあります。"
            hint = f"「入力ファイル」に、使う{kind.pattern.replace('*', '…')}を{kind.sources}つ書いてください。"
            if kind.sources > 1:
                hint += "古い版を先に書き、改行して新しい版を書きます。"
            yield Problem(Severity.ERROR, "会議23", place, message, hint, handout.source)


def _missing(pattern: str, names: Iterable[str], why: str) -> Problem:
    close = get_close_matches(
        pattern, [name for name in names if name.lower().endswith((".xlsx", ".xls", ".xlsm"))], n=1
    )
    hint = f"「{close[0]}」の名前を「{pattern}」に直すのではありませんか。" if close else "様式は make new で作れます。"
    return Problem(Severity.ERROR, "入力01", Place(pattern), f"ファイルがありません。{why}", hint)


def _open_elsewhere(name: str) -> Problem:
    message = "ほかの人か自分がExcelで開いています。最後に保存された内容で作ります。"
    return Problem(
        Severity.NOTE,
        "入力02",
        Place(name.removeprefix("~$")),
        message,
        "書きかけなら保存してから、もう一度実行してください。",
    )


def _strangers(names: Iterable[str], taken: Iterable[str]) -> Iterator[Problem]:
    known = [pattern for pattern, _ in workbooks()]
    for name in names:
        if name in set(taken) or not name.lower().endswith((".xlsx", ".xls", ".xlsm", ".csv")):
            continue
        if name in personal_workbooks():
            message = "個人情報を書くブックなので、会議の資料には使いません。"
            hint = "会議のフォルダーから出し、inputs の中の「個人情報」で始まるフォルダーに置いてください。"
            yield Problem(Severity.WARNING, "入力05", Place(name), message, hint)
            continue
        ours = any(fnmatch.fnmatchcase(name, pattern) for pattern in known)
        message = "どの資料にも使われていません。" if ours else "入力ファイルの名前ではないので、使いません。"
        hint = (
            "使うときは、会議.xlsx［配付資料］に資料を足してください。"
            if ours
            else "入力に使うときは、様式と同じ名前にしてください。"
        )
        yield Problem(Severity.NOTE, "入力03", Place(name), message, hint)
