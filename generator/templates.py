"""Examine every template of an office: what may not be mailed, and what its words should be."""

from collections.abc import Iterator
from pathlib import Path

from generator.document import Document, documents, template_path
from generator.fillable import fillables
from generator.fillable import template_path as form_path
from generator.meeting_folders import find_meeting
from generator.meeting_templates import strangers
from generator.pipeline import Outcome
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.vocabulary import Source, on_pages, vocabulary
from generator.word.control_faults import control_faults
from generator.word.proofread import Proof, proofread
from generator.word.template import faults, open_template
from generator.word.template_faults import TemplateFault


def examine(root: Path, meeting: str | None = None) -> Outcome:
    """The findings about all templates of the registered kinds, those of a meeting's own folder in their stead.

    Raises GeneratorError when there is no such meeting.
    """
    folder = find_meeting(root, meeting) if meeting else None
    outcome = Outcome(f"ひな形（{folder.name}）" if folder else "ひな形")
    if folder:
        outcome.problems += strangers(folder)
    printed = {source for kind in documents().values() if kind.pages for source in on_pages(kind)}
    kinds = _by_template()
    for kind in kinds:
        path = template_path(root, kind, folder)
        try:
            proof = _proof(path, kind)
        except GeneratorError as fault:
            outcome.problems.append(Problem(Severity.ERROR, "ひな形00", Place(path.name), str(fault)))
        else:
            outcome.problems += proof.problems
            printed |= proof.printed
    for form in fillables().values():
        path = form_path(root, form)
        try:
            template = open_template(path)
        except GeneratorError as fault:
            outcome.problems.append(Problem(Severity.ERROR, "ひな形00", Place(path.name), str(fault)))
        else:
            outcome.problems += [*faults(template), *control_faults(template, form.menus(), required=form.required())]
    if not outcome.refused:  # a tag that is not understood may be the one that prints a column
        outcome.problems += _printed_nowhere(kinds, printed)
    return outcome


def _by_template() -> list[Document]:
    """One kind for each template: those that share one have the same words."""
    return list(
        {
            kind.template: kind
            for kind in sorted(documents().values(), key=lambda kind: not kind.weave)
            if kind.template
        }.values()
    )


def _proof(path: Path, kind: Document) -> Proof:
    template = open_template(path)
    proof = proofread(template, vocabulary(kind))
    return Proof([*faults(template), *proof.problems], proof.printed)


def _printed_nowhere(kinds: list[Document], printed: set[Source]) -> Iterator[Problem]:
    """The columns of the papers' sheets that no template prints: what is written there reaches nobody.

    What steers a paper, names a row or points at one need not be printed itself.
    """
    for kind in kinds:
        for form in kind.uses:
            sheet = form.declaration
            for column in sheet.columns.values():
                source = Source(sheet.workbook, sheet.name, column)
                if source not in printed and not (column.steers or column.key or column.refers):
                    printed.add(source)
                    place = Place(template_path(Path(), kind).name)
                    words = {"workbook": sheet.workbook, "sheet": sheet.name, "word": column.heading}
                    yield TemplateFault.PRINTED_NOWHERE.at(place, **words)
