"""The folder of a meeting: which workbooks are there, their bytes, what they say, and what earlier meetings said."""

import fnmatch
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher, get_close_matches
from functools import partial
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from generator.forms import forms, personal_workbooks, workbooks
from generator.forms.initiatives import IN_FORCE_WORKBOOK
from generator.forms.meeting import SETTLED_WORKBOOK, WORDS_WORKBOOK, Handout, Meeting
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.forms.organisation import WORKBOOK as ORGANISATION_WORKBOOK
from generator.forms.policy import WORKBOOK as POLICY_WORKBOOK
from generator.forms.policy import is_in_force
from generator.forms.subcommittees import MinutesHead, Subcommittee
from generator.japanese.dates import sitting_of
from generator.japanese.text import key
from generator.office import MeetingFolders, content_of, listed
from generator.packet.organisation import Told, before, look_up, looked_up_earlier, organisation_of
from generator.papers.kind import Document, documents, needs, sources
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.records.book import Book, Lost, Reading
from generator.records.declare import Layout, Record, Renewal
from generator.records.reasons import Refusal
from generator.settings import Settings

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
class Inputs:
    """What a meeting's folder gave: the book, the findings of reading, and each workbook read: its bytes, and open if it is.

    `earlier` are the bytes of the workbooks that were looked up in earlier meetings' folders, by 「令和4年度第1回/支援室.xlsx」.
    `lost` are the headings that its sheets have no more.
    """

    meeting: MeetingFolders
    book: Book = field(default_factory=lambda: Book({}))
    problems: list[Problem] = field(default_factory=list)
    data: dict[str, bytes] = field(default_factory=dict)
    opened: dict[str, "Workbook"] = field(default_factory=dict)
    earlier: dict[str, bytes] = field(default_factory=dict)
    lost: set[Lost] = field(default_factory=set)

    @property
    def name(self) -> str:
        """Name of the meeting, which its folder under `outputs/` has too; of a sample 「様式見本/○○市」."""
        return self.meeting.name


def read_meeting(meeting: MeetingFolders, instead: Mapping[str, bytes] = MappingProxyType({})) -> Inputs:
    """Read the workbooks that the packet of a meeting uses. Findings are in the result; only a locked disk raises.

    `instead` are workbooks by name that are to be read in place of those in the folder: what would be if they stood there.
    """
    inputs = Inputs(meeting)
    names = _files(inputs)

    records: dict[type[Record], list[Record]] = {}
    incomplete: set[type[Record]] = set()
    office = _office(meeting, inputs)
    records |= office.reading.records
    if office.refused:  # what may be written elsewhere is not known: findings there may be invented
        return inputs
    # What `new` lays there to be copied says nothing while it is blank.
    unwritten = {pattern.replace("*", "様式") for pattern, _ in workbooks() if "*" in pattern}

    every_workbook = _Workbooks(names, instead, office.settings)

    def take(name: str, forms: tuple[type[Record], ...]) -> None:
        data, reading = every_workbook.read(name, forms)
        if reading.blank and name in unwritten:
            return
        inputs.data[name] = data
        for form, rows in reading.records.items():
            records.setdefault(form, []).extend(rows)
        inputs.problems.extend(reading.problems)
        incomplete.update(reading.incomplete)
        inputs.lost.update(reading.lost)
        if reading.opened:
            inputs.opened[name] = reading.opened

    forms_of = {name: forms for name, forms in workbooks() if name not in personal_workbooks()}
    if MEETING_WORKBOOK not in names:
        inputs.problems.append(_missing(MEETING_WORKBOOK, names, "会議ごとに必ず必要です。", inputs.name))
        return inputs
    take(MEETING_WORKBOOK, forms_of[MEETING_WORKBOOK])
    there = [name for name in names if not (name in unwritten and _is_blank(names[name], forms_of, office.settings))]
    records[Handout] = list(_each_of_its_books(records, there, inputs.problems))
    for workbook in (SETTLED_WORKBOOK, WORDS_WORKBOOK):
        if workbook in names:
            take(workbook, forms_of[workbook])
    inputs.book = Book(records, frozenset(incomplete), settings=office.settings, lost=frozenset(inputs.lost))
    every = Handout in incomplete  # a refused row may have asked for any workbook: their faults are shown as well
    needed = _wanted(inputs.book)
    for pattern in [*needed, *(pattern for pattern in forms_of if every and pattern not in needed)]:
        wanted = needed.get(pattern)
        present = [name for name in names if fnmatch.fnmatchcase(name, pattern) and name not in inputs.data]
        if wanted and wanted.files and not every:
            present = [name for name in present if name in wanted.files]
        for name in present:
            take(name, forms_of[pattern])
        if wanted and not any(name in inputs.data for name in present):
            if not wanted.files:  # of files that are named by a row, 会議31 tells
                inputs.problems.append(_missing(pattern, names, f"資料「{wanted.paper}」に必要です。", inputs.name))
            incomplete.update(forms_of[pattern])
    every_workbook.tell_where_from(inputs, records, incomplete)
    if not every:
        inputs.problems = of_asked_sheets(inputs.problems, incomplete, inputs.book)
    records[Handout] = _sittings_in_order(Book(records))
    inputs.problems += _wrong_sources(inputs.book, names)
    inputs.problems += list(_strangers(names, inputs, forms_of))
    inputs.problems += _otherwise_named(inputs.book, meeting)
    whole = partial(Book, records, frozenset(incomplete), settings=office.settings, lost=frozenset(inputs.lost))
    inputs.book = whole(before=before(inputs.book, meeting))
    _look_back(inputs, whole)
    return inputs


@dataclass(slots=True)
class _Workbooks:
    """The workbooks of the folder, each read once, with the edition in force behind the sheets that are taken from it."""

    names: Mapping[str, Path]
    instead: Mapping[str, bytes]
    settings: Settings
    in_force: tuple[bytes, Reading] | None = None

    def read(self, name: str, forms: tuple[type[Record], ...]) -> tuple[bytes, Reading]:
        """The bytes of a workbook and what reading it gave."""
        from generator.excel.read import read

        if name == IN_FORCE_WORKBOOK and self.in_force:
            return self.in_force
        data = self.instead[name] if name in self.instead else content_of(self.names[name])
        taking = name != IN_FORCE_WORKBOOK and any(form.declaration.taken_from for form in forms)
        found = data, read(name, data, forms, self.settings, self.given() if taking else {})
        if name == IN_FORCE_WORKBOOK:
            self.in_force = found
        return found

    def given(self) -> Mapping[str, Sequence[Record] | None]:
        """The rows of the edition in force by sheet; nothing where there is no such workbook."""
        if IN_FORCE_WORKBOOK not in self.names:
            return {}
        _, reading = self.read(IN_FORCE_WORKBOOK, dict(workbooks())[POLICY_WORKBOOK])
        return rows_given(reading)

    def tell_where_from(
        self, inputs: Inputs, records: Mapping[type[Record], Sequence[Record]], incomplete: Collection[type[Record]]
    ) -> None:
        """Count the edition in force among the workbooks read where others took rows from it, or wanted to but could not."""
        if self.in_force is None or IN_FORCE_WORKBOOK in inputs.data:
            return
        data, reading = self.in_force
        ours = [form for form in records if form.declaration.taken_from]
        places = (cell.place for form in ours for row in records[form] for cell in row.cells.values())
        if any(place.workbook == IN_FORCE_WORKBOOK for place in places):
            inputs.data[IN_FORCE_WORKBOOK] = data
        lost = {form.declaration.name for form in reading.incomplete if form.declaration.taken_from}
        if any(form in incomplete and form.declaration.name in lost for form in ours):
            inputs.problems += [problem for problem in reading.problems if problem.place.sheet in lost]


def rows_given(reading: Reading) -> dict[str, list[Record] | None]:
    """The rows of an edition in force by sheet, as `excel.read` takes them; None for a sheet that could not be read whole."""
    return {
        form.declaration.name: None if form in reading.incomplete else reading.records.get(form, [])
        for form in dict(workbooks())[POLICY_WORKBOOK]
        if form.declaration.taken_from
    }


def _look_back(inputs: Inputs, whole: Callable[..., Book]) -> None:
    """Give the book (`whole` makes it) those of earlier meetings that its papers look up."""
    if looked_up := looked_up_earlier(inputs.book):
        past = look_up(inputs.meeting, inputs.book, looked_up)
        inputs.problems += past.problems
        inputs.earlier = past.data
        inputs.book = whole(earlier=past.books, before=inputs.book.before)


def _is_blank(path: Path, forms_of: Mapping[str, tuple[type[Record], ...]], office: Settings) -> bool:
    from generator.excel.read import read

    pattern = next(pattern for pattern in forms_of if fnmatch.fnmatchcase(path.name, pattern))
    return read(path.name, content_of(path), forms_of[pattern], office).blank


def _otherwise_named(book: Book, meeting: MeetingFolders) -> Iterator[Problem]:
    """年度 or 回 of ［開催］ that is not the one that the folder's name tells; a name may well tell none."""
    named = sitting_of(meeting.inputs.resolve().name)
    for head in book[Meeting]:
        for name, told in (("fiscal_year", named.year), ("session", named.session)) if named else ():
            if told and told != getattr(head, name):
                heading, cell = head.declaration.columns[name].heading, head.cell(name)
                message = f"「{heading}」の「{cell.written}」が、フォルダーの名前「{meeting.inputs.resolve().name}」と違います。"
                hint = "前の会議のままになっていないか確かめて、「開催」かフォルダーの名前のどちらかを直してください。"
                yield Problem(Severity.WARNING, "会議34", cell.place, message, hint, cell.written)


def _files(inputs: Inputs) -> dict[str, Path]:
    """The files of the folder by name, and 用語.xlsx of the whole office; what a program has open is told."""
    from generator.excel.structure import is_lock_file

    # A folder that came from a Mac writes 「ガ」 as two characters; 入力ファイル does not.
    names = {normalize("NFC", path.name): path for path in listed(inputs.meeting.inputs) if path.is_file()}
    inputs.problems += [_open_elsewhere(name) for name in names if is_lock_file(name)]
    for_all = inputs.meeting.office.inputs / WORDS_WORKBOOK
    own = {WORDS_WORKBOOK: for_all} if for_all.is_file() else {}
    return own | {name: path for name, path in names.items() if not is_lock_file(name)}


def _office(meeting: MeetingFolders, inputs: Inputs) -> Told:
    """What 団体.xlsx says, which counts as a workbook of the meeting."""
    office = organisation_of(meeting)
    if office.data:
        inputs.data[ORGANISATION_WORKBOOK] = office.data
        inputs.problems += office.reading.problems
        if office.reading.opened:
            inputs.opened[ORGANISATION_WORKBOOK] = office.reading.opened
        path = meeting.organisation
        if path and path.parent != meeting.inputs and (lock := path.parent / f"~${path.name}").exists():
            inputs.problems.append(_open_elsewhere(lock.name))
    return office


@dataclass(slots=True)
class _Wanted:
    """Why a workbook is needed, and which files of its kind (none named: all of them)."""

    paper: str
    files: set[str] = field(default_factory=set)


def _wanted(book: Book) -> dict[str, _Wanted]:
    """The workbooks (names or patterns) that the handouts need, apart from the meeting's own."""
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


def _each_of_its_books(
    records: Mapping[type[Record], Sequence[Record]], names: Sequence[str], problems: list[Problem]
) -> Iterator[Handout]:
    """The rows of ［配付資料］; one that names no 入力ファイル as one for each workbook of its kind that no other row names.

    Of a paper made from two editions it is the edition in force and the other one, where there are just two. A row for
    which there is no workbook is left out, of which `problems` tells.
    """
    handouts = [row for row in records.get(Handout, ()) if isinstance(row, Handout)]
    for handout in handouts:
        kind = documents().get(handout.kind)
        taken = _of_its_kind(handout, handouts, names) if kind and not sources(handout) else None
        if not kind or taken is None:
            yield handout
        elif kind.sources > 1:
            yield _made_of(handout, taken)
        elif taken:
            yield from (_made_of(handout, [name]) for name in taken)
        else:
            message = f"{_spelled(kind.pattern)}がないので、「{handout.kind}」は作りません。"
            hint = "作るときは、会議のフォルダーにブックを入れてください。この会議になければ、そのままで構いません。"
            problems.append(
                Problem(Severity.WARNING, "会議35", handout.cell("kind").place, message, hint, handout.kind)
            )


def _of_its_kind(handout: Handout, handouts: Sequence[Handout], names: Sequence[str]) -> list[str] | None:
    """The workbooks that a row without 入力ファイル means, the edition in force first; None where a clerk has to say which."""
    kind = documents()[handout.kind]
    ours = sorted(fnmatch.filter(names, kind.pattern), key=lambda name: (not is_in_force(name), name))
    if kind.sources > 1:
        return ours if len(ours) == kind.sources and is_in_force(ours[0]) else None
    alike = [row for row in handouts if row.kind == handout.kind]
    named = {name for row in alike for name in sources(row)}
    unnamed = [row for row in alike if not sources(row)]
    left = [name for name in ours if name not in named]
    if not kind.pattern or len(unnamed) > 1:
        return None
    return left if _is_of_a_sitting(kind) or (left and (len(left) > 1 or named)) else None


def _is_of_a_sitting(kind: Document) -> bool:
    """Whether its workbooks are each of one sitting: there may be none at all."""
    several = [form.declaration for form in kind.uses if "*" in form.declaration.workbook]
    return bool(several) and all(sheet.renewed is Renewal.EACH_MEETING for sheet in several)


def _made_of(handout: Handout, names: Sequence[str]) -> Handout:
    values = {name: getattr(handout, name) for name in Handout.declaration.columns}
    made = Handout.read(values | {"source": "\n".join(names)}, handout.cells)
    assert isinstance(made, Handout)
    return made


def _sittings_in_order(book: Book) -> list[Record]:
    """The handouts; the minutes that one row stands for in the order of the 部会, each from the first sitting on."""
    bodies = {key(row.name): at for at, row in enumerate(book[Subcommittee])}
    heads = {row.workbook: row for row in book[MinutesHead]}

    def place(row: Record) -> tuple[int, int, int]:
        head = heads.get(row.source) if isinstance(row, Handout) else None
        return (bodies.get(key(head.body), len(bodies)), head.fiscal_year, head.session) if head else (0, 0, 0)

    ordered: list[Record] = []
    for _, rows in groupby(book[Handout], key=lambda row: row.cell("kind").place):
        ordered.extend(sorted(rows, key=place))
    return ordered


def _wrong_sources(book: Book, names: Mapping[str, Path]) -> Iterator[Problem]:
    """入力ファイル that are not there, or not as many as the kind of 資料 is made from."""
    sheet = Handout.declaration
    if (MEETING_WORKBOOK, sheet.name, sheet.columns["source"].heading) in book.lost:
        return
    taken = {source for handout in book[Handout] for source in sources(handout)}
    for handout in book[Handout]:
        named, kind = sources(handout), documents().get(handout.kind)
        place = handout.cell("source" if handout.source else "kind").place
        for source in named:
            if source not in names:
                free = [name for name in names if name not in taken and fnmatch.fnmatchcase(name, _pattern(kind))]
                close = get_close_matches(source, free, n=1, cutoff=_ALIKE)
                hint = (
                    f"「入力ファイル」を「{close[0]}」に直してください。"
                    if close
                    else _found(source, names)
                    or "ファイルを会議のフォルダーに入れるか、「入力ファイル」を直してください。"
                )
                message = f"「入力ファイル」の「{source}」が会議のフォルダーにありません。"
                yield Problem(Severity.ERROR, "会議31", place, message, hint, handout.source)
        if kind is None or not kind.pattern or not set(names) >= set(named):
            continue
        choice = named if named or kind.sources > 1 else names
        there = set(fnmatch.filter(choice, kind.pattern))
        if len(there) != kind.sources and (choice is named or there):
            message = f"「{handout.kind}」の入力ファイルは{kind.sources}つですが、{len(there)}つあります。"
            hint = f"「入力ファイル」に、使う{_spelled(kind.pattern)}を{kind.sources}つ書いてください。"
            if kind.sources > 1:
                hint += "古い版を先に書き、改行して新しい版を書いてください。"
            yield Problem(Severity.ERROR, "会議33", place, message, hint, handout.source)


_COPY: Final = re.compile(
    r"[-_.]?(?:のコピー|コピー[~～-]?|copy|最新版?|確定版?|修正版?|改|新|旧|案|\d{6,8}|\d{1,2})\Z|\([^()]*\)\Z|【[^【】]*】"
)
"""What copies of a file have in their names: 「部会 (1)」「部会 - コピー」「部会（最新）」."""
_ALIKE: Final = 0.6
_READY: Final = (".xlsx", "")
_SAVED_ANEW: Final = (".xls", ".xlsm", ".xlsb", ".ods")
_TABLES: Final = (".xlsx", *_SAVED_ANEW, ".csv")


def _missing(pattern: str, names: Mapping[str, Path], why: str, meeting: str) -> Problem:
    hint = _found(pattern, names) or (
        f"会議のフォルダーに入れてください。様式は「kaigi new {meeting}」で作れます（今あるブックはそのまま残ります）。"
    )
    return Problem(Severity.ERROR, "入力01", Place(_spelled(pattern)), f"ファイルがありません。{why}", hint)


def _pattern(kind: Document | None) -> str:
    return kind.pattern if kind else ""


def _spelled(pattern: str) -> str:
    """A name or pattern as staff read it: 「会議録_○○.xlsx」."""
    return pattern.replace("*", "○○")


def _found(pattern: str, names: Mapping[str, Path]) -> str:
    """What to do with the file that seems to be a missing workbook, of this name or pattern; empty when none does.

    A file that is itself wanted under its name is none, nor is one that would be refused under the other.
    """
    known = [other for other, _ in workbooks()]
    free = [name for name in names if not any(fnmatch.fnmatchcase(name, other) for other in known)]
    alike = [name for name in free if _likeness(name, pattern) >= _ALIKE and _may_be(pattern, names[name])]
    if not alike:
        return ""
    best = max(_likeness(name, pattern) for name in alike)
    alike = [name for name in alike if _likeness(name, pattern) == best]
    ready = [name for name in alike if Path(name).suffix.lower() in _READY]
    shown = "".join(f"「{name}」" for name in ready or alike[:1])
    which = "のうち、使う方の" if len(ready) > 1 else "の"
    named = f"「{_spelled(pattern)}」" + ("のような" if "*" in pattern else "という")
    if ready:
        return f"{shown}{which}名前を、{named}名前に直してください。"
    if alike[0].lower().endswith(".csv"):
        return f"{shown}には一枚のシートしか入りません。様式に書き写し、{named}名前で会議のフォルダーに置いてください。"
    return f"{shown}をExcelで開き、「名前を付けて保存」で「Excel ブック（*.xlsx）」を選んで、{named}名前で保存してください。"


def _likeness(name: str, pattern: str) -> float:
    """How much a file's name is like that of a missing workbook, up to 1; the ending and the signs of a copy apart."""
    stem, wanted = _bare(name), key(pattern.removesuffix(".xlsx").replace("*", ""))
    if "*" in pattern:
        return 1.0 if stem.startswith(wanted.rstrip("_")) else 0.0
    if stem == wanted:
        return 1.0
    inside = 0.9 if stem.startswith(wanted) or stem.endswith(wanted) else 0.0
    return max(SequenceMatcher(None, stem, wanted).ratio() - 0.05, inside)


def _bare(name: str) -> str:
    """The key of a file's name without its ending (the last of several) and what a copy has behind it."""
    stem = key(name)
    while (end := Path(stem).suffix) and end.lower() in _TABLES:
        stem = stem.removesuffix(end)
    while (shorter := _COPY.sub("", stem).rstrip("-_")) and shorter != stem:
        stem = shorter
    return stem


def _may_be(pattern: str, path: Path) -> bool:
    """Whether a file may be the workbook: one of Excel that can be read has at least a sheet that the workbook has."""
    from generator.excel.read import read

    suffix = path.suffix.lower()
    if suffix not in _READY:
        return suffix in (*_SAVED_ANEW, ".csv")
    forms_of = next(
        declared for other, declared in workbooks() if other == pattern or fnmatch.fnmatchcase(pattern, other)
    )
    try:
        return bool(read(path.name, content_of(path), forms_of).records)
    except GeneratorError:
        return False


def _open_elsewhere(name: str) -> Problem:
    message = "ほかの人か自分がExcelで開いています。最後に保存された内容で作ります。"
    return Problem(
        Severity.NOTE,
        "入力02",
        Place(name.removeprefix("~$")),
        message,
        "書きかけなら保存してから、もう一度実行してください。",
    )


def _strangers(
    names: Mapping[str, Path], inputs: Inputs, forms_of: Mapping[str, tuple[type[Record], ...]]
) -> Iterator[Problem]:
    """The workbooks in the folder that nobody reads, but for those that a finding names already and those still blank."""
    taken, told = inputs.data, inputs.problems
    known = [pattern for pattern, _ in workbooks()]
    hints = "".join(problem.hint for problem in told if problem.code in {"入力01", "会議31"})
    for name in names:
        if name in taken or not name.lower().endswith(_TABLES) or f"「{name}」" in hints:
            continue
        if name in personal_workbooks():
            message = "個人情報を書くブックなので、会議の資料には使いません。"
            hint = "会議のフォルダーから出し、inputs の中の「個人情報」で始まるフォルダーに置いてください。"
            yield Problem(Severity.WARNING, "入力05", Place(name), message, hint)
            continue
        ours = any(fnmatch.fnmatchcase(name, pattern) for pattern in known)
        if ours and _is_blank(names[name], forms_of, inputs.book.settings):
            continue
        message = "どの資料にも使われていません。" if ours else "入力ファイルの名前ではないので、使いません。"
        used = max(taken, key=lambda other: _likeness(name, other), default="")
        if ours:
            hint = "使うときは、会議.xlsx［配付資料］に資料を足してください。控えなら、そのままで構いません。"
        elif used and _likeness(name, used) >= _ALIKE:
            hint = f"「{used}」の代わりに使うなら、中身を「{used}」に写してください。控えなら、そのままで構いません。"
        else:
            hint = "入力に使うときは、様式と同じ名前にしてください。控えなら、そのままで構いません。"
        yield Problem(Severity.NOTE, "入力03", Place(name), message, hint)
    yield from _beside_the_folder(inputs.meeting, forms_of)


def _beside_the_folder(meeting: MeetingFolders, forms_of: Mapping[str, tuple[type[Record], ...]]) -> Iterator[Problem]:
    """Workbooks of a meeting that were saved beside its folder, where nobody reads them."""
    above = meeting.inputs.parent
    every = [path.name for path in listed(above) if path.is_file()] if above == meeting.office.inputs else []
    for name in every:
        if name not in {ORGANISATION_WORKBOOK, WORDS_WORKBOOK} and any(fnmatch.fnmatchcase(name, p) for p in forms_of):
            message = "inputs のすぐ中にあるので、使いません。"
            hint = f"この会議で使うブックなら、{meeting.name} のフォルダーに移してください。控えなら、そのままで構いません。"
            yield Problem(Severity.WARNING, "入力06", Place(f"inputs/{name}"), message, hint)
