"""Where a clerk's file goes when the packet needs its name: beside it, under a name that tells when it was edited."""

import itertools
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final

from generator.file_names import fitted, folded

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
