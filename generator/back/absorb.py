"""Take back: what was changed by hand in made papers, into the cells it came from. First a list, then, when asked, the workbooks."""

import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from lxml import etree
from openpyxl.utils.cell import coordinate_from_string

from generator.back.aligned import differences, looks
from generator.back.cells import Ground, RowWish, Wish, before_rows, merged
from generator.back.reading import (
    Line,
    Piece,
    Sheets,
    Traced,
    cells_of,
    leaves,
    read_excel,
    read_word,
    traced,
    with_pieces,
)
from generator.back.sorting import Fate, Made, Sorted, Sorter, Told
from generator.checks import rule
from generator.excel.source import row_of
from generator.japanese.text import key
from generator.office import MeetingFolders, content_of
from generator.ooxml.blocks import W
from generator.ooxml.gate import comparable
from generator.ooxml.parts import S
from generator.packet.compose import Draft, Job, draft, jobs_of, made, only_listed
from generator.packet.deliver import KEPT
from generator.packet.files import put, replace_workbooks
from generator.packet.inputs import Inputs, read_meeting
from generator.packet.record import CHECKED, HAND_EDITS_PAGE, Origin, digest, manifest_of
from generator.papers.kind import Weave
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.records.said import Field, Text, final

Progress = Callable[[str], None]
FORMER: Final = "手直しを戻す前"
"""How the folder beside the papers begins that keeps the workbooks as they were."""
_ROUNDS: Final = 6


@dataclass(frozen=True, slots=True)
class Mended:
    """A file of a paper that was changed by hand, and what the paper was made from, where that is known."""

    job: Job
    path: Path
    origin: Origin | None

    @property
    def label(self) -> str:
        """What staff call it: the paper, and the file where it is a copy that was set aside."""
        own = self.path.name if KEPT in self.path.name else "Excel" if self.path.suffix.lower() == ".xlsx" else ""
        return f"{self.job.label}（{own}）" if own else self.job.label


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that gets other words: those before and after, the papers that say so and those that print it as well."""

    place: Place
    before: str
    after: str
    papers: tuple[tuple[str, str], ...]
    also: tuple[str, ...] = ()


@dataclass(slots=True)
class Absorbed:
    """What came of taking papers back: the cells and rows that change, what stays different and why, what was written where.

    `looks` counts, by paper, the paragraphs whose letters alone look otherwise; `comments` are those in the papers.
    """

    meeting: str
    papers: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    rows: list[RowWish] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    looks: dict[str, int] = field(default_factory=dict)
    comments: dict[str, list[str]] = field(default_factory=dict)
    workbooks: dict[str, bytes] = field(default_factory=dict)
    written: list[Path] = field(default_factory=list)
    kept: Path | None = None


def absorb(  # noqa: PLR0913 - one argument an option of the command
    meeting: MeetingFolders,
    papers: Sequence[str] = (),
    progress: Progress = lambda _: None,
    *,
    put: bool = False,
    reject: bool = False,
    over: bool = False,
) -> Absorbed:
    """Find what was changed by hand in a meeting's papers (in `papers`, when any are named) and what it means for the cells.

    Nothing is written without `put`. Tracked changes count as accepted, with `reject` as rejected. `over` also takes
    back what the inputs no longer say since the paper was made. Raises GeneratorError when the inputs have a 誤り, a
    paper cannot be read, or the disk refuses.
    """
    progress("入力を読んでいます")
    inputs = read_meeting(meeting)
    errors = _errors(inputs)
    if errors:
        raise GeneratorError(f"入力に誤りがあるので、手直しを戻せません。先に直してください。\n{errors[0]}")
    mended = list(mended_papers(meeting.packet, list(jobs_of(inputs.book)), papers))
    found = Absorbed(inputs.name, [one.label for one in mended])
    data = {one.path: content_of(one.path) for one in mended}
    back = _Back(inputs, {path: _said(path, data[path], reject=reject) for path in data}, mended)
    wanted = back.sorted(progress)
    held = [] if over else _hold_stale(wanted, mended, inputs)
    held += _hold_contradictions(wanted)
    wanted.wishes += back.ground.followers(wanted.wishes)
    told, found.workbooks = _settled(back, wanted, errors)
    held_words = {(one.paper, one.where, one.after) for one in held}
    found.told = [*held, *(one for one in told if (one.paper, one.where, one.after) not in held_words)]
    appearing = _appearing(inputs, {*(w.place for w in wanted.wishes), *_cells_of(back.ground, wanted.rows)})
    found.changes = list(_changes(back, wanted.wishes, appearing))
    found.rows = [replace(row, also=_also(row, back.ground, appearing)) for row in wanted.rows]
    for one in mended:
        found.looks[one.label] = back.looks.get(one.label, 0)
        found.comments[one.label] = list(comments_in(data[one.path]))
    if put and found.workbooks:
        _put(found, meeting, inputs)
    return found


def _said(path: Path, data: bytes, *, reject: bool) -> Sheets:
    comparable(path.name, data)
    try:
        return read_excel(data) if path.suffix.lower() == ".xlsx" else read_word(data, gone="ins" if reject else "del")
    except Exception:  # whatever a file is that was saved by hand
        raise GeneratorError(
            f"{path.name} を読めません。WordかExcelで開いて、上書き保存してから、もう一度実行してください。"
        ) from None


def mended_papers(packet: Path, jobs: Sequence[Job], asked: Sequence[str]) -> Iterator[Mended]:
    """The papers changed by hand since they were made: the file in its place, else the newest copy that was set aside.

    `asked` names papers (資料1, their titles, their files) or files. Raises GeneratorError for a name that is none.
    """
    manifest = manifest_of(packet)
    files = {name: job for job in jobs for name in job.files.values()}
    named = [_named(packet, files, name) for name in asked]
    for name, job in files.items():
        mine = [path for one, path in named if one == name]
        if asked and not mine:
            continue
        if path := next((path for path in mine if path), None):
            yield Mended(job, path, _origin_of(manifest.kept, manifest.outputs, packet, path, name))
            continue
        output, path = manifest.outputs.get(name), packet / name
        if output and path.is_file() and digest(path.read_bytes()) != output.digest:
            yield Mended(job, path, output.origin)
            continue
        stem, suffix = Path(name).stem, Path(name).suffix
        copies = [p for p in sorted(packet.glob(f"*{suffix}")) if p.name.startswith(f"{stem}{KEPT}")]
        if copies:
            newest = max(copies, key=lambda p: p.stat().st_mtime)
            yield Mended(job, newest, _origin_of(manifest.kept, {}, packet, newest, name))


def _origin_of(
    kept: Mapping[str, Origin], outputs: Mapping[str, object], packet: Path, path: Path, name: str
) -> Origin | None:
    if path.parent == packet and path.name in kept:
        return kept[path.name]
    made = outputs.get(name)
    return getattr(made, "origin", None)


def _named(packet: Path, files: Mapping[str, Job], asked: str) -> tuple[str, Path | None]:
    """The file of a paper that a name means; a file of its own, where the name is that of a file changed by hand."""
    for path in (Path(asked), packet / asked):
        if path.is_file():
            name = next((n for n in sorted(files, key=len, reverse=True) if path.name.startswith(Path(n).stem)), None)
            if name and path.suffix.lower() == Path(name).suffix:
                return name, path
    for name, job in files.items():
        called = (job.handout.number, job.title, job.label, job.series, job.document.kind, name)
        if key(asked) in map(key, filter(None, called)):
            return name, None
    known = "、".join(dict.fromkeys(job.handout.number or job.title for job in files.values()))
    raise GeneratorError(
        f"「{asked}」は、この会議の資料にもファイルにもありません。次のどれかを書いてください: {known}"
    )


class _Back:
    """The papers changed by hand against what the program makes of one state of the inputs."""

    def __init__(
        self,
        inputs: Inputs,
        now: Mapping[Path, Sheets],
        mended: Sequence[Mended],
        first: Sequence[Job] = (),
        was: Callable[[Place], object] = lambda place: place,
    ) -> None:
        """`now` is what each of the `mended` files says; `first` are the papers before anything was changed, `was` is where a cell stood then."""
        self._jobs = list(jobs_of(inputs.book))
        self._first, self._was = first or self._jobs, was
        self.inputs, self._now, self._mended = inputs, now, mended
        self.ground = Ground(inputs)
        self.looks: dict[str, int] = {}
        self.unmade: list[Mended] = []

    def sorted(self, progress: Progress = lambda _: None) -> Sorted:
        """What all differences mean for this state of the inputs."""
        found = Sorted()
        for one in self._mended:
            progress(one.label)
            if (job := same_job(one.job, self._first, self._jobs, self._was)) is None:
                self.unmade.append(one)
                continue
            sheets, made = made_of(self.inputs, job, one.path.suffix.lower())
            made.label = one.label
            sorter = Sorter(self.ground, made)
            self.looks[one.label] = looks(sheets, self._now[one.path])
            of_paper = sorter.sort(list(differences(sheets, self._now[one.path])))
            found.wishes += of_paper.wishes
            found.rows += of_paper.rows
            found.told += of_paper.told
        return found

    def after(self, wanted: Sorted) -> "_Back":
        """The same papers against what would be made if the wishes were put."""
        workbooks = self.ground.changed(wanted.wishes, wanted.rows)
        inputs = read_meeting(self.inputs.meeting, {**self.inputs.data, **workbooks})
        return _Back(inputs, self._now, self._mended, self._first, partial(before_rows, self.ground, list(wanted.rows)))


def same_job(
    job: Job, first: Sequence[Job], now: Sequence[Job], was: Callable[[Place], object] = lambda place: place
) -> Job | None:
    """The job that makes a paper now: what its cells name, as they may say something else; of several its name, else its place.

    `was` tells where a cell stood before rows came and went. None when the paper is no longer made.
    """
    same = [other for other in now if other.document is job.document and _naming(job) & set(map(was, _naming(other)))]
    if named := next((other for other in same if other.label == job.label), None):
        return named
    before = [one.label for one in first if one.document is job.document and _naming(one) & _naming(job)]
    at = before.index(job.label) if job.label in before else 0
    return next(iter([*same[at : at + 1], *same]), None)


def _naming(job: Job) -> set[Place]:
    """The cells that name a paper: of one that is made once, the cell that asks for it."""
    return set(job.copy.name.places) if job.copy else {job.handout.cell("kind").place}


def made_of(inputs: Inputs, job: Job, suffix: str = ".docx") -> tuple[Sheets, Made]:
    """A paper as the program makes it now, every value with its cells. Raises GeneratorError as making it does."""
    from generator.word.render import render

    one = draft(inputs.meeting, inputs.book, job)
    fields = traced(one.fields, one.digits)
    assert isinstance(fields, Mapping)  # traced keeps the shape
    if one.job.document.weave is Weave.LINES:
        sheets = read_word(made(one).data)
        return sheets, Made(job.label, _lines(sheets), {}, woven=True)
    if suffix == ".xlsx" and one.pages:
        sheets = with_pieces(read_excel(made(one).workbook), list(_on_pages(one, fields)))
    else:
        assert one.template  # a paper without pages has one
        rendered = render(one.template, fields, title=job.title, digits=one.digits, marking=True)
        sheets = read_word(rendered.data, rendered.printed)
        if suffix == ".xlsx":
            sheets = with_pieces(read_excel(made(one).workbook), cells_of(sheets))
    printed = {p.said.steps: p.said for line in _lines(sheets) for p in line.pieces if p.said is not None}
    return sheets, Made(job.label, _lines(sheets), dict(leaves(fields)) | printed, one.template)


def _on_pages(one: Draft, fields: Mapping[str, Field]) -> Iterator[Line]:
    """What stands on the pages of a workbook, each cell a line."""
    offered = fields["資料"]
    assert isinstance(offered, Mapping)
    heads = [value for value in offered.values() if isinstance(value, Traced) and value]
    yield from (Line((Piece(str(value), value),)) for value in heads[:2])
    for number, page in enumerate(one.pages):
        yield Line((Piece(page.name),))
        for at, leaf in enumerate(page.leaves):
            value = final(leaf, one.digits)
            if isinstance(value, Text) and value:
                said = Traced.of(value, ("紙面", number, at)) if value.places else None
                yield Line((Piece(str(value), said),))


def _lines(sheets: Sheets) -> list[Line]:
    return [line for blocks in sheets.values() for block in blocks for line in block.lines]


def _settled(back: _Back, wanted: Sorted, errors: Collection[Problem]) -> tuple[list[Told], dict[str, bytes]]:
    """Hold back what would make a new 誤り or would not print as it was mended. What stays different, and the workbooks."""
    held: list[Told] = []
    known = {(problem.code, problem.message) for problem in errors}
    for _ in range(_ROUNDS):
        if not wanted.wishes and not wanted.rows:
            break
        after = back.after(wanted)
        fresh = [problem for problem in _errors(after.inputs) if (problem.code, problem.message) not in known]
        if fresh:
            held += _hold(
                wanted, _of_their_rows(back, wanted, _culprits(back, wanted, fresh)), Fate.HELD, fresh[0].message
            )
            continue
        left = after.sorted()
        if after.unmade:
            held += _hold(wanted, _unmaking(wanted, after.unmade), Fate.HELD, "戻すと、この資料が作られなくなります。")
            continue
        if _filled(back, wanted, left):
            continue
        failed, elsewhere = _failed(back, wanted, left)
        if not failed:
            known_places = {place for one in held for place in one.places}
            elsewhere = [one for one in elsewhere if not known_places.intersection(one.places)]
            changed = {name: data for name, data in after.inputs.data.items() if data != back.inputs.data.get(name)}
            return [*held, *elsewhere, *left.told], changed
        held += _hold(wanted, failed, Fate.HELD, "戻しても、直した言葉どおりには載りません。")
    held += _hold(wanted, [*wanted.wishes, *wanted.rows], Fate.HELD, "ほかの直しと一緒には戻せません。")
    return [*held, *back.sorted().told], {}


def _unmaking(wanted: Sorted, papers: Sequence[Mended]) -> list[Wish | RowWish]:
    """The wishes for the cells that name papers that would no longer be made; where there are none, all wishes."""
    cells = [place for one in papers for place in _naming(one.job)]
    rows = {(place.workbook, place.sheet) for place in cells}
    naming = [wish for wish in wanted.wishes if wish.place in cells]
    return [*naming] or [r for r in wanted.rows if (r.workbook, r.sheet) in rows] or [*wanted.wishes, *wanted.rows]


def _errors(inputs: Inputs) -> list[Problem]:
    problems = [*inputs.problems, *rule.run(inputs.book)]
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def _hold(wanted: Sorted, which: Iterable[Wish | RowWish], fate: Fate, why: str) -> list[Told]:
    """Take wishes back; what is told of them instead."""
    told = []
    held = list(which)
    rows = [wish for wish in held if isinstance(wish, RowWish)]
    # The rows of sheets that one row of a paper is made of come and go together.
    held += [other for other in wanted.rows if other not in rows and any(map(other.is_of, rows))]
    for wish in held:
        if isinstance(wish, Wish):
            wanted.wishes = [other for other in wanted.wishes if other is not wish]
            told.append(Told(fate, wish.paper, wish.where, wish.made, wish.words, why, (wish.place,)))
        else:
            wanted.rows = [other for other in wanted.rows if other is not wish]
            before, after = (wish.words, "（なくなった）") if wish.cells is None else ("（足された）", wish.words)
            place = Place(wish.workbook, wish.sheet)
            told.append(Told(fate, wish.paper, wish.where, before, after, why, (place,)))
    return told


def _culprits(back: _Back, wanted: Sorted, fresh: Sequence[Problem]) -> list[Wish | RowWish]:
    """The wishes that new findings are about: those of their cells or of the words they quote, else those that bring them."""
    places = {place for problem in fresh for place in (problem.place, *(other.place for other in problem.others))}
    rows = {(row.workbook, row.sheet) for row in wanted.rows}
    cells = {place for place in places if (place.workbook, place.sheet) not in rows}
    return (
        [wish for wish in wanted.wishes if wish.place in cells]
        or [wish for wish in wanted.wishes if _quoted(back.ground.written.get(wish.place, ""), fresh)]
        or _bringing(back, wanted, {problem.code for problem in fresh})
    )


def _bringing(back: _Back, wanted: Sorted, codes: set[str]) -> list[Wish | RowWish]:
    """The wishes without which findings would not be there: halved for as long as one half alone brings them."""
    units: list[list[Wish | RowWish]] = [[wish] for wish in wanted.wishes]
    for row in wanted.rows:  # those of one row of a paper come and go together
        mine = next((unit for unit in units if isinstance(unit[0], RowWish) and unit[0].is_of(row)), None)
        units += [] if mine else [[]]
        (mine or units[-1]).append(row)
    known = {problem.code for problem in _errors(back.inputs)}

    def brings(some: Sequence[Sequence[Wish | RowWish]]) -> bool:
        every = [wish for unit in some for wish in unit]
        alone = Sorted(
            [wish for wish in every if isinstance(wish, Wish)], [row for row in every if isinstance(row, RowWish)]
        )
        return any(problem.code in codes - known for problem in _errors(back.after(alone).inputs))

    while len(units) > 1:
        halves = units[: len(units) // 2], units[len(units) // 2 :]
        if (half := next((half for half in halves if brings(half)), None)) is None:
            break
        units = half
    return [wish for unit in units for wish in unit]


def _of_their_rows(back: _Back, wanted: Sorted, culprits: Sequence[Wish | RowWish]) -> list[Wish | RowWish]:
    """Also the other wishes of a row whose key is among the culprits: it may be another row altogether that stands there now."""
    rows = {
        (wish.place.workbook, wish.place.sheet, row_of(wish.place.cell))
        for wish in culprits
        if isinstance(wish, Wish)
        and (slot := back.ground.slot(wish.place))
        and slot.source.is_table
        and slot.source.column(slot.name).key
    }
    also = [
        wish
        for wish in wanted.wishes
        if (wish.place.workbook, wish.place.sheet, row_of(wish.place.cell)) in rows and wish not in culprits
    ]
    return [*culprits, *also]


def _quoted(words: str, fresh: Sequence[Problem]) -> bool:
    """Whether findings quote the former words of a cell."""
    return bool(words) and any(f"「{words}」" in problem.message or words == problem.text for problem in fresh)


def _filled(back: _Back, wanted: Sorted, left: Sorted) -> bool:
    """Fill cells of rows that came with what their papers say of them, now that they are printed; whether any was."""
    found = False
    for wish in left.wishes:
        row = before_rows(back.ground, wanted.rows, wish.place)
        source = back.ground.source(wish.place.workbook, wish.place.sheet)
        if not isinstance(row, RowWish) or source is None or wish.content is None:
            continue
        letter = coordinate_from_string(wish.place.cell)[0]
        name = next((slot for slot, own in source.paired.letters.items() if own == letter), "")
        if name and row.cells is not None and row.cells.get(name) is None:
            left_empty = tuple(heading for heading in row.left if heading != source.column(name).heading)
            other = replace(row, cells={**row.cells, name: wish.content}, left=left_empty)
            wanted.rows = [other if one is row else one for one in wanted.rows]
            found = True
    return found


def _failed(back: _Back, wanted: Sorted, left: Sorted) -> tuple[list[Wish | RowWish], list[Told]]:
    """The wishes that did not come out as mended, and what is told of the same cells printed where nobody mended them."""
    failed: list[Wish | RowWish] = []
    told: list[Told] = []
    for row in left.rows:
        same = [other for other in wanted.rows if (other.words, other.cells is None) == (row.words, row.cells is None)]
        failed += same
        told += [] if same else _hold(Sorted(), [row], Fate.HELD, "戻したあとも違います。")
    for wish in left.wishes:
        place = before_rows(back.ground, wanted.rows, wish.place)
        if isinstance(place, RowWish):
            failed.append(place)
            continue
        same_cell = [other for other in wanted.wishes if other.place == place]
        if same_cell and wish.words in (back.ground.written.get(place, ""), *(other.made for other in same_cell)):
            told.append(Told(Fate.ELSEWHERE, wish.paper, wish.where, wish.words, same_cell[0].words, "", (place,)))
        elif same_cell:
            failed += same_cell
        else:
            told += _hold(Sorted(), [wish], Fate.HELD, "戻したあとも違います。")
    return list({id(one): one for one in failed}.values()), told


def _hold_stale(wanted: Sorted, mended: Sequence[Mended], inputs: Inputs) -> list[Told]:
    """Hold back what touches a workbook that is no longer what the paper was made from."""
    held = []
    now = {name: digest(data) for name, data in inputs.data.items()}
    for one in mended:

        def stale(workbook: str, one: Mended = one) -> bool:
            return one.origin is None or one.origin.inputs.get(workbook) != now.get(workbook)

        wishes = [w for w in wanted.wishes if w.paper == one.label and stale(w.place.workbook)]
        rows = [r for r in wanted.rows if r.paper == one.label and stale(r.workbook)]
        why = "資料の言葉にするときは、--over を付けてください。"
        held += _hold(wanted, [*wishes, *rows], Fate.STALE, why)
    return held


def _hold_contradictions(wanted: Sorted) -> list[Told]:
    """Hold back what papers (or two places of one) say differently of one cell; what they say alike is wished for once."""
    against: list[Wish | RowWish] = []
    gone = {(row.workbook, row.sheet, row.number) for row in wanted.rows if row.cells is None}
    for wish in wanted.wishes:
        of_cell = [other for other in wanted.wishes if other.place == wish.place]
        row = wish.place.workbook, wish.place.sheet, row_of(wish.place.cell)
        if row in gone or any(_speaks_against(wish, other) for other in of_cell):
            against.append(wish)
    touched = {(w.place.workbook, w.place.sheet, row_of(w.place.cell)) for w in wanted.wishes}
    against += [row for row in wanted.rows if row.cells is None and (row.workbook, row.sheet, row.number) in touched]
    wanted.rows = merged(wanted.rows)
    return _hold(wanted, against, Fate.CONTRADICTION, "")


def _speaks_against(one: Wish, other: Wish) -> bool:
    if (one.start, one.end) == (other.start, other.end):
        return one.words != other.words and (one.start != one.end or one.paper != other.paper or not one.made)
    return one.start < other.end and other.start < one.end


def _changes(back: _Back, wishes: Sequence[Wish], appearing: Mapping[Place, Sequence[str]]) -> Iterator[Change]:
    after = back.ground.texts(wishes)
    for place in dict.fromkeys(wish.place for wish in wishes):
        papers = dict.fromkeys((wish.paper, wish.where) for wish in wishes if wish.place == place)
        labels = {paper.partition("（")[0] for paper, _ in papers}
        also = tuple(label for label in appearing.get(place, ()) if label.partition("（")[0] not in labels)
        yield Change(place, back.ground.written.get(place, ""), after[place], tuple(papers), also)


def _cells_of(ground: Ground, rows: Iterable[RowWish]) -> Iterator[Place]:
    """The cells of rows that go."""
    for row in rows:
        source = ground.source(row.workbook, row.sheet) if row.cells is None else None
        for cell in dict(source.paired.rows).get(row.number, {}).values() if source else ():
            yield Place(row.workbook, row.sheet, cell.address)


def _also(row: RowWish, ground: Ground, appearing: Mapping[Place, Sequence[str]]) -> tuple[str, ...]:
    """The other papers that print a row that goes."""
    labels = (label for place in _cells_of(ground, [row]) for label in appearing.get(place, ()))
    return tuple(dict.fromkeys(label for label in labels if label != row.paper.partition("（")[0]))


def _appearing(inputs: Inputs, places: Collection[Place]) -> dict[Place, list[str]]:
    """The papers that print values of these cells."""
    found: dict[Place, list[str]] = {}
    for job in jobs_of(inputs.book) if places else ():
        if any(job.reads(place) for place in places):
            paper = only_listed(draft(inputs.meeting, inputs.book, job))
            for place in {place for value in paper.printed for place in value.places if place in places}:
                found.setdefault(place, []).append(job.label)
    return found


def place_page(meeting: MeetingFolders, page: str) -> Path:
    """Put the list as a page into 点検 beside the papers. Raises GeneratorError when the disk refuses."""
    path = meeting.packet / CHECKED / HAND_EDITS_PAGE
    try:
        put(path, page.encode(), over=True)
    except OSError:
        raise GeneratorError(
            f"「{CHECKED}」に一覧のページを置けません。書き込めるフォルダーか確かめてください。"
        ) from None
    return path


_COMMENT: Final = re.compile(r"word/comments\.xml|xl/comments\d*\.xml|xl/comments/comment\d*\.xml")


def comments_in(data: bytes) -> Iterator[str]:
    """The comments of a Word or Excel file, each with its author: none of them is taken back."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in filter(_COMMENT.fullmatch, archive.namelist()):
            for comment in etree.fromstring(archive.read(name)).iter(f"{W}comment", f"{S}comment"):
                words = "".join(text.text or "" for text in comment.iter(f"{W}t", f"{S}t"))
                yield f"{comment.get(f'{W}author') or '（名前なし）'}「{words}」"


def _put(found: Absorbed, meeting: MeetingFolders, inputs: Inputs) -> None:
    """Write the changed workbooks, the former ones kept beside the papers: all of them, or none."""
    folder = meeting.inputs
    kept = replace_workbooks(folder, meeting.packet, found.workbooks, inputs.data, FORMER)
    found.kept, found.written = kept, [folder / name for name in found.workbooks]
