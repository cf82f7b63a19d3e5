"""The folders an office works in: the only module that knows where inputs, templates and made papers lie."""

from dataclasses import dataclass
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


_LARGEST: Final = 100_000_000  # bytes


@dataclass(frozen=True, slots=True)
class OfficeFolders:
    """The folder of an office: `inputs/`, `templates_docx/` and `outputs/` in it."""

    root: Path

    @property
    def inputs(self) -> Path:
        """Where the folders of the meetings lie."""
        return self.root / "inputs"

    @property
    def outputs(self) -> Path:
        """Where the packets go."""
        return self.root / "outputs"

    def template(self, name: str) -> Path:
        """The office's template of a file name."""
        return self.root / "templates_docx" / name

    def meetings(self) -> list["MeetingFolders"]:
        """The folders in `inputs/` that may hold a meeting, by name."""
        return [MeetingFolders(self, folder) for folder in _meetings_in(self.inputs)]

    def samples(self) -> list["MeetingFolders"]:
        """The samples of a packet, by name; none when the office has no samples."""
        folders = _meetings_in(self.inputs / SAMPLES)
        return [MeetingFolders(self, folder) for folder in folders if (folder / MEETING_WORKBOOK).is_file()]

    def meeting(self, name: str | None = None) -> "MeetingFolders":
        """The named meeting (under `inputs/` or any path, a file in it too), else the one with the latest 開催日.

        Raises GeneratorError when there is none.
        """
        if name:
            for path in (self.inputs / name, Path(name), self.root / name):
                if folder := _folder_of(path):
                    return MeetingFolders(self, folder)
            close = get_close_matches(name, [known.name for known in (*self.meetings(), *self.samples())], n=1)
            hint = f"「{close[0]}」のことではありませんか。" if close else "inputs の中のフォルダー名を書いてください。"
            raise GeneratorError(f"会議のフォルダー「{name}」が見つかりません。{hint}")
        known = self.meetings()
        dated = [(day, meeting.name, meeting) for meeting in known if (day := _held_on(meeting, known))]
        if dated:
            return max(dated, key=lambda entry: entry[:2])[2]
        if len(known) == 1:
            return known[0]
        if known:
            raise GeneratorError(
                "どの会議の資料を作るのか分かりません（会議.xlsxの開催日を読み取れません）。"
                "「make packet MEETING=フォルダー名」のように会議を指定してください。"
            )
        raise GeneratorError(
            "inputs に会議のフォルダーがありません。「make new MEETING=令和5年度第1回」のように作ってください。"
        )


@dataclass(frozen=True, slots=True)
class MeetingFolders:
    """Where one meeting's workbooks lie (`inputs`), where its papers go (`packet`), and its own templates."""

    office: OfficeFolders
    inputs: Path

    @classmethod
    def at(cls, inputs: Path) -> "MeetingFolders":
        """The meeting whose workbooks lie in a folder of an office's `inputs/`."""
        return cls(OfficeFolders(inputs.parent.parent), inputs)

    @property
    def name(self) -> str:
        """What the meeting is called, in messages and under `outputs/`: its folder's name; of a sample 「様式見本/○○市」."""
        return f"{SAMPLES}/{self.inputs.name}" if self.inputs.parent.name == SAMPLES else self.inputs.name

    @property
    def packet(self) -> Path:
        """The folder of the made papers."""
        return self.office.outputs / self.name

    @property
    def templates(self) -> Path:
        """The folder of templates that are used for this meeting only, by the names of the office's."""
        return self.inputs / "templates"

    def template(self, name: str) -> Path:
        """The template of a file name: the meeting's own, else the office's."""
        own = self.templates / name
        return own if own.is_file() else self.office.template(name)

    def others(self) -> list["MeetingFolders"]:
        """The folders beside this one that hold a meeting of their own, by name; none when nobody may look."""
        here = self.inputs.resolve()
        try:
            beside = [child for child in listed(here.parent) if child.is_dir()]
        except (GeneratorError, OSError):
            return []
        others = [child for child in beside if child != here and not child.name.startswith(NO_MEETING)]
        return [MeetingFolders(self.office, child) for child in others if (child / MEETING_WORKBOOK).is_file()]


def is_meeting_name(name: str) -> bool:
    """Whether a folder of this name in `inputs/` may hold a meeting."""
    return not name.startswith(NO_MEETING) and name != SAMPLES


def listed(folder: Path) -> list[Path]:
    """What stands in a folder, by name. Raises GeneratorError when it may not be looked into."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        raise GeneratorError(
            f"フォルダー「{folder.name}」の中を見られません。"
            "ネットワークがつながっているか、見る許可があるかを確かめてから、もう一度実行してください。"
        ) from None


def content_of(path: Path) -> bytes:
    """A copy of the file, which is closed at once: Excel must be able to save while we work.

    Raises GeneratorError when it may not be read, or is larger than anything that is a workbook or a paper.
    """
    try:
        if (size := path.stat().st_size) > _LARGEST:
            raise GeneratorError(
                f"{path.name} は大きすぎるため（{size // 1_000_000}MB）、開きません。"
                "写真を小さくするか、いくつかに分けてから、もう一度実行してください。"
            )
        return path.read_bytes()
    except OSError:
        raise GeneratorError(
            f"{path.name} を読めません。Excelで開いていれば閉じて、もう一度実行してください。"
        ) from None


def _meetings_in(inputs: Path) -> list[Path]:
    if not inputs.is_dir():
        return []
    return [child for child in listed(inputs) if child.is_dir() and is_meeting_name(child.name)]


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


def _held_on(meeting: MeetingFolders, known: list[MeetingFolders]) -> date | None:
    path = meeting.inputs / MEETING_WORKBOOK
    if not path.is_file():
        return None
    if [one for one in known if (one.inputs / MEETING_WORKBOOK).is_file()] == [meeting]:
        return date.max  # the only candidate needs no reading
    from generator.excel.read import read

    records = read(MEETING_WORKBOOK, content_of(path), [Meeting]).records.get(Meeting, [])
    return records[0].held_on if records and isinstance(records[0], Meeting) else None
