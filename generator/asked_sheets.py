"""Sheets needed only if used: that one is missing is a finding once an asked paper is made from it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.book import Book
from generator.document import documents
from generator.excel.refusals import Refusal
from generator.forms.meeting import Handout
from generator.handouts import needs
from generator.problem import Problem, Severity
from generator.record import Layout, Record, forms


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
