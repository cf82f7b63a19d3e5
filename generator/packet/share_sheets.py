"""Forms about patients: where their workbooks are, a file for every row, and a blank one of each kind."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from generator.forms import personal_workbooks, workbooks
from generator.office import SAMPLES, OfficeFolders, content_of, listed
from generator.packet.deliver import deliver, sweep
from generator.packet.files import file_name, put
from generator.packet.outcome import Outcome
from generator.papers.share_sheets import Fillable, fillables, reference
from generator.problem import GeneratorError, Problem
from generator.records.book import Book
from generator.records.declare import PERSONAL, Record
from generator.records.reasons import Refusal

if TYPE_CHECKING:
    from generator.word.boxes import Overfull
    from generator.word.template import Template


class SilentBug(Exception):  # noqa: N818 - a fault of ours, not an error of anybody else's
    """A fault of ours while data of patients was at hand: what it says is the kind of the fault alone."""


def is_personal(name: str, data: bytes = b"") -> bool:
    """Whether a file holds data of patients: its name (or that of a folder above) says so, or its content does.

    Forms and their workbooks keep their mark when they are renamed.
    """
    from generator.ooxml.seal import identifier_of

    return PERSONAL in name or Path(name).name in personal_workbooks() or identifier_of(data) == PERSONAL


def form_name(kind: str, number: str) -> str:
    """The file name of a form: of the person with a reference number, or without one of the blank form."""
    return file_name("", f"{kind}_{number or '白紙'}_{PERSONAL}", ".docx")


def outputs_folder(office: OfficeFolders, folder: Path) -> Path:
    """Where the forms of a folder go: 「個人情報」 stands at the beginning of its name."""
    return office.outputs / _marked(folder.name)


def find_forms(office: OfficeFolders, name: str | None) -> Path:
    """The folder with a workbook of forms: the named one (under `inputs/` or any path), else the only one in `inputs/`.

    Raises GeneratorError when there is none, or several.
    """
    inputs = office.inputs
    if name:
        for folder in (inputs / name, inputs / _marked(name), Path(name), office.root / name):
            if _has_forms(folder):
                return folder.resolve() if folder.name in {"", ".."} else folder
        raise GeneratorError(
            f"「{name}」に {_workbooks()} がありません。inputs の中のフォルダー名を確かめてください。"
            f"様式は「kaigi sheets {name} --new」で作れます。"
        )
    found = form_folders(inputs)
    if len(found) == 1:
        return found[0]
    if found:
        raise GeneratorError(
            f"{_workbooks()} のあるフォルダーが{len(found)}つあります（{'、'.join(folder.name for folder in found)}）。"
            "「kaigi sheets フォルダー名」のように、どれを使うかを書いてください。"
        )
    raise GeneratorError(
        f"inputs に {_workbooks()} のあるフォルダーがありません。"
        "「kaigi sheets 令和6年度 --new」のように、様式を作ってください。"
    )


def form_folders(parent: Path) -> list[Path]:
    """The folders in `parent` that have a workbook of forms."""
    children = listed(parent) if parent.is_dir() else []
    return [child for child in children if child.is_dir() and _has_forms(child)]


def sample_forms(office: OfficeFolders) -> list[str]:
    """The names under `inputs/` of the samples of forms."""
    return [f"{SAMPLES}/{folder.name}" for folder in form_folders(office.inputs / SAMPLES)]


def new_forms(office: OfficeFolders, name: str | None) -> list[Path]:
    """Make a folder under `inputs/` whose name begins with 「個人情報」, with the blank workbooks of all forms in it.

    Returns the workbooks made; one that is there already is left alone. Raises GeneratorError when the name cannot be a
    folder's, or the disk refuses.
    """
    from generator.excel.blank import blank

    wanted = _marked(name) if name else PERSONAL
    if wanted != file_name("", wanted, ""):
        raise GeneratorError(
            f"「{name}」はフォルダーの名前に使えません。「令和6年度」のように、「/」や「:」などの記号を入れずに書いてください。"
        )
    folder = office.inputs / wanted
    asked = {kind.workbook for kind in fillables().values()}
    made = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for workbook, forms in workbooks():
            if workbook in asked and not (folder / workbook).exists():
                put(folder / workbook, blank(workbook, forms))
                made.append(folder / workbook)
    except OSError:
        raise GeneratorError(
            f"{folder} に様式を置けません。フォルダー名と、書き込めるかどうかを確かめてください。"
        ) from None
    return made


def _marked(name: str) -> str:
    return name if name.startswith(PERSONAL) else f"{PERSONAL}_{name}"


def _has_forms(folder: Path) -> bool:
    try:
        return any((folder / kind.workbook).is_file() for kind in fillables().values())
    except OSError:  # a name too long to ask about
        return False


def _workbooks() -> str:
    return "・".join(dict.fromkeys(kind.workbook for kind in fillables().values()))


def make_sheets(office: OfficeFolders, name: str | None, progress: Callable[[str], None] = lambda _: None) -> Outcome:
    """Fill the forms of a folder under `inputs/`: all, or none and the reasons why.

    Raises GeneratorError when there is no such folder, or a template does not fit. A fault of ours is raised as
    `SilentBug`: what went wrong may quote what was written.
    """
    try:
        return _made(office, name, progress)
    except GeneratorError:
        raise
    except Exception as bug:
        raise SilentBug(type(bug).__name__).with_traceback(bug.__traceback__) from None


def _made(office: OfficeFolders, name: str | None, progress: Callable[[str], None]) -> Outcome:
    from generator.excel.read import read

    kinds = fillables().values()
    folder = find_forms(office, name)
    sweep(office.outputs / folder.name)
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
                forms.fill(office, kind, book)
    outcome.problems += dict.fromkeys(forms.problems)  # a setting is in every form
    if not outcome.refused:
        progress("ファイルを置いています")
        outcome.folder = outputs_folder(office, folder)
        outcome.delivery = deliver(outcome.folder, forms.files)
    return outcome


@dataclass(slots=True)
class _Forms:
    """The forms made so far, by file name, and what was found while they were."""

    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def fill(self, office: OfficeFolders, kind: Fillable, book: Book) -> None:
        """One blank form, then one for each row."""
        from generator.word.boxes import filled

        template = checked_template(office, kind)
        lines = _lines(template)
        for row in (None, *book[kind.row]):
            if too_many := list(_too_many(kind, book, row, lines)):
                self.problems += too_many
                continue
            made = filled(template, kind.fields(book, row), title=kind.kind)
            self.problems += (_too_long(kind, book, row, found) for found in made.overfull)
            self.files[form_name(kind.kind, reference(row) if row else "")] = made.data


def checked_template(office: OfficeFolders, kind: Fillable) -> "Template":
    """The template of a kind of form. Raises GeneratorError with every reason why it cannot be used."""
    from generator.word.boxes import control_faults
    from generator.word.template import checked

    template = checked(office.template(kind.file))
    if faults := list(control_faults(template, kind.menus(), required=kind.required())):
        reasons = "\n".join(f"  ・{fault.message}{fault.hint}" for fault in faults)
        raise GeneratorError(f"ひな形 {template.name} をこのままでは使えません。\n{reasons}")
    return template


def _lines(template: "Template") -> Counter[str]:
    """How many controls of each tag the template has."""
    from generator.word.boxes import controls

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
