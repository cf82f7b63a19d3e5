"""What a paper says otherwise than another: than that of the former run, of another meeting, or than one changed by hand."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from generator.compare.tables import Difference, FileLine, differences
from generator.office import MeetingFolders, content_of
from generator.packet.compose import Editions, draft, jobs_of, made
from generator.packet.deliver import KEPT
from generator.packet.inputs import read_meeting
from generator.packet.record import CHECKED, Origin, Output, manifest_of
from generator.problem import GeneratorError, Severity

_MOST: Final = 200
"""How many differences of one paper are told; the others are counted."""
_ALIKE: Final = 0.5
"""How much the names of a paper of two meetings must be alike, up to 1."""


@dataclass(frozen=True, slots=True)
class Rewording:
    """A paper and what it says otherwise than `than`, another file's name; `trouble`: why the two cannot be compared.

    Without `than` there is no such paper on the other side, and without `name` none on this one.
    """

    name: str
    than: str
    differences: tuple[Difference, ...] = ()
    trouble: str = ""

    @property
    def shown(self) -> tuple[Difference, ...]:
        """The differences that are told one by one."""
        return self.differences[:_MOST]

    @property
    def summary(self) -> str:
        """How many places differ, or why nobody knows."""
        if not self.than:
            return "前にない資料です。"
        if not self.name:
            return "今回はない資料です。"
        if self.trouble:
            return self.trouble
        count = len(self.differences)
        return f"{count}か所" if count else "言葉は同じです（体裁だけが違います）。"

    def lines(self) -> Iterator[str]:
        """The differences in words, one a line."""
        for difference in self.shown:
            old, new = difference.excerpts()
            if difference.new is None:
                yield f"{difference.place}: なくなった「{old}」"
            elif difference.old is None:
                yield f"{difference.place}: 加わった「{new}」"
            else:
                yield f"{difference.place}: 前「{old}」 今「{new}」"
        if len(self.differences) > _MOST:
            yield f"ほか{len(self.differences) - _MOST}か所"


@dataclass(frozen=True, slots=True)
class Compared:
    """The papers of a meeting beside those of a former run, or of another meeting (`than`)."""

    meeting: str
    than: str
    papers: tuple[Rewording, ...]

    def as_text(self) -> str:
        """Plain lines: each paper that differs with its differences, then those that do not."""
        lines = [f"{self.meeting} の資料を、{self.than}と比べました。"]
        same = [paper.name for paper in self.papers if _is_same(paper)]
        for paper in self.papers:
            if not _is_same(paper):
                other = f"（前は {paper.than}）" if paper.than and paper.name and paper.than != paper.name else ""
                lines += ["", f"■ {paper.name or paper.than}{other}　{paper.summary}"]
                lines += [f"  {line}" for line in paper.lines()]
        if same:
            lines += ["", f"同じもの: {'、'.join(same)}"]
        return "\n".join(lines)

    def as_json(self) -> str:
        """The same for other programs."""
        papers = [
            {
                "file": paper.name,
                "than": paper.than,
                "summary": paper.summary,
                "differences": [{"place": d.place, "before": d.old, "now": d.new} for d in paper.differences],
            }
            for paper in self.papers
        ]
        return json.dumps({"meeting": self.meeting, "than": self.than, "papers": papers}, ensure_ascii=False, indent=1)


def _is_same(paper: Rewording) -> bool:
    return bool(paper.name and paper.than and not paper.differences and not paper.trouble)


def what_differs(old: bytes, new: bytes, name: str) -> list[Difference]:
    """Where a paper says something else in its new bytes. Raises for a file that cannot be read."""
    from generator.ooxml.gate import comparable

    suffix = Path(name).suffix.lower()
    for data in (old, new):
        comparable(name, data)
    if suffix == ".xlsx":
        from generator.excel.cells import wording as cells

        return differences(cells(old), cells(new))
    if suffix == ".docx":
        from generator.word.redline import wording as words

        found = differences(words(old), words(new))
        # A paper that shows revisions may differ in what they strike out alone.
        return found or differences(words(old, "ins"), words(new, "ins"))
    if suffix == ".txt":
        return differences(_text(old), _text(new))
    raise ValueError("not a file that can be compared")


def _text(data: bytes) -> list[FileLine]:
    return [FileLine(f"{number}行目", line) for number, line in enumerate(data.decode().splitlines(), start=1) if line]


def reworded(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> list[Rewording]:
    """What the papers of a run say otherwise than those of the run before, by name; those that are the same are left out.

    Of a paper that is both a Word and an Excel file, the Word file tells.
    """
    changed = [name for name in now if name in before and before[name] != now[name]]
    twice = {str(Path(name).with_suffix(".xlsx")) for name in changed if name.endswith(".docx")}
    return [_of(name, before[name], now[name], name) for name in changed if name not in twice]


def _of(name: str, old: bytes, new: bytes, than: str) -> Rewording:
    try:
        return Rewording(name, than, tuple(what_differs(old, new, name)))
    except Exception:  # whatever a former file has become, comparing it is no reason to fail
        return Rewording(name, than, trouble="前の資料を読めないので、比べられません。両方を開いて見比べてください。")


def compare_meeting(meeting: MeetingFolders, other: MeetingFolders | None = None) -> Compared:
    """What the papers of a meeting say otherwise than those of `other`, as both lie in `outputs`.

    Without `other`: what they would say, made from the workbooks as they are now, otherwise than the last packet does.
    Nothing is written. Raises GeneratorError when there is no packet to compare with, or a 誤り keeps one from being made.
    """
    if other is None:
        return Compared(meeting.name, "前に作った資料", tuple(_against_last(meeting)))
    pairs = _paired(_papers(meeting), _papers(other))
    papers = []
    for new, old in pairs:
        if new and old:
            papers.append(_of(new, content_of(other.packet / old), content_of(meeting.packet / new), old))
        else:
            papers.append(Rewording(new, old))
    return Compared(meeting.name, other.name, tuple(papers))


def _against_last(meeting: MeetingFolders) -> Iterator[Rewording]:
    before = {name: content_of(meeting.packet / name) for name in _papers(meeting)}
    inputs, editions = read_meeting(meeting), Editions()
    if any(problem.severity is Severity.ERROR for problem in inputs.problems):
        raise GeneratorError(
            f"{meeting.name} の入力に誤りがあります。「kaigi check」で確かめて、直してからもう一度実行してください。"
        )
    now: dict[str, bytes] = {}
    for job in jobs_of(inputs.book):
        now |= made(draft(meeting, inputs.book, job), editions).files
    told = {paper.name: paper for paper in reworded(before, now)}
    yield from (told.get(name, Rewording(name, name if name in before else "")) for name in now)
    yield from (Rewording("", name) for name in before if name not in now)


def _papers(meeting: MeetingFolders) -> dict[str, Output]:
    """The papers that lie in a packet's folder, Word before Excel of the same. Raises GeneratorError when there are none."""
    try:
        recorded = manifest_of(meeting.packet).outputs
    except OSError:
        recorded = {}
    found = {
        name: output
        for name, output in recorded.items()
        if not name.startswith(f"{CHECKED}/") and "/" not in name and (meeting.packet / name).is_file()
    }
    if not found:
        raise GeneratorError(
            f"{meeting.name} の資料がまだありません。「kaigi packet {meeting.name}」で作ってください。"
        )
    return {
        name: output
        for name, output in found.items()
        if Path(name).with_suffix(".docx").name not in found or name.endswith(".docx")
    }


def _paired(new: Mapping[str, Output], old: Mapping[str, Output]) -> list[tuple[str, str]]:
    """Each paper with the one that is most like it in the other meeting: of the same kind, and of nearly the same name."""
    alike = sorted(
        (
            (_likeness(name, other), name, other)
            for name in new
            for other in old
            if _kin(new[name], old[other], name, other)
        ),
        key=lambda found: -found[0],
    )
    mates: dict[str, str] = {}
    for likeness, name, other in alike:
        if likeness >= _ALIKE and name not in mates and other not in mates.values():
            mates[name] = other
    alone = [("", other) for other in old if other not in mates.values()]
    return [*((name, mates.get(name, "")) for name in new), *alone]


def _kin(one: Output, other: Output, name: str, mate: str) -> bool:
    """Whether two papers are made with templates of the same names, as files of the same kind."""
    templates = [output.origin.templates.keys() if output.origin else set() for output in (one, other)]
    return templates[0] == templates[1] and Path(name).suffix == Path(mate).suffix


def _likeness(name: str, other: str) -> float:
    return SequenceMatcher(None, _bare(name), _bare(other), autojunk=False).ratio()


def _bare(name: str) -> str:
    """A name without its number: 資料4 may be 資料5 in another meeting."""
    return Path(name).stem.rpartition("_")[2]


_SHOWN: Final = 5
"""How many differences of a paper are shown; the others are counted."""


@dataclass(frozen=True, slots=True)
class HandEdit:
    """A file changed by hand since it was made: its name in the packet, where it was kept, and what to say about both.

    `lines` are the first few differences from the new paper of that name. `differs`: it says something else than that, as
    far as is known. `before`: it was set aside by an earlier run, and its words are still in no paper.
    """

    name: str
    place: str
    summary: str
    lines: tuple[str, ...] = ()
    differs: bool = True
    before: bool = False


def hand_edits(folder: Path, kept: Iterable[tuple[str, str]], heirs: Mapping[str, str] | None = None) -> list[HandEdit]:
    """The files that had to make room in a packet's folder, as `Delivery.kept` names them, beside what took their names.

    `heirs` are the names that papers have now, by the names they had.
    """
    return [_told(folder, name, place, (heirs or {}).get(name, name)) for name, place in kept]


def still_aside(packet: Path, told: Iterable[HandEdit] = ()) -> list[HandEdit]:
    """The copies that earlier runs set aside and that say something else than the paper; not those just `told`."""
    known = {edit.place for edit in told}
    names = [path.name for path in sorted(packet.iterdir()) if path.is_file()] if packet.is_dir() else []
    aside = [name for name in names if KEPT in name and name not in known and not name.startswith("~$")]
    found = (_told(packet, paper, name, paper) for name in aside if (paper := _paper_of(name, names)))
    return [replace(edit, before=True) for edit in found if edit.differs]


def _paper_of(aside: str, names: Iterable[str]) -> str:
    """The paper that a copy was one of; a name that had to be cut short tells it by its beginning."""
    stem, suffix = aside[: aside.index(KEPT)], Path(aside).suffix
    longer = [name for name in names if name.startswith(stem) and name.endswith(suffix) and KEPT not in name]
    return f"{stem}{suffix}" if f"{stem}{suffix}" in longer or len(longer) != 1 else longer[0]


def heirs(before: Mapping[str, Output], now: Mapping[str, Origin]) -> dict[str, str]:
    """The new name of each paper that the next packet makes from the same under another one: 資料4 became 資料5.

    `before` is the record of the former packet, `now` what each file of the new one is made from.
    """
    found = {}
    for name, output in before.items():
        if output.origin and output.origin.paper and name not in now:
            of_same = [new for new, origin in now.items() if new not in before and _of_same_make(output.origin, origin)]
            same_form = [new for new in of_same if Path(new).suffix == Path(name).suffix]
            if len(same_form) == 1:
                found[name] = same_form[0]
    return found


def _of_same_make(one: Origin, other: Origin) -> bool:
    """Whether two papers are made from workbooks and templates of the same names."""
    return (one.inputs.keys(), one.templates.keys()) == (other.inputs.keys(), other.templates.keys())


def _told(folder: Path, name: str, place: str, heir: str) -> HandEdit:
    if not (folder / heir).is_file():
        return HandEdit(name, place, "いまの資料一式に、この名前の資料はありません。")
    renamed = f"この資料は、いまは {heir} です。" if heir != name else ""
    try:
        found = what_differs((folder / place).read_bytes(), (folder / heir).read_bytes(), heir)
    except Exception:  # whatever a file is that was saved by hand, the packet is made: not comparing is no failure
        return HandEdit(name, place, f"{renamed}新しい資料と比べられませんでした。両方を開いて見比べてください。")
    if not found:
        same = "新しい資料も、書いてあることは手直しと同じになりました（文字の体裁や図は比べていません）。"
        return HandEdit(name, place, renamed + same, differs=False)
    lines = [_line(difference) for difference in found[:_SHOWN]]
    if len(found) > _SHOWN:
        lines.append(f"ほか{len(found) - _SHOWN}か所")
    return HandEdit(name, place, f"{renamed}新しい資料と違うところは{len(found)}か所です。", tuple(lines))


def _line(difference: Difference) -> str:
    old, new = difference.excerpts()
    if difference.new is None:
        return f"{difference.place}: 手直しだけにある「{old}」"
    if difference.old is None:
        return f"{difference.place}: 新しい資料だけにある「{new}」"
    return f"{difference.place}: 手直し「{old}」 新しい資料「{new}」"
