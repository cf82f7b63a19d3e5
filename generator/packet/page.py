"""The reports beside a packet: one page with everything that was found, and a marked copy of each workbook concerned."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from generator import kept
from generator.compare.text import compare
from generator.packet.compose import Job
from generator.packet.files import fitted
from generator.packet.inputs import Inputs
from generator.packet.ledger import derivations
from generator.packet.outcome import Outcome
from generator.packet.record import CHECKED
from generator.problem import _ORDER, Place, Problem, Severity, alike, as_one, worst_first


@dataclass(frozen=True, slots=True)
class Group:
    """A paper, or a workbook no paper is made from alone, and what was found there, worst first."""

    title: str
    problems: tuple[Problem, ...]


def grouped(problems: Iterable[Problem], jobs: Sequence[Job]) -> list[Group]:
    """The findings under the first paper made from the sheet they are in, else under their workbook; the worst group first."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        title = next(papers_of(problem.place, jobs), problem.place.workbook)
        found.setdefault(title, []).append(problem)
    titles = [*dict.fromkeys(job.group for job in jobs), *sorted(found)]
    groups = (
        Group(title, tuple(map(as_one, alike(worst_first(found.pop(title)))))) for title in titles if title in found
    )
    return sorted(groups, key=lambda group: _ORDER.index(group.problems[0].severity))


def papers_of(place: Place, jobs: Iterable[Job]) -> Iterator[str]:
    """What the papers made from the sheet of a place are called, in their order; the copies of one paper once."""
    return iter(dict.fromkeys(job.group for job in jobs if job.reads(place)))


def marks_in(packet: Path) -> frozenset[str] | None:
    """The marks of what the last page of findings told; None when there is none, or one of an earlier version."""
    try:
        page = (packet / FOLDER / PAGE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    found = _MARKS.search(page)
    return frozenset(found[1].split()) if found else None


def mark(problem: Problem) -> str:
    """What tells a finding from others in the next run, wherever its row has moved by then; none of its words."""
    place = problem.place
    told = "\0".join((problem.code, place.workbook, place.sheet, problem.message, problem.text))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]


_MARKS: Final = re.compile("<!-- 前の点検 ([0-9a-f ]*)-->")

FOLDER: Final = CHECKED

PAGE: Final = "点検結果.html"

_FAMILY = re.compile(r"\d+$")
_LEAST_KEPT = 0.25  # of the longer text; where less is shared, marks would not show what differs


@dataclass(frozen=True, slots=True)
class _Text:
    """A place with its words as HTML; `copy` is the address of the marked copy of its workbook, empty when there is none."""

    place: str
    words: Markup
    copy: str


@dataclass(frozen=True, slots=True)
class _Card:
    """A finding as the page shows it: what speaks against each other stands side by side in `pairs`.

    Own words that no mark tells apart stand beside the first of the others alone.
    """

    problem: Problem
    place: _Text
    pairs: list[tuple[_Text | None, _Text]]
    family: str
    papers: list[str]
    reason: str = ""


LIVE: Final = "更新.js"
"""The file beside the page that tells a page which is open whether there is a newer one; there while somebody watches."""


def reports(outcome: Outcome, inputs: Inputs, *, live: bool = False) -> dict[str, bytes]:
    """The files of the reports by their name within the packet. Equal input gives equal bytes.

    A `live` page loads itself anew when there is a newer one.
    """
    from generator.excel.marked import annotated

    made, links = {}, {}
    for workbook, data in inputs.data.items():
        if copy := annotated(workbook, data, outcome.problems, inputs.opened.get(workbook)):
            name = fitted(workbook.removesuffix(".xlsx"), f"_{FOLDER}.xlsx")
            made[f"{FOLDER}/{name}"], links[workbook] = copy, quote(name)
    page = _page(outcome, inputs, links)
    if live:
        version = hashlib.sha256(page.encode()).hexdigest()[:16]
        page = _page(outcome, inputs, links, version)
        made[f"{FOLDER}/{LIVE}"] = f'kaigiVersion = "{version}";\n'.encode()
    return {f"{FOLDER}/{PAGE}": page.encode(), **made}


def _page(outcome: Outcome, inputs: Inputs, copies: Mapping[str, str], version: str = "") -> str:
    cards = [
        (group.title, [_card(problem, outcome.jobs, copies) for problem in group.problems])
        for group in grouped(outcome.problems, outcome.jobs)
    ]
    every = [card for _, found in cards for card in found]
    return _template().render(
        meeting=outcome.meeting,
        version=version,
        live=quote(LIVE),
        marks=" ".join(sorted(set(map(mark, outcome.problems)))),
        refused=outcome.refused,
        counts=Counter(problem.severity for problem in outcome.problems),
        severities=list(Severity),
        kinds={Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"},
        groups=cards,
        with_copies=bool(copies),
        papers=list(dict.fromkeys(paper for card in every for paper in card.papers)),
        families=sorted({card.family for card in every}),
        settled=[_card(item.problem, outcome.jobs, copies, item.reason) for item in outcome.settled],
        reworded=outcome.reworded,
        compared=lambda found: _compared(found.old or "（なし）", found.new or "（なし）"),
        derivations=derivations(outcome.papers, inputs.book),
    )


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_finalize
    )
    source = files("generator.packet").joinpath("page.html.j2").read_text(encoding="utf-8")
    return Template.from_code(environment, kept.compiled(source, environment.compile), environment.make_globals(None))


def writable(text: str) -> str:
    """Text with □ for each character that no file may hold; what knows them takes long to load."""
    from generator.ooxml import parts

    return parts.writable(text)


def _finalize(value: object) -> object:
    return writable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _card(problem: Problem, jobs: Iterable[Job], copies: Mapping[str, str], reason: str = "") -> _Card:
    def spot(place: Place, words: Markup) -> _Text:
        return _Text(str(place), words, copies.get(place.workbook, ""))

    own = spot(problem.place, escape(writable(problem.text)))
    pairs: list[tuple[_Text | None, _Text]] = []
    for other in problem.others:
        left, right = _compared(problem.text, other.text)
        marked = spot(problem.place, left)
        pairs.append((marked if not pairs or marked != own else None, spot(other.place, right)))
    papers = list(papers_of(problem.place, jobs)) or [problem.place.workbook]
    return _Card(problem, own, pairs, _FAMILY.sub("", problem.code), papers, reason)


def _compared(own: str, other: str) -> tuple[Markup, Markup]:
    """Two texts with what the other has not in <mark>; plain where they share too little to tell."""
    edits = compare(own, other)
    kept = sum(len(edit.old) for edit in edits if edit.op == "keep")
    if kept < _LEAST_KEPT * max(len(own), len(other)):
        return escape(writable(own)), escape(writable(other))
    return _marked((edit.op, edit.old) for edit in edits), _marked((edit.op, edit.new) for edit in edits)


def _marked(edits: Iterable[tuple[str, str]]) -> Markup:
    """One side of a comparison, (op, words) in turn, as HTML."""
    made = Markup()
    for op, words in edits:
        text = escape(writable(words))
        made += Markup("<mark>{}</mark>").format(text) if op == "change" and words else text
    return made
