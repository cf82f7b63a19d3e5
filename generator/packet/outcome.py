"""What a run gave: findings, papers, what was written where."""

from dataclasses import dataclass, field
from pathlib import Path

from generator.packet.compose import Job, Paper
from generator.packet.deliver import Delivery
from generator.packet.hand_edits import HandEdit
from generator.packet.rewordings import Rewording
from generator.packet.settle import Settlement
from generator.problem import Problem, Severity


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
