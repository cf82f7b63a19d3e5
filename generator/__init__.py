"""会議資料: Excel workbooks in, the formatted papers of a council meeting out.

    >>> from generator import Office
    >>> packet = Office("C:/会議資料").meeting("令和5年度第1回").check()
    >>> [str(problem) for problem in packet.problems]

What is public is here: `Office`, `Meeting`, `Packet`, `Problem`, `Severity`, `Place`, `GeneratorError`, `__version__`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.api import GeneratorError, Meeting, Office, Packet, Place, Problem, Severity, __version__

__all__ = ["GeneratorError", "Meeting", "Office", "Packet", "Place", "Problem", "Severity", "__version__"]


def __getattr__(name: str) -> Any:
    """Load the public API when it is asked for: a part of the program, the installer above all, needs none of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from generator import api

    return getattr(api, name)
