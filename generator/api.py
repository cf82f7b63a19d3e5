"""The public API: an office, its meetings, and what a run gives. The commands are a thin user of the same steps."""

from pathlib import Path

from generator.office import MeetingFolders, OfficeFolders
from generator.packet.outcome import Outcome as Packet
from generator.packet.record import VERSION
from generator.packet.status import Status, status_of
from generator.packet.steps import check_meeting, make_packet
from generator.problem import GeneratorError, Place, Problem, Severity

__all__ = ["GeneratorError", "Meeting", "Office", "Packet", "Place", "Problem", "Severity", "Status", "__version__"]


__version__ = VERSION


class Meeting:
    """A meeting of an office: its workbooks in `folders.inputs`, its papers in `folders.packet`."""

    def __init__(self, folders: MeetingFolders) -> None:
        self.folders = folders

    @property
    def name(self) -> str:
        """The name of its folder under `inputs/` and `outputs/`; of a sample 「様式見本/○○市」."""
        return self.folders.name

    def check(self, *, strict: bool = False) -> Packet:
        """Read and check the workbooks. Only the reports in `outputs/…/点検` are written; with `strict` a 注意 is a 誤り.

        Findings are in `Packet.problems`, whatever staff wrote; what hindered writing the reports is in `Packet.trouble`.
        Raises GeneratorError when a workbook is locked or a template cannot be used.
        """
        return check_meeting(self.folders, strict=strict)

    def make(self, *, strict: bool = False) -> Packet:
        """Make the papers: all, or none when `Packet.refused`, and then `Packet.problems` says why.

        Raises GeneratorError, the former packet being untouched, when a file is locked or open, a template cannot be
        used, the disk refuses, or another run is under way.
        """
        return make_packet(self.folders, strict=strict)

    def status(self) -> Status:
        """Which papers are older than what they are made from, edited by hand, missing or never made. Writes nothing."""
        return status_of(self.folders)


class Office:
    """The folder an office works in, with `inputs/`, `templates_docx/` and `outputs/`. Nothing is read or made yet."""

    def __init__(self, root: str | Path) -> None:
        self.folders = OfficeFolders(Path(root))

    def meeting(self, name: str | None = None) -> Meeting:
        """The named meeting (a folder under `inputs/`, or any path), else the one that is being worked on.

        Raises GeneratorError when there is none.
        """
        return Meeting(self.folders.meeting(name))

    def meetings(self) -> list[Meeting]:
        """Every folder under `inputs/` that may hold a meeting, by name; samples are not among them."""
        return [Meeting(folders) for folders in self.folders.meetings()]
