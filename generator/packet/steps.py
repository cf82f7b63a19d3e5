"""The pass: read, check, compose, render, verify, write."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

from generator import kept
from generator.checks import rule
from generator.office import MeetingFolders
from generator.packet.compose import (
    Draft,
    Editions,
    Job,
    Paper,
    draft,
    jobs_of,
    made,
    only_listed,
    own_templates,
    set_aside,
)
from generator.packet.deliver import deliver, sweep
from generator.packet.files import alone, clashes, in_words
from generator.packet.inputs import Inputs, read_meeting
from generator.packet.ledger import unprinted
from generator.packet.outcome import Outcome, Settlement, divided, footprint, keep, remember, standing
from generator.packet.page import FOLDER, marks_in, reports
from generator.packet.record import Origin, Output, digest, manifest_of
from generator.packet.rewordings import hand_edits, heirs, reworded, still_aside
from generator.problem import GeneratorError, Problem, Severity
from generator.records.book import Book
from generator.records.said import Text

Progress = Callable[[str], None]


def check_meeting(
    meeting: MeetingFolders,
    progress: Progress = lambda _: None,
    found: Callable[[Outcome], None] = lambda _: None,
    *,
    strict: bool = False,
    live: bool = False,
) -> Outcome:
    """Read and check a meeting's workbooks; only the reports are written. With `strict` a 注意 is a 誤り.

    `found` is told of the findings as soon as they are known: a clerk reads them while the reports are written. The page
    of a `live` check loads itself anew.
    """
    rescued: list[tuple[str, str]] = []
    with suppress(GeneratorError):  # what hinders this hinders the delivery as well, which tells it
        rescued = sweep(meeting.packet)
    run, known = footprint(meeting, "check live" if live else "check", strict=strict), marks_in(meeting.packet)
    if not rescued and (same := standing(meeting, run)):
        same.known = known
        found(same)
        return same
    inputs, outcome = examined(meeting, progress, only_listed, strict=strict)
    found(outcome)
    outcome.folder = meeting.packet
    try:
        outcome.delivery = deliver(outcome.folder, reports(outcome, inputs, live=live), within=FOLDER)
        outcome.hand_edits = hand_edits(outcome.folder, [*rescued, *outcome.delivery.kept])
        remember(run, outcome, outcome.delivery.written)
    except GeneratorError as stop:
        outcome.trouble = f"点検結果のファイルは置けませんでした。{stop}"
    return outcome


def make_packet(
    meeting: MeetingFolders,
    progress: Progress = lambda _: None,
    *,
    strict: bool = False,
    anew: bool = False,
    live: bool = False,
) -> Outcome:
    """Make the papers of a meeting and the page of findings: all, or none and the reasons why. `strict`, `live` as in a check.

    What would be the same as it lies there is not made again, unless `anew`.
    """
    packet = meeting.packet
    rescued = sweep(packet)
    run = footprint(meeting, "packet live" if live else "packet", strict=strict)
    if not anew and not rescued and (same := standing(meeting, run)):
        with in_words(packet), alone(packet.parent):  # another run may be about to replace what lies there
            pass
        same.known, same.hand_edits = marks_in(packet), still_aside(packet)
        return same
    editions: Editions = {}
    inputs, outcome = examined(meeting, progress, lambda draft: made(draft, editions, anew=anew), strict=strict)
    if outcome.refused:
        outcome.hand_edits = [*(edits := hand_edits(packet, rescued)), *still_aside(packet, edits)]
        return outcome
    progress("ファイルを置いています")
    files = {name: data for paper in outcome.papers for name, data in paper.files.items()}
    outcome.folder = packet
    former = {name: data for name in files if (data := _content(packet / name)) is not None}
    outcome.changed = {name: _change(former.get(name), data) for name, data in files.items()}
    outcome.reworded = reworded(former, files)
    before, origins = _former(packet), dict(_origins(inputs, outcome.papers))
    outcome.delivery = deliver(packet, files | reports(outcome, inputs, live=live), origins=origins)
    edits = hand_edits(packet, [*rescued, *outcome.delivery.kept], heirs(before, origins))
    outcome.hand_edits = [*edits, *still_aside(packet, edits)]
    remember(run, outcome, outcome.delivery.written)
    kept.tidy()
    return outcome


def settle_meeting(
    meeting: MeetingFolders, codes: Collection[str], reason: str, places: Collection[str] = ()
) -> tuple[Path, int]:
    """Settle the open 注意 and 参考 of a meeting (of `codes` and at `places`, when any are named): in which workbook, how many."""
    inputs, outcome = examined(meeting, lambda _: None, only_listed, strict=False)
    return keep(
        meeting.inputs, outcome.problems, inputs.book, codes=codes, places=places, reason=reason, today=date.today()
    )


def examined(
    meeting: MeetingFolders, progress: Progress, paper_of: Callable[[Draft], Paper], *, strict: bool
) -> tuple[Inputs, Outcome]:
    """The pass up to its findings: a paper is filled when nothing speaks against it, since what it leaves out is a finding.

    `paper_of` makes the paper, or only lists what it prints.
    """
    progress("入力を読んでいます")
    inputs = read_meeting(meeting)
    jobs = list(jobs_of(inputs.book))
    problems = [*inputs.problems, *_clashing(jobs), *own_templates(meeting, jobs), *rule.run(inputs.book)]
    outcome = Outcome(inputs.name, jobs=jobs, known=marks_in(meeting.packet))
    outcome.problems, outcome.settled = judged(problems, inputs.book, strict=strict)
    if not outcome.refused:
        for number, job in enumerate(jobs, start=1):
            progress(f"{number}/{len(jobs)} {job.label}")
            outcome.papers.append(paper_of(draft(meeting, inputs.book, job)))
        problems += _left_out(inputs.book, outcome.papers)
        outcome.problems, outcome.settled = judged(problems, inputs.book, strict=strict)
    return inputs, outcome


def judged(problems: list[Problem], book: Book, *, strict: bool) -> tuple[list[Problem], list[Settlement]]:
    """The open findings, with `strict` each 注意 as a 誤り, and those that ［確認済み］ settles."""
    still_open, settled = divided(problems, book)
    if strict:
        still_open = [
            replace(problem, severity=Severity.ERROR) if problem.severity is Severity.WARNING else problem
            for problem in still_open
        ]
    return still_open, settled


def _clashing(jobs: list[Job]) -> Iterator[Problem]:
    same = set(clashes(name for job in jobs for name in job.files.values()))
    for job in jobs:
        if same & set(job.files.values()):
            yield Problem(
                Severity.ERROR,
                "会議32",
                job.handout.cell("name" if job.handout.name else "kind").place,
                f"「{job.title}」という同じ名前の資料が二つあります。",
                "資料番号か資料名を変えて、区別できるようにしてください。",
                job.title,
            )


def _left_out(book: Book, papers: list[Paper]) -> Iterator[Problem]:
    used = dict.fromkeys(form for paper in papers for form in paper.job.document.uses)
    named = (Text(paper.job.title, places=(paper.job.handout.cell("name").place,)) for paper in papers)
    by_choice = Text("", places=tuple(set_aside(book)))
    return unprinted(book, used, chain(named, [by_choice], (value for paper in papers for value in paper.printed)))


def _former(packet: Path) -> Mapping[str, Output]:
    """What the former packet was made from; what the disk refuses is told by the delivery."""
    try:
        return manifest_of(packet).outputs
    except OSError:
        return {}


def _origins(inputs: Inputs, papers: list[Paper]) -> Iterator[tuple[str, Origin]]:
    """What each file of a paper was made from."""
    workbooks = {name: digest(data) for name, data in (inputs.data | inputs.earlier).items()}
    for paper in papers:
        origin = paper.origin(workbooks)
        yield from ((name, origin) for name in paper.job.files.values())


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _change(before: bytes | None, data: bytes) -> str:
    if before is None:
        return "新規"
    return "変更なし" if before == data else "変更あり"
