"""Where a meeting's workbooks are: its folder under `inputs/`, and the bytes of what stands there."""

from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.forms.meeting import Meeting
from generator.problem import GeneratorError
from generator.records.declare import PERSONAL

SAMPLES: Final = "様式見本"
"""The folder in `inputs/` whose folders are samples of other offices' papers: made when named, never by default."""

NO_MEETING: Final = (".", "~", "_", PERSONAL)
"""How the name of a folder in `inputs/` begins that is no meeting's."""


def find_meeting(root: Path, name: str | None) -> Path:
    """The folder of a meeting: the named one (under `inputs/` or any path, a file in it too), else that of the latest 開催日.

    Raises GeneratorError when there is none.
    """
    inputs = root / "inputs"
    if name:
        for path in (inputs / name, Path(name), root / name):
            if folder := _folder_of(path):
                return folder
        names = [meeting_name(folder) for folder in (*meetings_in(inputs), *samples(root))]
        close = get_close_matches(name, names, n=1)
        hint = f"「{close[0]}」のことではありませんか。" if close else "inputs の中のフォルダー名を書いてください。"
        raise GeneratorError(f"会議のフォルダー「{name}」が見つかりません。{hint}")
    dated = [(day, child.name, child) for child in meetings_in(inputs) if (day := _held_on(child))]
    if dated:
        return max(dated)[2]
    undated = list(meetings_in(inputs))
    if len(undated) == 1:
        return undated[0]
    if undated:
        raise GeneratorError(
            "どの会議の資料を作るのか分かりません（会議.xlsxの開催日を読み取れません）。"
            "「make packet MEETING=フォルダー名」のように会議を指定してください。"
        )
    raise GeneratorError(
        "inputs に会議のフォルダーがありません。「make new MEETING=令和5年度第1回」のように作ってください。"
    )


def is_meeting_name(name: str) -> bool:
    """Whether a folder of this name in `inputs/` may hold a meeting."""
    return not name.startswith(NO_MEETING) and name != SAMPLES


def meeting_name(folder: Path) -> str:
    """What the meeting of a folder is called, in messages and under `outputs/`: its name; of a sample 「様式見本/○○市」."""
    return f"{SAMPLES}/{folder.name}" if folder.parent.name == SAMPLES else folder.name


def samples(root: Path) -> list[Path]:
    """The folders of the samples of a packet, by name; none when the office has no samples."""
    folder = root / "inputs" / SAMPLES
    return [child for child in meetings_in(folder) if (child / MEETING_WORKBOOK).is_file()]


def _folder_of(path: Path) -> Path | None:
    """The folder that a path names: itself, or for a file the meeting's that it lies in."""
    try:
        if path.is_dir():
            return path.resolve() if path.name in {"", ".."} else path
        if path.is_file():
            return next((above for above in path.parents if (above / MEETING_WORKBOOK).is_file()), path.parent)
    except OSError:  # a name too long to ask about
        return None
    return None


def meetings_in(inputs: Path) -> list[Path]:
    """The folders in `inputs/` that may hold a meeting, by name."""
    if not inputs.is_dir():
        return []
    return [child for child in listed(inputs) if child.is_dir() and is_meeting_name(child.name)]


def listed(folder: Path) -> list[Path]:
    """What stands in a folder, by name. Raises GeneratorError when it may not be looked into."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        raise GeneratorError(
            f"フォルダー「{folder.name}」の中を見られません。"
            "ネットワークがつながっているか、見る許可があるかを確かめてから、もう一度実行してください。"
        ) from None


def _held_on(folder: Path) -> date | None:
    path = folder / MEETING_WORKBOOK
    if not path.is_file():
        return None
    only = [child for child in meetings_in(folder.parent) if (child / MEETING_WORKBOOK).is_file()]
    if only == [folder]:
        return date.max  # the only candidate needs no reading
    from generator.excel.read import read

    reading = read(MEETING_WORKBOOK, content_of(path), [Meeting])
    records = reading.records.get(Meeting, [])
    return records[0].held_on if records and isinstance(records[0], Meeting) else None


def content_of(path: Path) -> bytes:
    """A copy of the file, which is closed at once: Excel must be able to save while we work."""
    try:
        return path.read_bytes()
    except OSError:
        raise GeneratorError(
            f"{path.name} を読めません。Excelで開いていれば閉じて、もう一度実行してください。"
        ) from None
