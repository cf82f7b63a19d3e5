"""What a run gave: findings, papers, what was written where; and whether anything has changed since: if not, it stands."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator import kept
from generator.forms.meeting import WORDS_WORKBOOK
from generator.office import MeetingFolders, content_of, listed
from generator.packet.compose import Job, Paper
from generator.packet.deliver import Delivery
from generator.packet.record import digests, manifest_of
from generator.packet.rewordings import HandEdit, Rewording
from generator.packet.settle import Settlement
from generator.problem import GeneratorError, Problem, Severity


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
