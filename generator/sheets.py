"""Forms with boxes to fill in: a file for every row of their workbook, and a blank one of each kind.

What they hold is about patients. It is no part of a packet; its folder and every file say 「個人情報」; no message, report or
log repeats a word of it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from generator.book import Book
from generator.delivery import deliver, sweep
from generator.excel.refusals import Refusal
from generator.fillable import Fillable, fillables, reference, template_path
from generator.meeting_folders import content_of
from generator.personal import SilentBug, find_forms, form_name, outputs_folder
from generator.pipeline import Outcome
from generator.problem import GeneratorError, Problem
from generator.record import Record, workbooks

if TYPE_CHECKING:  # opening Word files is costly and not needed to know which commands there are
    from generator.word.rooms import Overfull
    from generator.word.template import Template


def make_sheets(root: Path, name: str | None, progress: Callable[[str], None] = lambda _: None) -> Outcome:
    """Fill the forms of a folder under `inputs/`: all, or none and the reasons why.

    Raises GeneratorError when there is no such folder, or a template does not fit. A fault of ours is raised as
    `SilentBug`: what went wrong may quote what was written.
    """
    try:
        return _made(root, name, progress)
    except GeneratorError:
        raise
    except Exception as bug:
        raise SilentBug(type(bug).__name__).with_traceback(bug.__traceback__) from None


def _made(root: Path, name: str | None, progress: Callable[[str], None]) -> Outcome:
    from generator.excel.read import read

    kinds = fillables().values()
    folder = find_forms(root, name)
    sweep(root / "outputs" / folder.name)
    progress("入力を読んでいます")
    outcome = Outcome(folder.name)
    forms = _Forms()
    for workbook, declared in workbooks():
        asked = [kind for kind in kinds if kind.workbook == workbook]
        if asked and (folder / workbook).is_file():
            reading = read(workbook, content_of(folder / workbook), declared)
            outcome.problems += reading.problems
            book = Book(reading.records, frozenset(reading.incomplete))
            for kind in asked:
                progress(kind.kind)
                forms.fill(root, kind, book)
    outcome.problems += dict.fromkeys(forms.problems)  # a setting is in every form
    if not outcome.refused:
        progress("ファイルを置いています")
        outcome.folder = outputs_folder(root, folder)
        outcome.delivery = deliver(outcome.folder, forms.files)
    return outcome


@dataclass(slots=True)
class _Forms:
    """The forms made so far, by file name, and what was found while they were."""

    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def fill(self, root: Path, kind: Fillable, book: Book) -> None:
        """One blank form, then one for each row."""
        from generator.word.filled import filled

        template = checked_template(root, kind)
        lines = _lines(template)
        for row in (None, *book[kind.row]):
            if too_many := list(_too_many(kind, book, row, lines)):
                self.problems += too_many
                continue
            made = filled(template, kind.fields(book, row), title=kind.kind)
            self.problems += (_too_long(kind, book, row, found) for found in made.overfull)
            self.files[form_name(kind.kind, reference(row) if row else "")] = made.data


def checked_template(root: Path, kind: Fillable) -> "Template":
    """The template of a kind of form. Raises GeneratorError with every reason why it cannot be used."""
    from generator.word.control_faults import control_faults
    from generator.word.template import checked

    template = checked(template_path(root, kind))
    if faults := list(control_faults(template, kind.menus(), required=kind.required())):
        reasons = "\n".join(f"  ・{fault.message}{fault.hint}" for fault in faults)
        raise GeneratorError(f"ひな形 {template.name} をこのままでは使えません。\n{reasons}")
    return template


def _lines(template: "Template") -> Counter[str]:
    """How many controls of each tag the template has."""
    from generator.word.controls import controls

    return Counter(control.tag for _, root in template.parts() for control in controls(root))


def _too_many(kind: Fillable, book: Book, row: Record | None, lines: Counter[str]) -> Iterator[Problem]:
    """The first row of each record that the form has no line for."""
    for form in kind.lines:
        sheet = form.declaration
        there = min(lines[tag] for tag in kind.columns() if tag.startswith(f"{sheet.name}."))
        if beyond := kind.lines_of(book, form, row)[there:]:
            place = next(iter(beyond[0].cells.values())).place
            message = f"［{sheet.name}］の{there + 1}行目からは、この様式に書くところがありません。"
            hint = (
                f"この様式に書けるのは{there}行までです。古い行をまとめるか、別の整理番号で新しい様式に続けてください。"
            )
            yield Refusal.TOO_MANY.at(sheet, place, message, hint, heading=sheet.name)


def _too_long(kind: Fillable, book: Book, row: Record | None, found: "Overfull") -> Problem:
    """The finding about words without room, at the cell they were written in."""
    record, attribute = kind.source(book, row, found.control.field, found.turn)
    sheet, place = record.declaration, record.cell(attribute).place
    heading = sheet.columns[attribute].heading
    message = f"「{heading}」が、様式の欄に入りません。"
    hint = (
        f"この欄に入るのは、全角でおよそ{found.characters}字、{found.rows}行までです"
        "（同じ欄のほかの言葉と改行も含みます）。短くしてください。"
    )
    return Refusal.TOO_LONG.at(sheet, place, message, hint, heading=heading)
