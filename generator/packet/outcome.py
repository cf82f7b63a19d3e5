"""What a run gave: findings, those that were looked at and may stay, papers, files; and whether it still stands."""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from generator import kept
from generator.forms.meeting import SETTLED_WORKBOOK, WORDS_WORKBOOK, KeptSettled, Settled
from generator.japanese.text import key
from generator.office import MeetingFolders, content_of, listed
from generator.packet.compose import Job, Paper
from generator.packet.deliver import Delivery
from generator.packet.files import put
from generator.packet.ledger import written_in
from generator.packet.record import digests, manifest_of
from generator.packet.rewordings import HandEdit, Rewording
from generator.problem import GeneratorError, Place, Problem, Severity, alike, as_one
from generator.records.book import Book

_OF_THE_MOMENT = frozenset({"入力02"})
"""Findings about what is going on while the program runs, not about what is written."""
_EMPTY = "（空欄）"
_LONGEST = 30_000  # characters kept of the words of a finding; an Excel cell holds 32,767


@dataclass(frozen=True, slots=True)
class Settlement:
    """A finding that was settled, and why."""

    problem: Problem
    reason: str


def divided(problems: Iterable[Problem], book: Book) -> tuple[list[Problem], list[Settlement]]:
    """The findings still open, and those that ［確認済み］ settles. A 誤り is never settled."""
    rows = _rows(book)
    written = written_in(book)
    still_open: list[Problem] = []
    settled: list[Settlement] = []
    for problem in problems:
        row = next((row for row in rows if _settles(row, problem, written)), None)
        if row is None or problem.severity is Severity.ERROR:
            still_open.append(problem)
        else:
            settled.append(Settlement(problem, row.reason))
    return still_open + list(_too_wide(rows)), settled


def keep(  # noqa: PLR0913 - two things to look at, four that the clerk said
    folder: Path,
    problems: Iterable[Problem],
    book: Book,
    *,
    codes: Collection[str],
    reason: str,
    today: date,
    places: Collection[str] = (),
) -> tuple[Path, int]:
    """Settle the 注意 and 参考 among the open findings (of `codes` and at `places`, when any are named) in 確認済み.xlsx.

    Returns that workbook and how many were settled. Raises GeneratorError when it is open in Excel, has something that
    would be lost, or the disk refuses; it is then as it was.
    """
    from generator.excel.blank import blank

    path = folder / SETTLED_WORKBOOK
    problems = list(problems)
    _refuse_to_lose(path, problems)
    written = written_in(book)
    wanted = set(map(key, places))
    where = {problem: key(str(as_one(group).place)) for group in alike(problems) for problem in group}
    chosen = [
        _row(problem, written, reason, today)
        for problem in problems
        if problem.severity is not Severity.ERROR
        and problem.code not in _OF_THE_MOMENT
        and (not codes or key(problem.code) in map(key, codes))
        and (not places or where[problem] in wanted or key(str(problem.place)) in wanted)
    ]
    if chosen:
        rows = [*map(_cells, book[KeptSettled]), *chosen]
        _replace(path, blank(SETTLED_WORKBOOK, [KeptSettled], {KeptSettled.declaration.name: rows}))
    return path, len(chosen)


def _refuse_to_lose(path: Path, problems: Iterable[Problem]) -> None:
    if path.with_name(f"~${SETTLED_WORKBOOK}").exists():
        raise GeneratorError(f"{SETTLED_WORKBOOK} がExcelで開かれています。閉じてから、もう一度実行してください。")
    for problem in problems:
        if problem.place.workbook == SETTLED_WORKBOOK:
            raise GeneratorError(
                f"{SETTLED_WORKBOOK} に直すところがあるため、書き足せません。直してから、もう一度実行してください。\n{problem}"
            )


def _replace(path: Path, data: bytes) -> None:
    try:
        put(path, data, over=True)
    except OSError:
        raise GeneratorError(
            f"{path.name} に書き込めません。Excelで開いていれば閉じ、書き込めるフォルダーかどうかを確かめて、"
            "もう一度実行してください。"
        ) from None


def _rows(book: Book) -> list[Settled]:
    return [*book[Settled], *book[KeptSettled]]


def _settles(row: Settled, problem: Problem, written: dict[Place, str]) -> bool:
    """Whether a row means this finding: its code, and of place and words those that the row tells."""
    if key(row.code) != key(problem.code) or not (row.place or row.text):
        return False
    if (
        row.place
        and row.text
        and _is_same(_sides(f"〔{row.place}〕{row.text}"), _sides(_both(problem, written)), written)
    ):
        return True
    if row.place and key(row.place) != key(str(problem.place)):
        return False
    return not row.text or row.text.strip() in (_own(problem, written), _words(problem, written))


def _both(problem: Problem, written: dict[Place, str]) -> str:
    return f"〔{problem.place}〕{_words(problem, written)}"


def _sides(told: str) -> list[tuple[str, str, str]]:
    """The sides of a contradiction, whichever comes first: where in its workbook each stands, its words, and the workbook."""
    found = re.split(r"(?:\A|\n)〔([^〔〕\n]*)〕", told)[1:]
    places = [place.partition("［") for place in found[::2]]
    return sorted(
        (key(rest), words.strip(), key(book)) for (book, _, rest), words in zip(places, found[1::2], strict=True)
    )


def _is_same(settled: list[tuple[str, str, str]], found: list[tuple[str, str, str]], written: dict[Place, str]) -> bool:
    """Whether two lists of sides tell of one matter. A workbook that is not there any more may have another name now."""
    there = {key(place.workbook) for place in written}
    return len(settled) == len(found) and all(
        one[:2] == other[:2] and (one[2] == other[2] or (bool(one[0]) and one[2] not in there))
        for one, other in zip(settled, found, strict=True)
    )


def _own(problem: Problem, written: dict[Place, str]) -> str:
    return _said(problem.place, problem.text, written)


def _words(problem: Problem, written: dict[Place, str]) -> str:
    """The words of the cell that a finding is about, and of the other places of a contradiction: what must not change."""
    others = (f"〔{other.place}〕{_said(other.place, other.text, written)}" for other in problem.others)
    return "\n".join([_own(problem, written), *others])[:_LONGEST].strip()


def _said(place: Place, text: str, written: dict[Place, str]) -> str:
    from generator.ooxml.parts import writable

    return writable(written.get(place, text)).strip() or (_EMPTY if place.cell else "")


def _row(problem: Problem, written: dict[Place, str], reason: str, today: date) -> dict[str, object]:
    return {
        "符号": problem.code,
        "場所": str(problem.place),
        "内容": _words(problem, written),
        "理由": reason,
        "確認日": today,
    }


def _cells(row: Settled) -> dict[str, object]:
    """A row as it is to be written again."""
    return {column.heading: getattr(row, name) for name, column in row.declaration.columns.items()}


def _too_wide(rows: Iterable[Settled]) -> Iterator[Problem]:
    for row in rows:
        if not (row.place or row.text):
            yield Problem(
                Severity.WARNING,
                "確認02",
                row.cell("code").place,
                "「場所」も「内容」も空欄なので、この行は使われません。",
                "どちらかを、指摘のとおりに書いてください。",
                row.code,
            )


@dataclass(slots=True)
class Outcome:
    """What a run gave: findings, the papers they are about, and what was written where.

    `problems` are the open findings, `settled` those that ［確認済み］ settles. `changed` tells of each file of a paper
    whether it is new, `reworded` what those that changed say otherwise than before. `trouble` is why something that was to be written could not be. `known` are
    the marks (`page.mark`) of what the last run told; None where nobody knows.
    """

    meeting: str
    problems: list[Problem] = field(default_factory=list)
    settled: list[Settlement] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    folder: Path | None = None
    delivery: Delivery | None = None
    changed: dict[str, str] = field(default_factory=dict)
    hand_edits: list[HandEdit] = field(default_factory=list)
    reworded: list[Rewording] = field(default_factory=list)
    trouble: str = ""
    known: frozenset[str] | None = None

    @property
    def refused(self) -> bool:
        """Whether a 誤り keeps the packet from being made."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def footprint(meeting: MeetingFolders, what: str, *, strict: bool) -> str:
    """The name under which the outcome of a run (`what`: packet, check) is kept: the hash of everything it may read.

    Of the folders of other meetings it counts when each workbook was saved and its size, since few of them are read.
    Empty when nothing is kept, or a file may not be read: the run will tell of that.
    """
    try:
        names = meeting.name, meeting.inputs.resolve().name
        return kept.key_of(what, *names, strict, *_contents(meeting)) if kept.folder() else ""
    except (GeneratorError, OSError):
        return ""


def _contents(meeting: MeetingFolders) -> Iterator[object]:
    for path in listed(meeting.inputs):
        yield path.name
        if path.is_dir():
            yield "/"
        elif path.suffix.lower() in (".xlsx", ""):
            yield content_of(path)
    for folder in (meeting.templates, meeting.office.templates):
        for path in listed(folder) if folder.is_dir() else ():
            yield path.name
            if path.suffix == ".docx" and path.is_file() and not path.name.startswith("~$"):
                yield content_of(path)
    for shared in (meeting.organisation, meeting.office.inputs / WORDS_WORKBOOK):
        if shared is not None and shared.is_file():
            yield from (shared.name, content_of(shared), shared.with_name(f"~${shared.name}").exists())
    for other in meeting.others():
        yield other.name
        for path in listed(other.inputs):
            told = path.stat()
            yield from (path.name, told.st_size, told.st_mtime_ns)


def standing(meeting: MeetingFolders, run: str) -> Outcome | None:
    """The outcome of the same run before, when every file it wrote lies there as it was written; else None."""
    if not run or (known := kept.recalled(run)) is None:
        return None
    outcome, written = known
    if not isinstance(outcome, Outcome) or _lying(meeting.packet, written) != written:
        return None
    outcome.folder = meeting.packet
    outcome.delivery = Delivery(tuple(written), ())
    return outcome


def remember(run: str, outcome: Outcome, names: tuple[str, ...]) -> None:
    """Keep what a run found and the hashes of the files it wrote, for the next run of the same.

    Not of a run whose page tells what is worded otherwise than before: the next page will not.
    """
    if not run or outcome.folder is None or outcome.trouble or outcome.reworded:
        return
    written = _lying(outcome.folder, dict.fromkeys(names, ""))
    told = Outcome(outcome.meeting, outcome.problems, outcome.settled, outcome.jobs)
    told.changed = dict.fromkeys(outcome.changed, "変更なし")
    kept.keep(run, (told, written))


def _lying(packet: Path, names: dict[str, str]) -> dict[str, str]:
    """The hashes of those of the files that lie in a packet as the record tells them; empty when it cannot be read."""
    with suppress(OSError):
        made, there = manifest_of(packet).outputs, digests(packet)
        return {name: there[name] for name in names if name in made and there.get(name) == made[name].digest}
    return {}
