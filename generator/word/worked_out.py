"""What was worked out of a template's text, kept beside the program's own compiled modules from one run to the next."""

import hashlib
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

from generator.program import libraries

_FOLDER: Final = Path(__file__).parent / "__pycache__"
_ENDING: Final = ".template"
_MOST: Final = 120  # files: templates that were edited leave theirs behind
_DIGEST: Final = 64  # characters of a SHA-256


def kept(purpose: str, source: str, work_out: Callable[[], bytes]) -> bytes:
    """What `work_out` makes of `source`, from the last run if that is there; it depends on nothing else but the program.

    As with compiled modules, nothing is kept where Python may not write them, and a file that is not whole is ignored.
    """
    name = hashlib.sha256("\0".join((_program(), purpose, source)).encode()).hexdigest()[:32]
    path = _FOLDER / f"{name}{_ENDING}"
    with suppress(OSError):
        data = path.read_bytes()
        digest, made = data[:_DIGEST], data[_DIGEST:]
        if hashlib.sha256(made).hexdigest().encode() == digest:
            return made
    made = work_out()
    if not sys.dont_write_bytecode:
        with suppress(OSError):
            _FOLDER.mkdir(exist_ok=True)
            half = path.with_suffix(f".{os.getpid()}")
            half.write_bytes(hashlib.sha256(made).hexdigest().encode() + made)
            half.replace(path)
            _sweep()
    return made


@cache
def _program() -> str:
    """The Python, the libraries and the modules that templates are worked out with."""
    here = Path(__file__).parent
    own = [(here / name).read_text(encoding="utf-8") for name in ("environment.py", "sources.py")]
    return "\0".join([libraries(), *own])


def _sweep() -> None:
    files = sorted(_FOLDER.glob(f"*{_ENDING}"), key=lambda path: path.stat().st_mtime)
    for path in files[:-_MOST]:
        path.unlink(missing_ok=True)
