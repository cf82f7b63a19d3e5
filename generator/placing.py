"""New files in a meeting's folder: all or none of them, and never over one that is there."""

from collections.abc import Mapping
from pathlib import Path

from generator.file_names import file_name
from generator.meeting_folders import is_meeting_name
from generator.problem import GeneratorError


def folder_of(root: Path, name: str) -> Path:
    """Where a new meeting's folder is to be. Raises GeneratorError when the name is not one that every system takes."""
    if name != file_name("", name, "") or not is_meeting_name(name):
        raise GeneratorError(
            f"「{name}」は会議のフォルダーの名前に使えません。"
            "「令和5年度第1回」のように、「/」や「:」などの記号を入れずに書いてください。"
        )
    return root / "inputs" / name


def place_all(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Make the files in a folder, which is made too; returns their paths. Raises GeneratorError when none could be made."""
    new_folder = not folder.exists()
    made: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            place(folder / name, data)
            made.append(folder / name)
    except OSError:
        for path in made:
            path.unlink(missing_ok=True)
        if new_folder and folder.is_dir():
            folder.rmdir()
        raise GeneratorError(
            f"{folder} に様式を置けません。フォルダー名と、書き込めるかどうかを確かめてください。"
        ) from None
    return made


def place(path: Path, data: bytes) -> None:
    """A new file, whole or not at all: a half one would be left alone for good, being there already. Raises OSError."""
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
        except OSError:
            path.unlink()
            raise
