"""Which characters a file can hold, and how Excel writes down those that it cannot."""

import re
from typing import Final

FORBIDDEN: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""XML 1.0 allows no other control character; lone surrogates and the two non-characters break the file as well."""

_ENCODED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LINE_BREAK: Final = re.compile(r"\r\n?|[\x0b\x0c]")


def clean(text: str) -> str:
    """Text with Excel's escapes of control characters (`_x000D_`) decoded and every line break as LF; nothing else is touched."""
    return _LINE_BREAK.sub("\n", _ENCODED.sub(_decoded, text))


def _decoded(escape: re.Match[str]) -> str:
    # Excel escapes only what XML cannot hold; openpyxl has already unescaped a typed 「_x0041_」.
    code = int(escape[1], 16)
    return chr(code) if code < 0x20 or 0xD800 <= code < 0xE000 or code >= 0xFFFE else escape[0]


def writable(text: str) -> str:
    """Text for a report, with □ for each character that no file may hold."""
    return FORBIDDEN.sub("□", text)
