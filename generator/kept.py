"""What was worked out before, kept in the user's own folder: the only kind of kept file, and the only module that knows it.

A kept value is found by the hash of everything it was worked out from: the bytes of a workbook or a template, the words
of a paper, the program itself. What changes gives another hash, so nothing kept can be out of date, and a value that is
not there, damaged or unreadable is worked out anew. Nothing is kept beside a packet, of workbooks with data of patients,
of what holds somebody's mail address, or with KAIGI_NO_CACHE=1; KAIGI_CACHE names another folder.
"""

import contextlib
import hashlib
import io
import marshal
import os
import pickle
import re
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any, Final, cast

_MOST: Final = 400_000_000
"""Bytes; the values used last longest ago go first."""
_LONGEST: Final = 60 * 24 * 3600.0
"""Seconds after its last use that a value goes: what an office has finished with is not kept for ever."""
_HASH: Final = hashlib.sha256().digest_size
_ADDRESS: Final = re.compile(
    rb"[\w.+-]{2,}@(?!example\.)(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}"
)  # those of our own examples are nobody's


def folder() -> Path | None:
    """Where values are kept: the user's folder for such things, on this computer; None when nothing is to be kept."""
    if os.environ.get("KAIGI_NO_CACHE"):
        return None
    if named := os.environ.get("KAIGI_CACHE"):
        return Path(named)
    own = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    with contextlib.suppress(RuntimeError):  # a user without a home
        return Path(own or Path.home() / ".cache") / "kaigi-shiryo"
    return None


def key_of(what: str, *parts: object) -> str:
    """The name of a value by what it is worked out from: the words say of what kind, and every part that it depends on.

    A part counts by its bytes or, where it is none, by its `repr`; sets, whose order is another in every run, are sorted.
    """
    found = hashlib.sha256(program())
    for part in (what, *parts):
        data = part if isinstance(part, bytes) else _spelled(part).encode("utf-8", "surrogatepass")
        found.update(len(data).to_bytes(8))
        found.update(data)
    return found.hexdigest()


def _spelled(part: object) -> str:
    if isinstance(part, frozenset):
        return repr(sorted(part))
    if is_dataclass(part) and not isinstance(part, type):
        return repr([_spelled(getattr(part, field.name)) for field in fields(part)])
    return repr(part)


def recalled(key: str) -> Any:
    """The value that was kept under a key; None when there is none, or none that can be read."""
    if (place := folder()) is None:
        return None
    path = place / key
    try:
        data = path.read_bytes()
        if hashlib.sha256(data[_HASH:]).digest() != data[:_HASH]:
            return None
        value = pickle.loads(data[_HASH:])
        os.utime(path)  # it was of use
    except Exception:  # a damaged pickle fails with whatever it trips over; the value is worked out anew
        return None
    return value


def keep(key: str, value: object) -> None:
    """Keep a value under a key; what cannot be pickled or written, or is nobody else's business, is not kept."""
    if (place := folder()) is None:
        return
    half = place / f"{key}.{os.getpid()}"
    try:
        data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
        if _is_private(data) or (isinstance(value, bytes) and any(map(_is_private, _parts(value)))):
            return
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        half.write_bytes(hashlib.sha256(data).digest() + data)
        half.replace(place / key)
    except Exception:  # a full disk, a folder that is a file, a value with a function in it: slower, not wrong
        with contextlib.suppress(OSError):
            half.unlink()


def compiled(source: str, compiler: Callable[[str], CodeType]) -> CodeType:
    """The code that a compiler makes of a text of Jinja, worked out once."""
    key = key_of("compiled", source)
    if (known := recalled(key)) is not None:
        return cast("CodeType", marshal.loads(known[0]))
    code = compiler(source)
    keep(key, (marshal.dumps(code),))
    return code


def _is_private(data: bytes) -> bool:
    """Whether bytes hold a mail address."""
    return b"@" in data and _ADDRESS.search(data) is not None


def _parts(data: bytes) -> Iterable[bytes]:
    """What is packed in an Office file. Raises when it is none, which then is not kept."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                yield archive.read(name)


def tidy(place: Path | None = None) -> None:
    """Remove what was not of use for a long time, and of too much what was of use longest ago."""
    told, held = [], 0
    if (place := place or folder()) is None:  # os.scandir(None) is the folder one works in
        return
    with contextlib.suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):  # another run may have taken it away meanwhile
                told.append((entry.stat().st_mtime, entry.stat().st_size, entry.path))
    for used, size, path in sorted(told, reverse=True):
        held += size
        if held > _MOST or used < time.time() - _LONGEST:
            with contextlib.suppress(OSError):
                Path(path).unlink()


@cache
def program() -> bytes:
    """The hash of the program's own files and of the names of the libraries with their versions."""
    found = hashlib.sha256(sys.version.encode())
    for path in sorted(_sources(Path(__file__).parent)):
        found.update(f"{path.name}\0".encode())
        found.update(path.read_bytes())
    for place in sys.path:
        with contextlib.suppress(OSError):
            found.update("".join(sorted(path.name for path in Path(place).glob("*.dist-info"))).encode())
    return found.digest()


def _sources(place: Path) -> Iterable[Path]:
    return (path for path in place.rglob("*") if path.suffix in {".py", ".txt", ".j2"})
