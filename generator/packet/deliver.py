"""Hand a packet over: build it aside, swap it in. All files or none, and nothing a clerk made is ever lost."""

import contextlib
import itertools
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final

from generator.packet.files import alone, clashes, copy, discard, fitted, folded, in_words, patiently, swap, sync, write
from generator.packet.record import FORMER_NAME, NAME, Manifest, Origin, Output, digest, digests, inside, manifest_of
from generator.problem import GeneratorError

KEPT: Final = "（手直し "
"""How the ending of a kept file's name begins."""

_PATH: Final = 259  # characters of a whole path that every Windows takes
_ASIDE: Final = 10  # how much longer the path is while the packet is built: 「.会議.new-1」
_SHORTEST: Final = 30  # characters of a name: the ending and a few of its own


def places(folder: Path, names: Iterable[str], packet: Iterable[str]) -> dict[str, str]:
    """Where each of a clerk's files in `folder` goes beside those of the packet: its own name, or one beside if that is taken.

    Names are relative, POSIX style. The time in a new name is the file's modification time, local time.
    """
    files = {folded(name) for name in packet}
    folders = {parent for name in files for parent in _parents(name)}
    found = {}
    homeless = []
    for name in names:
        if folded(name) in files | folders or files.intersection(_parents(folded(name))):
            homeless.append(PurePosixPath(name))
        else:
            found[name] = name
    taken = {folded(name) for name in found} | files
    taken |= {parent for name in taken for parent in _parents(name)}
    for path in homeless:
        place = next(place for place in _beside(folder, path, files) if folded(place) not in taken)
        taken.add(folded(place))
        found[str(path)] = place
    return found


def _beside(folder: Path, path: PurePosixPath, files: set[str]) -> Iterable[str]:
    """Names for the file at `path`, in the folder it is in; above, where a file of the packet takes that folder's name."""
    blocked = [parent for parent in path.parents if folded(str(parent)) in files]
    room = blocked[-1].parent if blocked else path.parent
    most = max(_SHORTEST, _PATH - _ASIDE - len(str((folder / room).absolute())) - 1)
    stamp = _stamp(folder / path)
    for number in itertools.count(1):
        again = f" その{number}" if number > 1 else ""
        yield str(room / fitted(path.stem, f"{KEPT}{stamp}{again}）{path.suffix}", most))


def _stamp(path: Path) -> str:
    """When the file was last saved, to the minute, in characters that Windows allows in a name."""
    try:
        saved = datetime.fromtimestamp(path.lstat().st_mtime)
    except (OverflowError, ValueError, OSError):  # a time no calendar has, as some network shares give
        return "日時不明"
    return f"{saved:%Y-%m-%d} {saved.hour:02}時{saved.minute:02}分"


def _parents(name: str) -> list[str]:
    return [str(parent) for parent in PurePosixPath(name).parents]


_FORMER_CACHE = "点検/.readings"  # what an earlier version of the program kept of the workbooks: words and addresses
_LEFTOVER = re.compile(r"\.(?P<folder>.+)\.(?P<kind>new|old)-(?P<number>\d+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a delivery did, in names relative to the packet's folder, POSIX style.

    `written` are the files of the packet, in its order. `kept` are a clerk's versions that had to
    make room: the name each had, and where it is now.
    """

    written: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]


def deliver(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    within: str = "",
    origins: Mapping[str, Origin] | None = None,
    confirm: Callable[[], object] = lambda: None,
) -> Delivery:
    """Make `folder` hold the packet `files` (relative POSIX name → content): all of it, or what was there before.

    Files of the clerk stay where they are. A clerk's version of a file of the packet stays beside the new one, as
    「…（手直し 日時）」. A file whose content is the same keeps its modification time. With `within` ("点検") only that
    folder of the packet is replaced, `files` being all of its files; nothing else is read, copied or renamed, so that a
    paper may be open meanwhile. `origins` tells of files what they were made from, for the record. `confirm` is called once
    no other run writes any more: what it raises stops the delivery.

    Raises `GeneratorError`, `folder` being untouched, when the disk refuses, a document is open elsewhere, two names are
    one for Windows, or another run is under way.
    """
    kept: list[tuple[str, str]] = []
    target = folder / within
    with in_words(target):
        _refuse_unusable(folder, files, within)
        patiently(folder.parent.mkdir, parents=True, exist_ok=True)
        with alone(folder.parent):
            kept += _settle_all(folder)
            confirm()
            patiently(target.parent.mkdir, exist_ok=True)
            new = _hidden(target, "new")
            try:
                kept += _build(new, folder, within, files, origins or {})
                swap(new, target, _hidden(target, "old"))
                sync(target.parent)
            finally:
                with contextlib.suppress(OSError):  # what cannot be tidied up now is at the next start
                    kept += _settle_all(folder)
                with contextlib.suppress(OSError):  # a first delivery of a part that failed leaves an empty folder
                    folder.rmdir()
            if within and [path.name for path in target.iterdir()] == [NAME]:  # once nothing of it could come back
                discard(target)
    return Delivery(tuple(files), tuple(kept))


def sweep(packet: Path) -> list[tuple[str, str]]:
    """Finish or undo what a run that was killed left of a packet and beside it; call it at the start of a run.

    The clerk's versions found there that had to make room in this packet (as `Delivery.kept`). Raises `GeneratorError`
    when another run is under way. What the disk refuses is left for the delivery to report.
    """
    kept: list[tuple[str, str]] = []
    outputs = packet.parent
    with contextlib.suppress(OSError):
        (packet / _FORMER_CACHE).unlink()
    with in_words(outputs):
        if not _leftovers(outputs) and not _leftovers(packet):
            return kept
        with alone(outputs):
            for name in sorted({leftover["folder"] for leftover in _leftovers(outputs)} | {packet.name}):
                with contextlib.suppress(OSError):
                    found = _settle_all(outputs / name)
                    kept += found if name == packet.name else []
    return kept


def _refuse_unusable(folder: Path, files: Mapping[str, bytes], within: str) -> None:
    for name in files:
        path = PurePosixPath(name)
        outside = path.is_absolute() or not path.parts or ".." in path.parts or not inside(name, within)
        if outside or name in (NAME, FORMER_NAME):
            raise ValueError(f"not a name inside a packet: {name!r}")
    if same := clashes(files):
        raise GeneratorError(
            f"{'と'.join(f'「{name}」' for name in same)}は、Windowsでは同じファイル名です。"
            "資料番号か資料名を変えてから、もう一度実行してください。"
        )
    if folder.parent.exists() and not folder.parent.is_dir():
        raise GeneratorError(
            f"「{folder.parent.name}」はフォルダーではないため、資料を置けません。"
            "その名前のファイルを別の名前に変えてから、もう一度実行してください。"
        )
    for place in dict.fromkeys((folder, folder / within)):
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            raise GeneratorError(
                f"「{place.name}」はフォルダーではないため、資料を置けません。"
                f"「{place.parent.name}」の中のその名前のものを別の名前に変えてから、もう一度実行してください。"
            )


def _build(
    new: Path, folder: Path, within: str, files: Mapping[str, bytes], origins: Mapping[str, Origin]
) -> list[tuple[str, str]]:
    """The next packet at `new`, or its part `within`: `files`, what the clerk has there, the record. What had to make room."""
    made = _made(folder, within)
    target, own = folder / within, len(_prefix(within))
    contents = {name[own:]: content for name, content in files.items()}
    outputs = {name: digest(content) for name, content in contents.items()}
    old = digests(target)
    before = {folded(name): name for name in old}
    delivered = {folded(name): held for name, held in outputs.items()}
    clerks = [name for name, held in old.items() if held not in (made.get(folded(name)), delivered.get(folded(name)))]
    stays = places(target, clerks, [*contents, *made])
    # A clerk who puts a kept version back in the place of its paper needs no second copy of it at every run.
    kept = {held: name for name, held in old.items() if KEPT in name and stays.get(name) == name}
    again = {name: kept[old[name]] for name, place in stays.items() if place != name and old[name] in kept}

    patiently(new.mkdir)
    for name, content in contents.items():
        patiently(write, new / name, content)
        if (same := before.get(folded(name))) and old[same] == outputs[name]:
            with contextlib.suppress(OSError):  # not worth a failure where a network share keeps its own times
                os.utime(new / name, ns=((target / same).stat().st_mtime_ns,) * 2)
    for name, place in stays.items():
        if name not in again:
            patiently(copy, target / name, new / place)
    for name, place in places(target, _empty_folders(target), [*contents, *made]).items():
        if place == name:
            patiently((new / name).mkdir, parents=True, exist_ok=True)
    record = {name: Output(digest(content), origins.get(name)) for name, content in files.items()}
    patiently(write, new / NAME, Manifest(record, _kept(folder, stays) if not within else {}).as_bytes())
    for inner in {(new / name).parent for name in [*contents, *stays.values(), NAME]}:
        sync(inner)
    moved = [(name, again.get(name, place)) for name, place in stays.items() if place != name]
    return _of_packet(moved, within)


def _kept(folder: Path, stays: Mapping[str, str]) -> dict[str, Origin]:
    """What the papers were made from whose versions a clerk changed and which are now set aside under these names."""
    former = manifest_of(folder)
    known = dict(former.kept) | {name: out.origin for name, out in former.outputs.items() if out.origin}
    return {place: known[name] for name, place in stays.items() if name in known and KEPT in place}


def _settle_all(folder: Path) -> list[tuple[str, str]]:
    """Leave nothing of an earlier delivery beside `folder` or, of its parts, in it. What had to make room."""
    kept = _settle(folder, "")
    for part in sorted({leftover["folder"] for leftover in _leftovers(folder)}):
        kept += _settle(folder, part)
    return kept


def _settle(folder: Path, within: str) -> list[tuple[str, str]]:
    """Leave nothing of an earlier delivery beside a packet or its part, however it ended. What had to make room.

    A folder under an "old" name is whole: it goes back when the delivered one is missing, else it goes once every
    clerk's file in it is there. A folder under a "new" name holds copies only.
    """
    kept = []
    target = folder / within
    leftovers = [leftover for leftover in _leftovers(target.parent) if leftover["folder"] == target.name]
    for leftover in sorted(leftovers, key=lambda leftover: -int(leftover["number"])):
        path = target.with_name(leftover.string)
        if leftover["kind"] == "old" and not target.exists():
            patiently(os.rename, path, target)
        elif leftover["kind"] == "old":
            kept += _rescue(path, folder, within)
            disposable = _hidden(target, "new")
            patiently(os.rename, path, disposable)  # half a removal must not look like a whole packet
            discard(disposable)
        else:
            discard(path)
    return kept


def _rescue(aside: Path, folder: Path, within: str) -> list[tuple[str, str]]:
    """Move to `folder` what a clerk has in `aside` and not there: saved while the packet was being built."""
    made, target = _made(folder, within, aside), folder / within
    clerks = {name: held for name, held in digests(aside).items() if held != made.get(folded(name))}
    live = digests(target) if clerks else {}
    found = places(aside, [name for name in clerks if clerks[name] not in live.values()], [*live, *made])
    for name, place in found.items():
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        patiently(os.rename, aside / name, target / place)
    return _of_packet([(name, place) for name, place in found.items() if place != name], within)


def _made(folder: Path, within: str, aside: Path | None = None) -> dict[str, str]:
    """The hash of each file that the program made in the part `within`, which now lies `aside`, by its folded name there."""
    record = manifest_of(folder, {within: aside} if aside else {}) if within else manifest_of(aside or folder)
    return {
        folded(name)[len(folded(_prefix(within))) :]: output.digest
        for name, output in record.outputs.items()
        if inside(name, within)
    }


def _prefix(within: str) -> str:
    return f"{within}/" if within else ""


def _of_packet(moved: Iterable[tuple[str, str]], within: str) -> list[tuple[str, str]]:
    """Names in a part of the packet, as they are in the packet."""
    return [(_prefix(within) + name, _prefix(within) + place) for name, place in moved]


def _empty_folders(folder: Path) -> list[str]:
    """The relative POSIX names of the folders in `folder` that hold nothing."""
    folders = (path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())
    return [path.relative_to(folder).as_posix() for path in folders if not any(path.iterdir())]


def _hidden(folder: Path, kind: str) -> Path:
    """A free name beside `folder`: "new" for what may go at any time, "old" for what may not."""
    numbered = (folder.with_name(f".{folder.name}.{kind}-{number}") for number in itertools.count(1))
    return next(path for path in numbered if not path.exists())


def _leftovers(outputs: Path) -> list[re.Match[str]]:
    found = (_LEFTOVER.fullmatch(path.name) for path in outputs.iterdir() if path.is_dir()) if outputs.is_dir() else ()
    return [match for match in found if match]
