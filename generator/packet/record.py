"""The record beside a packet: what the program made, and what each paper was made from, as SHA-256 of the bytes."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from generator.packet.files import folded, patiently

VERSION: Final = "0.1.0"
"""The program's own, as the record of a packet and `--version` tell it."""

NAME: Final = ".manifest.json"
FORMER_NAME: Final = ".kaigi.json"
"""What a record was called that knew no more than the hash of each file."""

CHECKED: Final = "点検"
"""The folder of a packet with its findings."""

HAND_EDITS_PAGE: Final = "手直しの一覧.html"
"""The page in it that tells what was changed by hand; of no use any more once the next packet is made."""

_PASSING: Final = re.compile(
    r"\.?手直しの一覧\.html(?:\.new)?|~\$.*|\.~lock\..*#|thumbs\.db|desktop\.ini|\.ds_store", re.DOTALL | re.IGNORECASE
)

_HALF: Final = re.compile(r"\..+\.new-\d+", re.DOTALL)
"""A folder of a delivery that was cut short: copies that nobody needs."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a file was made from: workbooks and templates by file name, the program's version and its settings.

    `paper` is what staff call the paper (「資料1 …」). The settings (`settings.py`) are an input like any other.
    """

    paper: str = ""
    version: str = ""
    settings: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Output:
    """A file as it was made: its hash and, where that is known, what it was made from."""

    digest: str
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files the program made in a folder, by relative POSIX name, in the order of the packet.

    `kept` are a clerk's versions that were set aside, with what the papers they came from were made from.
    """

    outputs: Mapping[str, Output] = field(default_factory=dict)
    kept: Mapping[str, Origin] = field(default_factory=dict)

    def as_bytes(self) -> bytes:
        """The record as it is written: JSON, the same bytes for the same packet."""
        files = {name: _as_json(output) for name, output in self.outputs.items()}
        kept = {name: _as_json(Output("", origin)) for name, origin in sorted(self.kept.items())}
        told = {"outputs": files} | ({"kept": kept} if kept else {})
        return json.dumps(told, ensure_ascii=False, indent=1).encode()


def manifest_of(folder: Path, aside: Mapping[str, Path] = MappingProxyType({})) -> Manifest:
    """The record of a packet's folder; empty when there is no sound one. What is damaged in it is left out.

    A part of the packet that was replaced by itself (点検) holds its own record, by names of the packet; the packet's
    own then says no more about it. `aside` tells of parts, by name, that they lie elsewhere. Without its entry a file
    counts as a clerk's, so a damaged record can lose nothing.
    """
    outputs = _recorded(folder)
    for part, place in ({path.parent.name: path.parent for path in folder.glob(f"*/{NAME}")} | dict(aside)).items():
        of_part = {name: output for name, output in _recorded(place).items() if inside(name, part)}
        if of_part:
            outputs = {name: output for name, output in outputs.items() if not inside(name, part)} | of_part
    return Manifest(outputs, _kept(folder))


def inside(name: str, part: str) -> bool:
    """Whether a file of a packet belongs to its folder `part`; every file does when that is empty."""
    return not part or folded(name).startswith(f"{folded(part)}/")


def digest(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file in `folder` by its relative POSIX name, without the record and what programs leave."""
    names = ((path.relative_to(folder).as_posix(), path) for path in _walk(folder))
    # A record one folder down is that of a part.
    return {
        name: patiently(_digest, path)
        for name, path in names
        if name != FORMER_NAME and not (path.name == NAME and name.count("/") < 2)
    }


@cache
def settings() -> str:
    """The SHA-256 of the office's settings, line ends apart; empty when their source is not there."""
    try:
        return digest((Path(__file__).parent.parent / "settings.py").read_bytes().replace(b"\r\n", b"\n"))
    except OSError:
        return ""


def _as_json(output: Output) -> dict[str, object]:
    if output.origin is None:
        return {"sha256": output.digest}
    origin = output.origin
    return {
        "sha256": output.digest,
        "paper": origin.paper,
        "version": origin.version,
        "settings": origin.settings,
        "inputs": dict(sorted(origin.inputs.items())),
        "templates": dict(sorted(origin.templates.items())),
    }


def _recorded(folder: Path) -> dict[str, Output]:
    outputs = _loaded(folder / NAME).get("outputs")
    if isinstance(outputs, dict):
        read = {name: _output(entry) for name, entry in outputs.items()}
        return {name: output for name, output in read.items() if output}
    former = _loaded(folder / FORMER_NAME)
    return {name: Output(digest) for name, digest in former.items() if isinstance(digest, str)}


def _kept(folder: Path) -> dict[str, Origin]:
    kept = _loaded(folder / NAME).get("kept")
    entries = kept.items() if isinstance(kept, dict) else ()
    return {name: origin for name, entry in entries if isinstance(entry, dict) and (origin := _origin(entry))}


def _loaded(path: Path) -> dict[str, object]:
    try:
        found = json.loads(patiently(path.read_bytes))
    except (FileNotFoundError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _output(entry: object) -> Output | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("sha256"), str):
        return None
    return Output(entry["sha256"], _origin(entry))


def _origin(entry: Mapping[str, Any]) -> Origin | None:
    words = [word for name in ("paper", "version", "settings") if isinstance(word := entry.get(name), str)]
    hashes = [entry[name] for name in ("inputs", "templates") if _are_hashes(entry.get(name))]
    if (len(words), len(hashes)) != (3, 2):
        return None
    (paper, version, settings), (inputs, templates) = words, hashes
    return Origin(paper, version, settings, inputs, templates)


def _are_hashes(found: object) -> bool:
    return isinstance(found, dict) and all(isinstance(value, str) for value in found.values())


def _digest(path: Path) -> str:
    if path.is_symlink():
        return f"→{path.readlink()}"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()) if folder.exists() else ():
        if path.is_symlink() or path.is_file():
            if not _PASSING.fullmatch(path.name):
                yield path
        elif path.is_dir() and not _HALF.fullmatch(path.name):
            yield from _walk(path)
