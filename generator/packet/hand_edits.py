"""What is said about a paper that someone changed by hand: where it was kept, and what differs from the new one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from generator.compare.tables import Difference
from generator.packet.deliver import KEPT
from generator.packet.record import Origin, Output
from generator.packet.rewordings import what_differs

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
            of_same = [new for new, origin in now.items() if new not in before and _kin(output.origin, origin)]
            same_form = [new for new in of_same if Path(new).suffix == Path(name).suffix]
            if len(same_form) == 1:
                found[name] = same_form[0]
    return found


def _kin(one: Origin, other: Origin) -> bool:
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
