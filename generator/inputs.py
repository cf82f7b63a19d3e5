"""The folder of a meeting: which workbooks are there, their bytes, and what they say."""

import fnmatch
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from generator.asked_sheets import of_asked_sheets
from generator.book import Book
from generator.earlier import look_up, looked_up_earlier
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.forms.meeting import Handout
from generator.forms.settled import WORKBOOK as SETTLED_WORKBOOK
from generator.handouts import sources
from generator.meeting_folders import content_of, listed, meeting_name
from generator.problem import Place, Problem, Severity
from generator.record import Record, personal_workbooks, workbooks

if TYPE_CHECKING:  # the library is loaded where workbooks are read
    from openpyxl.workbook import Workbook


@dataclass(slots=True)
class Inputs:
    """What a meeting's folder gave: the book, the findings of reading, and each workbook read: its bytes, and open if it is.

    `earlier` are the bytes of the workbooks that were looked up in earlier meetings' folders, by 「令和4年度第1回/支援室.xlsx」.
    """

    folder: Path
    book: Book = field(default_factory=lambda: Book({}))
    problems: list[Problem] = field(default_factory=list)
    data: dict[str, bytes] = field(default_factory=dict)
    opened: dict[str, "Workbook"] = field(default_factory=dict)
    earlier: dict[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the meeting, which its folder under `outputs/` has too; of a sample 「様式見本/○○市」."""
        return meeting_name(self.folder)


def read_meeting(folder: Path) -> Inputs:
    """Read the workbooks that the packet of a meeting uses. Findings are in the result; only a locked disk raises."""
    from generator.excel.preflight import is_lock_file
    from generator.excel.read import read

    inputs = Inputs(folder)
    # A folder that came from a Mac writes 「ガ」 as two characters; 入力ファイル does not.
    names = {normalize("NFC", path.name): path for path in listed(folder) if path.is_file()}
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
        past = look_up(folder, inputs.book, looked_up)
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
    from generator.document import documents

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
    from generator.document import documents

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
