"""The folders an office works in: the only module that knows where inputs, templates and made papers lie."""

from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final
from unicodedata import normalize

from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.forms.meeting import Meeting
from generator.forms.organisation import WORKBOOK as ORGANISATION_WORKBOOK
from generator.japanese.dates import Sitting, sitting_of
from generator.problem import GeneratorError
from generator.records.declare import PERSONAL

SAMPLES: Final = "様式見本"
"""The folder in `inputs/` whose folders are samples of other offices' papers: made when named, never by default."""

NO_MEETING: Final = (".", "~", "_", PERSONAL)
"""How the name of a folder in `inputs/` begins that is no meeting's."""


_LARGEST: Final = 100_000_000  # bytes
_AT_ONE_TIME: Final = 120.0
"""Seconds within which a folder is copied or unpacked as a whole: what was saved then tells nothing."""


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

    @property
    def templates(self) -> Path:
        """Where the office's templates lie."""
        return self.root / "templates_docx"

    def template(self, name: str) -> Path:
        """The office's template of a file name."""
        return self.templates / name

    def meetings(self) -> list["MeetingFolders"]:
        """The folders in `inputs/` that may hold a meeting, by name."""
        return [MeetingFolders(self, folder) for folder in _meetings_in(self.inputs)]

    def samples(self) -> list["MeetingFolders"]:
        """The samples of a packet, by name; none when the office has no samples."""
        folders = _meetings_in(self.inputs / SAMPLES)
        return [MeetingFolders(self, folder) for folder in folders if (folder / MEETING_WORKBOOK).is_file()]

    def meeting(self, name: str | None = None) -> "MeetingFolders":
        """The named meeting (under `inputs/` or any path, a file in it too), else the one that is being worked on.

        Raises GeneratorError when there is none.
        """
        return self.chosen(name)[0]

    def chosen(self, name: str | None = None) -> tuple["MeetingFolders", str]:
        """The meeting as `meeting` finds it, and a line that says which it is and which newer folder it is not, and why."""
        if not name:
            return self._worked_on()
        for path in (self.inputs / name, Path(name), self.root / name):
            if folder := _folder_of(path):
                return (found := MeetingFolders(self, folder)), f"{found.name} の会議で進めます。"
        for known in (*self.meetings(), *self.samples()):  # a folder from a Mac writes 「ガ」 as two characters
            if normalize("NFC", known.name) == normalize("NFC", name):
                return known, f"{known.name} の会議で進めます。"
        close = get_close_matches(name, [known.name for known in (*self.meetings(), *self.samples())], n=1)
        hint = (
            f"「{close[0]}」のことなら、そう書いてください。"
            if close
            else "inputs の中のフォルダー名を書いてください。"
        )
        raise GeneratorError(f"会議のフォルダー「{name}」が見つかりません。{hint}")

    def _worked_on(self) -> tuple["MeetingFolders", str]:
        """The newest meeting by 年度 and 回; an older one while the workbooks saved last are in its folder."""
        known = self.meetings()
        ready = [meeting for meeting in known if meeting.workbooks]
        dated = [(sitting, meeting.edited, meeting) for meeting in ready if (sitting := meeting.sitting)]
        if len(ready) == 1 or (not dated and len(known) == 1):
            taken = (ready or known)[0]
        elif dated:
            # A copy that lies beside it has the same days: the folder of the shorter name is meant.
            taken = max(dated, key=lambda entry: (*entry[:2], -len(entry[2].name), entry[2].name))[2]
            last = max(ready, key=lambda meeting: meeting.edited)
            if last.edited - taken.edited > _AT_ONE_TIME:
                taken = last
        elif known:
            raise GeneratorError(
                "どの会議の資料を作るのか分かりません（会議.xlsxの年度と回を読み取れません）。"
                "「kaigi packet フォルダー名」のように会議を指定してください。"
            )
        else:
            raise GeneratorError(
                "inputs に会議のフォルダーがありません。「kaigi new 令和5年度第1回」のように作ってください。"
            )
        this = taken.sitting
        newer = [other for other in known if (told := other.sitting) and this and told > this]
        why = {other.name: f"最後に保存されたExcelが {taken.name} のものな" for other in newer if other in ready}
        said = "".join(
            f"{o.name} は新しい会議ですが、{why.get(o.name, '中にExcelがない')}ので使いません。" for o in newer
        )
        same = [other.name for other in ready if this and other.sitting == this and other.name != taken.name]
        said += "".join(
            f"{name} も同じ回ですが、使いません（使うときは、命令の後に「{name}」と書いてください）。" for name in same
        )
        return taken, f"{taken.name} の会議で進めます。{said}"

    def require(self) -> None:
        """Raise GeneratorError in a folder that is no office's: nothing is to be written there."""
        if not self.inputs.is_dir() and not (self.root / "templates_docx").is_dir():
            raise GeneratorError(
                "このフォルダーには inputs と templates_docx がありません。"
                "「kaigi --root フォルダー」のように会議資料のフォルダーを書くか、そのフォルダーに移ってから、もう一度実行してください。"
                "新しく作るときは「kaigi init フォルダー」としてください。"
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
    def workbooks(self) -> list[Path]:
        """The workbooks in its folder; none in a folder that is no meeting's: without 会議.xlsx and a name like 令和5年度第1回."""
        found = [
            path for path in listed(self.inputs) if path.suffix.lower() == ".xlsx" and not path.name.startswith("~$")
        ]
        return found if sitting_of(self.inputs.name) or self.inputs / MEETING_WORKBOOK in found else []

    @property
    def edited(self) -> float:
        """When one of its workbooks was last saved, in seconds."""
        times = [0.0]
        for path in self.workbooks:
            with suppress(OSError):
                times.append(path.stat().st_mtime)
        return max(times)

    @property
    def sitting(self) -> Sitting | None:
        """The 年度 and 回 that its folder's name tells, else ［開催］; None when nobody tells."""
        path = self.inputs / MEETING_WORKBOOK
        if (told := sitting_of(self.inputs.name)) or not path.is_file():
            return told
        from generator.excel.read import read

        records = read(MEETING_WORKBOOK, content_of(path), [Meeting]).records.get(Meeting, [])
        return next((Sitting(row.fiscal_year, row.session) for row in records if isinstance(row, Meeting)), None)

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

    @property
    def organisation(self) -> Path | None:
        """The 団体.xlsx that holds for the meeting: its own, else the office's beside it; None where neither is."""
        places = (self.inputs / ORGANISATION_WORKBOOK, self.inputs.parent / ORGANISATION_WORKBOOK)
        return next((path for path in places if path.is_file()), None)

    def others(self) -> list["MeetingFolders"]:
        """The folders beside this one that hold a meeting of their own, by name; none when nobody may look.

        A sample has none: beside it are the samples of other cities.
        """
        if self.inputs.parent.name == SAMPLES:
            return []
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
