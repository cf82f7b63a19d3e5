"""The pass: read, check, compose, render, verify, write."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator import check
from generator.book import Book
from generator.coverage import unprinted
from generator.delivery import Delivery, clashes, deliver, file_name, sweep
from generator.document import Document, documents, template_path
from generator.forms.meeting import ELSEWHERE, Handout, Meeting
from generator.house import DIGITS_OF_KIND, Digits
from generator.inputs import Inputs, find_meeting, read_meeting, sources
from generator.problem import GeneratorError, Problem, Severity
from generator.record import Record
from generator.text import Fields, Text, derived, said
from generator.titles import title_of

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One paper to make: its handout, its kind, its final title and the formats wanted."""

    handout: Handout
    document: Document
    title: str
    formats: tuple[str, ...]

    @property
    def files(self) -> dict[str, str]:
        """File name of the paper by format."""
        suffixes = {"Word": ".docx", "Excel": ".xlsx"}
        return {form: file_name(self.handout.number, self.title, suffixes[form]) for form in self.formats}


@dataclass(slots=True)
class Outcome:
    """What a run gave: findings, and for a made packet its folder, files and what each file printed."""

    meeting: str
    problems: list[Problem] = field(default_factory=list)
    folder: Path | None = None
    delivery: Delivery | None = None
    changed: dict[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether a 誤り keeps the packet from being made."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(slots=True)
class Papers:
    """Made files by name, every value printed in them, and the forms they were made from."""

    files: dict[str, bytes] = field(default_factory=dict)
    printed: list[Text] = field(default_factory=list)
    used: dict[type[Record], None] = field(default_factory=dict)


def check_meeting(root: Path, meeting: str | None) -> Outcome:
    """Read and check a meeting's workbooks; nothing is written."""
    inputs = read_meeting(find_meeting(root, meeting))
    _, problems = _examined(inputs)
    return Outcome(inputs.name, problems)


def make_packet(root: Path, meeting: str | None, progress: Progress = lambda _: None) -> Outcome:
    """Make the papers of a meeting: all of them, or none and the reasons why."""
    folder = find_meeting(root, meeting)
    sweep(root / "outputs")
    progress("入力を読んでいます")
    inputs = read_meeting(folder)
    jobs, problems = _examined(inputs)
    outcome = Outcome(inputs.name, problems)
    if outcome.refused:
        return outcome
    papers = _made(root, inputs.book, jobs, progress)
    outcome.problems += unprinted(inputs.book, papers.used, papers.printed)
    progress("ファイルを置いています")
    outcome.folder = root / "outputs" / inputs.name
    outcome.changed = {name: _change(outcome.folder / name, data) for name, data in papers.files.items()}
    outcome.delivery = deliver(outcome.folder, papers.files)
    return outcome


def _examined(inputs: Inputs) -> tuple[list[Job], list[Problem]]:
    jobs = list(_jobs(inputs.book))
    problems = inputs.problems + list(_clashing(jobs)) + check.run(inputs.book)
    return jobs, problems


def _jobs(book: Book) -> Iterator[Job]:
    if not book.has(Meeting):
        return
    for handout in book[Handout]:
        if handout.kind != ELSEWHERE:
            formats = tuple(handout.formats.split("・")) if handout.formats else ("Word",)
            yield Job(handout, documents()[handout.kind], str(title_of(handout, book).value), formats)


def _clashing(jobs: list[Job]) -> Iterator[Problem]:
    names = {name: job for job in jobs for name in job.files.values()}
    same = set(clashes(name for job in jobs for name in job.files.values()))
    for job in jobs:
        if same & set(job.files.values()):
            yield Problem(
                Severity.ERROR,
                "会議22",
                job.handout.cell("name" if job.handout.name else "kind").place,
                f"「{job.title}」という同じ名前の資料が二つあります。",
                "資料番号か資料名を変えて、区別できるようにしてください。",
                job.title,
            )
    del names


def _made(root: Path, book: Book, jobs: list[Job], progress: Progress) -> Papers:
    from generator.word import verify
    from generator.word.render import render
    from generator.word.template import Template, checked

    templates: dict[Path, Template] = {}
    papers = Papers()
    for number, job in enumerate(jobs, start=1):
        progress(f"{number}/{len(jobs)} {job.handout.number} {job.title}")
        path = template_path(root, job.document)
        if path not in templates:
            templates[path] = checked(path)
        fields = _fields(book, job)
        digits = DIGITS_OF_KIND.get(job.document.kind, Digits.HALF)
        made = render(templates[path], fields, title=job.title, digits=digits)
        faults = verify.faults(made.data, made.printed)
        if faults:
            raise GeneratorError(
                f"「{job.title}」を作って確かめたところ、{faults[0]}。ひな形 {path.name} を控えと見比べてください。"
            )
        papers.printed += verify.printed_in(made.printed)
        papers.used |= dict.fromkeys(job.document.uses)
        for form, name in job.files.items():
            papers.files[name] = made.data if form == "Word" else _workbook(made.data, job)
    return papers


def _fields(book: Book, job: Job) -> Fields:
    """What the module gives for a paper, with the words that every template may use."""
    own = sources(job.handout)
    fields = job.document.compose(book.within(own) if own else book)
    year = said(book.one(Meeting), "fiscal_year")
    from generator.wareki import fiscal_label

    assert isinstance(year.value, int)
    return {
        "資料": {"資料番号": said(job.handout, "number"), "資料名": title_of(job.handout, book)},
        "年度": derived(fiscal_label(year.value), [year]),
        "前年度": derived(fiscal_label(year.value - 1), [year]),
        **fields,
    }


def _workbook(data: bytes, job: Job) -> bytes:
    from generator.excel.paper import workbook_of

    return workbook_of(data, job.title)


def _change(path: Path, data: bytes) -> str:
    try:
        before = path.read_bytes()
    except OSError:
        return "新規"
    return "変更なし" if before == data else "変更あり"
