"""Data of patients: where its workbooks are, and the names of what is made from them."""

from pathlib import Path

from generator.file_names import file_name
from generator.fillable import fillables
from generator.meeting_folders import SAMPLES, listed
from generator.problem import GeneratorError
from generator.record import PERSONAL, personal_workbooks, workbooks


class SilentBug(Exception):  # noqa: N818 - a fault of ours, not an error of anybody else's
    """A fault of ours while data of patients was at hand: what it says is the kind of the fault alone."""


def is_personal(name: str, data: bytes = b"") -> bool:
    """Whether a file holds data of patients: its name (or that of a folder above) says so, or its content does.

    Forms and their workbooks keep their mark when they are renamed.
    """
    from generator.word.package import identifier_of

    return PERSONAL in name or Path(name).name in personal_workbooks() or identifier_of(data) == PERSONAL


def form_name(kind: str, number: str) -> str:
    """The file name of a form: of the person with a reference number, or without one of the blank form."""
    return file_name("", f"{kind}_{number or '白紙'}_{PERSONAL}", ".docx")


def outputs_folder(root: Path, folder: Path) -> Path:
    """Where the forms of a folder go: 「個人情報」 stands at the beginning of its name."""
    return root / "outputs" / _marked(folder.name)


def find_forms(root: Path, name: str | None) -> Path:
    """The folder with a workbook of forms: the named one (under `inputs/` or any path), else the only one in `inputs/`.

    Raises GeneratorError when there is none, or several.
    """
    inputs = root / "inputs"
    if name:
        for folder in (inputs / name, inputs / _marked(name), Path(name), root / name):
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


def sample_forms(root: Path) -> list[str]:
    """The names under `inputs/` of the samples of forms."""
    return [f"{SAMPLES}/{folder.name}" for folder in form_folders(root / "inputs" / SAMPLES)]


def new_forms(root: Path, name: str | None) -> list[Path]:
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
    folder = root / "inputs" / wanted
    asked = {kind.workbook for kind in fillables().values()}
    made = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for workbook, forms in workbooks():
            if workbook in asked and not (folder / workbook).exists():
                (folder / workbook).write_bytes(blank(workbook, forms))
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
