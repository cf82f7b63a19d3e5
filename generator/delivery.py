"""Hand a packet over: build it aside, swap it in. All files or none, and nothing a clerk made is ever lost.

The folder of a packet holds a small record of what the program made. Whatever else is found there is a clerk's work.
"""

import contextlib
import itertools
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.disk_trouble import in_words
from generator.exchange import alone, copy, discard, is_hidden, patiently, swap, sync, write
from generator.file_names import clashes, file_name, folded
from generator.kept_names import KEPT, places
from generator.manifest import FORMER_NAME, NAME, Manifest, Origin, Output, digest, digests, manifest_of
from generator.problem import GeneratorError

__all__ = ["Delivery", "clashes", "deliver", "file_name", "sweep"]

_LEFTOVER = re.compile(r"\.(?P<folder>.+)\.(?P<kind>new|old)-(?P<number>\d+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a delivery did, in names relative to the packet's folder, POSIX style.

    `written` are the files of the packet, in its order, the hidden ones apart. `kept` are a clerk's versions that had to
    make room: the name each had, and where it is now.
    """

    written: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]


def deliver(
    folder: Path, files: Mapping[str, bytes], *, within: str = "", origins: Mapping[str, Origin] | None = None
) -> Delivery:
    """Make `folder` hold the packet `files` (relative POSIX name → content): all of it, or what was there before.

    Files of the clerk stay where they are. A clerk's version of a file of the packet stays beside the new one, as
    「…（手直し 日時）」. A file whose content is the same keeps its modification time. With `within` ("点検") only that
    folder of the packet is replaced, `files` being all of its files; the others stay as they are, recorded as they
    were. `origins` tells of files what they were made from, for the record.

    Raises `GeneratorError`, `folder` being untouched, when the disk refuses, a document is open elsewhere, two names are
    one for Windows, or another run is under way.
    """
    kept: list[tuple[str, str]] = []
    with in_words(folder):
        _refuse_unusable(folder, files, within)
        patiently(folder.parent.mkdir, parents=True, exist_ok=True)
        with alone(folder.parent):
            kept += _settle(folder)
            new = _hidden(folder, "new")
            try:
                kept += _build(new, folder, files, within, origins or {})
                swap(new, folder, _hidden(folder, "old"))
                sync(folder.parent)
            finally:
                with contextlib.suppress(OSError):  # what cannot be tidied up now is at the next start
                    kept += _settle(folder)
    return Delivery(tuple(name for name in files if not is_hidden(name)), tuple(kept))


def sweep(outputs: Path) -> dict[str, list[tuple[str, str]]]:
    """Finish or undo what a run that was killed left in `outputs`; call it at the start of a run.

    The clerk's versions found there that had to make room, by the name of the packet's folder (as `Delivery.kept`).
    Raises `GeneratorError` when another run is under way. What the disk refuses is left for the delivery to report.
    """
    kept: dict[str, list[tuple[str, str]]] = {}
    with in_words(outputs):
        if not _leftovers(outputs):
            return kept
        with alone(outputs):
            for name in sorted({leftover["folder"] for leftover in _leftovers(outputs)}):
                with contextlib.suppress(OSError):
                    kept[name] = _settle(outputs / name)
    return kept


def _refuse_unusable(folder: Path, files: Mapping[str, bytes], within: str) -> None:
    for name in files:
        path = PurePosixPath(name)
        outside = path.is_absolute() or not path.parts or ".." in path.parts or not _inside(name, within)
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
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise GeneratorError(
            f"「{folder.name}」はフォルダーではないため、資料を置けません。"
            f"「{folder.parent.name}」の中のその名前のものを別の名前に変えてから、もう一度実行してください。"
        )


def _build(
    new: Path, folder: Path, files: Mapping[str, bytes], within: str, origins: Mapping[str, Origin]
) -> list[tuple[str, str]]:
    """The whole next packet at `new`: `files`, what stays of `folder`, the record. What had to make room.

    What stays is what the clerk has there and, without asking whose it is, all that is outside of `within`.
    """
    old = digests(folder)
    before = {folded(name): name for name in old}
    record = manifest_of(folder).outputs
    made = {folded(name): output.digest for name, output in record.items() if _inside(name, within)}
    outputs = {name: Output(digest(content), origins.get(name)) for name, content in files.items()}
    delivered = {folded(name): output.digest for name, output in outputs.items()}
    clerks = [name for name, held in old.items() if held not in (made.get(folded(name)), delivered.get(folded(name)))]
    stays = places(folder, clerks, [*files, *made])
    # A clerk who puts a kept version back in the place of its paper needs no second copy of it at every run.
    kept = {held: name for name, held in old.items() if KEPT in name and stays.get(name) == name}
    again = {name: kept[old[name]] for name, place in stays.items() if place != name and old[name] in kept}

    patiently(new.mkdir)
    for name, content in files.items():
        patiently(write, new / name, content)
        if (same := before.get(folded(name))) and old[same] == outputs[name].digest:
            with contextlib.suppress(OSError):  # not worth a failure where a network share keeps its own times
                os.utime(new / name, ns=((folder / same).stat().st_mtime_ns,) * 2)
    for name, place in stays.items():
        if name not in again:
            patiently(copy, folder / name, new / place)
    for name, place in places(folder, _empty_folders(folder), [*files, *made]).items():
        if place == name:
            patiently((new / name).mkdir, parents=True, exist_ok=True)
    outputs |= {name: output for name, output in record.items() if not _inside(name, within)}
    patiently(write, new / NAME, Manifest(outputs).as_bytes())
    for inner in {(new / name).parent for name in [*files, *stays.values(), NAME]}:
        sync(inner)
    return [(name, again.get(name, place)) for name, place in stays.items() if place != name]


def _settle(folder: Path) -> list[tuple[str, str]]:
    """Leave nothing beside `folder` of an earlier delivery, however it ended. What had to make room.

    A folder under an "old" name is whole: it goes back when `folder` is missing, else it goes once every clerk's file
    in it is in `folder`. A folder under a "new" name holds copies only.
    """
    kept = []
    leftovers = [leftover for leftover in _leftovers(folder.parent) if leftover["folder"] == folder.name]
    for leftover in sorted(leftovers, key=lambda leftover: -int(leftover["number"])):
        path = folder.with_name(leftover.string)
        if leftover["kind"] == "old" and not folder.exists():
            patiently(os.rename, path, folder)
        elif leftover["kind"] == "old":
            kept += _rescue(path, folder)
            disposable = _hidden(folder, "new")
            patiently(os.rename, path, disposable)  # half a removal must not look like a whole packet
            discard(disposable)
        else:
            discard(path)
    return kept


def _rescue(aside: Path, folder: Path) -> list[tuple[str, str]]:
    """Move to `folder` what a clerk has in `aside` and not there: saved while the packet was being built."""
    made = {folded(name): output.digest for name, output in manifest_of(aside).outputs.items()}
    clerks = {name: held for name, held in digests(aside).items() if held != made.get(folded(name))}
    live = digests(folder) if clerks else {}
    found = places(aside, [name for name in clerks if clerks[name] not in live.values()], [*live, *made])
    for name, place in found.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        patiently(os.rename, aside / name, folder / place)
    return [(name, place) for name, place in found.items() if place != name]


def _inside(name: str, within: str) -> bool:
    """Whether a file of a packet belongs to its folder `within`; every file does when that is empty."""
    return not within or folded(name).startswith(f"{folded(within)}/")


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
