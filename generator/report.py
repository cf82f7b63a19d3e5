"""The reports beside a packet: one page with everything that was found, and a marked copy of each workbook concerned."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from generator.comparison.chars import compare
from generator.derivations import derivations
from generator.excel.characters import writable
from generator.excel.earlier_copy import concerning, still_right
from generator.file_names import fitted
from generator.grouping import grouped, papers_of
from generator.inputs import Inputs
from generator.jobs import Job
from generator.problem import Place, Problem, Severity
from generator.readings import FOLDER

if TYPE_CHECKING:  # the pass asks for reports, so it cannot be asked for here
    from generator.pipeline import Outcome

PAGE = "点検結果.html"

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


def reports(outcome: "Outcome", inputs: Inputs, *, new_copies: bool) -> dict[str, bytes]:
    """The files of the reports by their name within the packet. Equal input and equal earlier copies give equal bytes.

    The marked copies of workbooks take some 25 ms each: those that would be the same as before stay, and the others are
    made with `new_copies` only, which a packet leaves to a check.
    """
    names, copies = {}, {}
    for workbook in inputs.data:
        names[workbook] = fitted(workbook.removesuffix(".xlsx"), f"_{FOLDER}.xlsx")
        ours = concerning(workbook, outcome.problems)
        if ours and (copy := _copy(workbook, inputs, ours, _before(outcome.folder, names[workbook]), anew=new_copies)):
            copies[workbook] = copy
    links = {workbook: quote(names[workbook]) for workbook in copies}
    page = _page(outcome, inputs, links, all_copies=new_copies)
    made = {PAGE: page.encode()} | {names[workbook]: copy for workbook, copy in copies.items()}
    return {f"{FOLDER}/{name}": data for name, data in made.items()}


def _before(folder: Path | None, name: str) -> bytes:
    try:
        return (folder / FOLDER / name).read_bytes() if folder else b""
    except OSError:
        return b""


def _copy(workbook: str, inputs: Inputs, ours: Sequence[Problem], before: bytes, *, anew: bool) -> bytes | None:
    data = inputs.data[workbook]
    if still_right(before, workbook, data, ours):
        return before
    if not anew:
        return None
    from generator.excel.annotate import annotated

    return annotated(workbook, data, ours, inputs.opened.get(workbook))


def _page(outcome: "Outcome", inputs: Inputs, copies: Mapping[str, str], *, all_copies: bool) -> str:
    cards = [
        (group.title, [_card(problem, outcome.jobs, copies) for problem in group.problems])
        for group in grouped(outcome.problems, outcome.jobs)
    ]
    every = [card for _, found in cards for card in found]
    return _template().render(
        meeting=outcome.meeting,
        refused=outcome.refused,
        counts=Counter(problem.severity for problem in outcome.problems),
        severities=list(Severity),
        kinds={Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"},
        groups=cards,
        with_copies=bool(copies),
        all_copies=all_copies
        or not ({p.place.workbook for p in outcome.problems} & inputs.data.keys()) - copies.keys(),
        papers=list(dict.fromkeys(paper for card in every for paper in card.papers)),
        families=sorted({card.family for card in every}),
        settled=[_card(item.problem, outcome.jobs, copies, item.reason) for item in outcome.settled],
        derivations=derivations(outcome.papers, inputs.book),
    )


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_finalize
    )
    return environment.from_string(files("generator").joinpath("report.html.j2").read_text(encoding="utf-8"))


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
