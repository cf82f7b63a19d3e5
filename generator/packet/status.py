"""How a packet stands to what it is made from: older papers, missing ones, edited ones; and what is to be handed in."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from unicodedata import normalize

from generator.forms.meeting import Handout
from generator.forms.office_log import WORKBOOK, Office, Submission
from generator.forms.organisation import WORKBOOK as ORGANISATION_WORKBOOK
from generator.japanese.dates import Period, month_of, parse_month, wareki, year_of
from generator.office import MeetingFolders, content_of, listed
from generator.packet.compose import Editions, Job, draft, jobs_of, made
from generator.packet.deliver import KEPT, sweep
from generator.packet.files import folded
from generator.packet.inputs import read_meeting
from generator.packet.record import VERSION, Origin, Output, digest, digests, manifest_of, settings
from generator.papers.office_log.submissions import Due, Item, is_about, items
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.records.book import Book


class State(StrEnum):
    """How a paper stands to what it is made from, the worst that is true of it; the words head a list of papers."""

    NEVER = "まだ作っていないもの"
    MISSING = "作ったのに、なくなっているもの"
    OLDER = "入力かひな形より古いもの"
    OTHER_PROGRAM = "プログラムのほかの版か、ほかの設定で作られたもの"
    UNKNOWN = "何から作られたか分からないもの"
    DROPPED = "もう［配付資料］にないもの"
    CURRENT = "最新のもの"


@dataclass(frozen=True, slots=True)
class Change:
    """A workbook or template that is not what a paper was made from: its file name, and what became of it."""

    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.name} が{self.what}"


@dataclass(frozen=True, slots=True)
class PaperStatus:
    """One file of a paper: what staff call the paper, the file's name, and how it stands.

    `edited`: someone changed it by hand since it was made. `changes` are why it is older.
    """

    label: str
    name: str
    state: State
    edited: bool = False
    changes: tuple[Change, ...] = ()

    @property
    def stale(self) -> bool:
        """Whether the next packet would make it anew: it is not there, or something it is made from has changed."""
        return self.state is not State.CURRENT


@dataclass(frozen=True, slots=True)
class Status:
    """How the papers of a meeting stand, in the order of the packet.

    `kept` are the versions edited by hand that earlier packets set aside, `others` what else is in the folder that the
    program did not make; names relative to the packet's folder, POSIX style.
    """

    meeting: str
    papers: tuple[PaperStatus, ...]
    kept: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def stale(self) -> tuple[PaperStatus, ...]:
        """The papers that the next packet would make anew."""
        return tuple(paper for paper in self.papers if paper.stale)

    def as_text(self) -> str:
        """Plain lines: the papers by how they stand, the worst first, what else is in the folder, and what to do."""
        lines = [self.meeting]
        for state in State:
            if standing := [paper for paper in self.papers if paper.state is state]:
                lines += [f"■ {state}", *(f"  {paper.name}{_detail(paper)}" for paper in standing)]
        if self.kept:
            lines += ["■ 前に手で直されたもの", *(f"  {name}" for name in self.kept)]
        if self.others:
            lines += ["■ 自分で置いたもの", *(f"  {name}" for name in self.others)]
        if self.stale:
            lines.append(f"最新でないものが{len(self.stale)}件あります。「kaigi packet」で最新になります。")
        elif self.papers:
            lines.append("すべて最新です。")
        else:
            lines.append("資料はまだありません。「kaigi packet」で作れます。")
        return "\n".join(lines)

    def as_json(self) -> str:
        """The same for other programs."""
        papers = [
            {
                "paper": paper.label,
                "file": paper.name,
                "state": paper.state.name.lower(),
                "edited": paper.edited,
                "changes": [{"name": change.name, "what": change.what} for change in paper.changes],
            }
            for paper in self.papers
        ]
        found = {"meeting": self.meeting, "papers": papers, "kept": self.kept, "others": self.others}
        return json.dumps(found, ensure_ascii=False, indent=1)


def status_of(meeting: MeetingFolders) -> Status:
    """How the packet of a meeting stands. Nothing is rendered; files are hashed.

    The workbooks are read only when one of them changed, or when there are other meetings, of which a paper may look up
    one that came since: else the record tells which papers there are. Raises GeneratorError when a workbook or the
    packet's folder may not be read.
    """
    packet, folder = meeting.packet, meeting.inputs
    with suppress(GeneratorError):  # another run is at work, or will report what hinders it
        sweep(packet)
    try:
        made, there = manifest_of(packet).outputs, digests(packet)
    except OSError:
        raise GeneratorError(
            f"「outputs/{meeting.name}」の中を読めません。"
            "WordやExcelで開いていれば閉じ、ネットワークがつながっているかを確かめてから、もう一度実行してください。"
        ) from None
    inputs = {
        normalize("NFC", path.name): digest(content_of(path))
        for path in listed(folder)
        if path.is_file() and path.name.lower().endswith(".xlsx") and not path.name.startswith("~$")
    }
    if own := meeting.organisation:
        inputs[own.name] = digest(content_of(own))
    of_earlier = {name for output in made.values() if output.origin for name in output.origin.inputs if "/" in name}
    inputs |= {name: _hash(folder.resolve().parent / name) for name in of_earlier}
    if _unchanged(made, inputs) and not meeting.others():
        wanted = _recorded(made)
    else:
        read = read_meeting(meeting)
        inputs |= {name: digest(data) for name, data in read.earlier.items()}
        wanted = _asked(read.book, made, inputs)
    present = {folded(name): held for name, held in there.items()}
    papers = tuple(_standing(paper, made.get(paper.name), present, inputs, meeting.template) for paper in wanted)
    accounted = {folded(name) for name in [*made, *(paper.name for paper in papers)]}
    rest = [name for name in there if folded(name) not in accounted]
    kept = tuple(name for name in rest if KEPT in name)
    return Status(meeting.name, papers, kept, tuple(name for name in rest if name not in kept))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file of a paper: what staff call the paper, and the workbooks it would be made from. Not `asked`: no longer."""

    label: str
    name: str
    workbooks: Collection[str]
    asked: bool = True


def _unchanged(made: Mapping[str, Output], inputs: Mapping[str, str]) -> bool:
    """Whether every paper's workbooks are what it was made from.

    A workbook that came since matters once ［配付資料］ asks for it, which changes the meeting's own.
    """
    papers = [output.origin for output in made.values() if output.origin and output.origin.paper]
    same = all(inputs.get(name) == held for origin in papers for name, held in origin.inputs.items())
    # 団体.xlsx is made use of as soon as it is there.
    known = all(ORGANISATION_WORKBOOK in origin.inputs for origin in papers)
    return bool(papers) and same and (known or ORGANISATION_WORKBOOK not in inputs)


def _recorded(made: Mapping[str, Output]) -> list[_Wanted]:
    """The papers of the record, in the order of the packet."""
    found = ((name, output.origin) for name, output in made.items())
    return [_Wanted(origin.paper, name, origin.inputs) for name, origin in found if origin and origin.paper]


def _asked(book: Book, made: Mapping[str, Output], inputs: Mapping[str, str]) -> list[_Wanted]:
    """The papers that the workbooks ask for, then those of the record that they do not.

    While ［配付資料］ cannot be read whole, nobody can say which those are: they count as asked for.
    """
    jobs = jobs_of(book)
    asked = [_Wanted(job.label, name, job.workbooks(inputs)) for job in jobs for name in job.files.values()]
    whole = bool(book[Handout]) and book.whole(Handout)
    names = {folded(paper.name) for paper in asked}
    rest = (paper for paper in _recorded(made) if folded(paper.name) not in names)
    return [*asked, *(replace(paper, asked=not whole) for paper in rest)]


def _standing(
    paper: _Wanted,
    made: Output | None,
    present: Mapping[str, str],
    inputs: Mapping[str, str],
    template: Callable[[str], Path],
) -> PaperStatus:
    held = present.get(folded(paper.name))
    origin = made.origin if made else None
    changes = tuple(_changes(origin, paper.workbooks, inputs, template)) if origin else ()
    if not paper.asked:
        state = State.DROPPED
    elif held is None:
        state = State.MISSING if made else State.NEVER
    elif origin is None:
        state = State.UNKNOWN
    elif changes:
        state = State.OLDER
    elif (origin.version, origin.settings) != (VERSION, settings()):
        state = State.OTHER_PROGRAM
    else:
        state = State.CURRENT
    edited = made is not None and held not in (None, made.digest)
    return PaperStatus(paper.label, paper.name, state, edited, changes)


def _changes(
    origin: Origin, reads: Iterable[str], inputs: Mapping[str, str], template: Callable[[str], Path]
) -> Iterator[Change]:
    """What a paper is made from and is not what it was: workbooks first, each by name."""
    templates = {name: _hash(template(name)) for name in origin.templates}
    for now, then in ((inputs, origin.inputs), (templates, origin.templates)):
        for name, held in sorted(then.items()):
            if now.get(name) != held:
                yield Change(name, "変わっています" if now.get(name) else "なくなっています")
    yield from (Change(name, "加わっています") for name in sorted(set(reads) - origin.inputs.keys()))


def _hash(path: Path) -> str:
    """The SHA-256 of a file as it is now; empty when it is not there."""
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def _detail(paper: PaperStatus) -> str:
    """Why a paper is older, and that it was edited by hand."""
    told = [*map(str, paper.changes), *(["手で直されています"] if paper.edited else [])]
    return f"（{'、'.join(told)}）" if told else ""


def outdated(meeting: MeetingFolders, book: Book | None) -> Iterator[Problem]:
    """A 注意 for each paper of a meeting that is older than what it is made from, its workbooks first of all.

    What the record calls older is made once more, in memory, and compared: a cell that the paper does not print (an
    address, say) makes no paper old. Without `book`, as long as the workbooks have a 誤り, the record alone tells.
    """
    older = {paper.name: paper for paper in status_of(meeting).papers if _may_be_old(paper)}
    then = manifest_of(meeting.packet).outputs
    editions: Editions = {}
    for job in jobs_of(book) if book and older else ():
        names = [name for name in job.files.values() if name in older and name in then]
        if not names:
            continue
        try:
            now = made(draft(meeting, book, job), editions).files if book else {}
        except GeneratorError:  # its template may not be used as it is: a packet tells why
            continue
        for name in names:
            if digest(now[name]) == then[name].digest:
                del older[name]
    yield from map(_finding, older.values())


def _may_be_old(paper: PaperStatus) -> bool:
    return paper.state in (State.OLDER, State.OTHER_PROGRAM, State.UNKNOWN)


def _finding(paper: PaperStatus) -> Problem:
    why = "、".join(map(str, paper.changes)) or "作られた後で、プログラムか設定が変わっています"
    message = f"作られた後で、もとになるものが変わったので、今の入力と食い違っているかもしれません（{why}）。"
    kept = "手で直したところは消えずに「…（手直し …）」に残るので、同じ直しをExcelにも書いてください。"
    hint = f"「kaigi packet」で作り直してください。{kept if paper.edited else ''}"
    return Problem(Severity.WARNING, "配付07", Place(paper.name), message, hint)


MADE = "できています"
ELSEWHERE_STATE = "別途作ります"
NOTHING = "この月は該当がありません"


@dataclass(frozen=True, slots=True)
class DueForm:
    """A form of the list: `state` is what is there of it, `missing` whether something has to be done for it here."""

    group: str
    form: str
    name: str
    day: date | None
    limit: str
    way: str
    state: str
    missing: bool

    @property
    def told(self) -> str:
        """Form, name, last day, way and state in a line."""
        day = f"{wareki(self.day)}まで" if self.day else ""
        limit = "・".join(filter(None, [day, self.limit]))
        return "　".join(filter(None, [f"{self.form} {self.name}", limit, self.way, self.state]))


@dataclass(frozen=True, slots=True)
class DueForms:
    """The forms due in a month, and those handed in when something happens; both in the order of ［提出物］."""

    meeting: str
    month: Period
    due: tuple[DueForm, ...]
    any_time: tuple[DueForm, ...]

    def as_text(self) -> str:
        """Plain lines: what is due under its 区分, what is due at any time, and what is missing."""
        lines = [f"{self.meeting}　{self.month.label}に提出するもの"]
        for group in dict.fromkeys(form.group for form in self.due):
            lines.append(f"■ {group}")
            lines += [f"  {'×' if form.missing else '○'} {form.told}" for form in self.due if form.group == group]
        if not self.due:
            lines.append("  ありません。")
        for group in dict.fromkeys(form.group for form in self.any_time):
            lines.append(f"■ {group}")
            lines += [f"  ・ {form.told}" for form in self.any_time if form.group == group]
        missing = [form for form in self.due if form.missing]
        if missing:
            lines.append(f"足りないものが{len(missing)}件あります（×の行）。")
        elif self.due:
            lines.append("足りないものはありません。別途作るものを確かめてください。")
        return "\n".join(lines)

    def as_json(self) -> str:
        """The same for other programs."""

        def listed(forms: Iterable[DueForm]) -> list[dict[str, object]]:
            return [
                {
                    "form": form.form,
                    "name": form.name,
                    "day": form.day.isoformat() if form.day else None,
                    "way": form.way,
                    "state": form.state,
                    "missing": form.missing,
                }
                for form in forms
            ]

        found = {"meeting": self.meeting, "month": self.month.first.isoformat()[:7], "due": listed(self.due)}
        return json.dumps(found | {"any_time": listed(self.any_time)}, ensure_ascii=False, indent=1)


def due_forms(meeting: MeetingFolders, month: str | None, today: date | None = None) -> DueForms:
    """What is due in a month (令和6年5月; none named: the month of `today`), with the state of its papers.

    Raises GeneratorError when the meeting's folder has no log that can be read, or the month is not of its 年度.
    """
    book = read_meeting(meeting).book
    if not book.has(Office) or not book[Submission] or not book.whole(Office, Submission):
        raise GeneratorError(
            f"{meeting.name} の {WORKBOOK} から提出物を読み取れません。"
            "［支援室］と［提出物］を書き、［配付資料］にこのブックから作る資料を入れて、"
            "「kaigi check」で誤りを確かめてください。"
        )
    period = _month(month, book.one(Office), today or date.today())
    states = {paper.name: paper.state for paper in status_of(meeting).papers}
    jobs = list(jobs_of(book))
    listed = [(item, _form(item, jobs, states)) for item in items(book, period)]
    due = tuple(form for item, form in listed if item.due)
    return DueForms(meeting.name, period, due, tuple(form for item, form in listed if item.at_any_time))


def _month(words: str | None, office: Office, today: date) -> Period:
    whole = year_of(office.fiscal_year)
    try:
        found = parse_month(words) if words else month_of(today)
    except ValueError as fault:
        raise GeneratorError(str(fault)) from None
    if found.first not in whole:
        raise GeneratorError(
            f"{found.label}は、日誌の年度（{whole.label}）の月ではありません。"
            f"「--month {whole.months[0].label}」のように月を書いてください。"
        )
    return found


def _form(item: Item, jobs: Iterable[Job], states: Mapping[str, State]) -> DueForm:
    row, state, missing = item.submission, "", False
    if item.rows is None:
        state = ELSEWHERE_STATE
    elif not item.applies:
        state = NOTHING
    elif item.due:
        state = _state(item.rows, _files(item.submission.made_as, item.due, jobs), states)
        missing = state != MADE
    day = item.due.day if item.due else None
    return DueForm(row.group, row.number, row.name, day, row.limit, row.way, state, missing)


def _files(kind: str, due: Due, jobs: Iterable[Job]) -> list[str]:
    """The files of the papers of a kind that report on what is due."""
    return [
        name
        for job in jobs
        if job.document.kind == kind and (job.copy is None or is_about(job.copy, due.about))
        for name in job.files.values()
    ]


def _state(rows: int, files: list[str], states: Mapping[str, State]) -> str:
    if not rows:
        return "記録がありません"
    if not files:
        return "［配付資料］にありません"
    found = [states.get(name, State.NEVER) for name in files]
    if any(state in (State.NEVER, State.MISSING) for state in found):
        return "まだ作っていません"
    return MADE if all(state is State.CURRENT for state in found) else "入力かひな形が後で変わっています"
