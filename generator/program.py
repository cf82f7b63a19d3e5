"""What the program is made of, for telling whether what an earlier run left would come out the same."""

import hashlib
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def modules() -> str:
    """The SHA-256 of the program's own modules, the office's settings among them."""
    sources = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


@cache
def libraries() -> str:
    """The Python and the installed packages with their versions, of which none has to be loaded for it."""
    found = find_spec("openpyxl")
    room = Path(found.origin).parent.parent if found and found.origin else Path()
    packages = sorted(path.name for path in room.iterdir() if path.suffix == ".dist-info")
    return "\n".join([sys.version, *packages])
