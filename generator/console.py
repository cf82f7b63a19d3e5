"""Words on a console or in a file that cannot hold every character: the nearest that can be shown, never a stop.

An office's console knows the characters of cp932: 〜, —, emoji and the variants of some names are not among them.
"""

import codecs
from typing import Any, Final, TextIO, cast
from unicodedata import combining, normalize

from generator.japanese import VARIANTS

FALLBACK: Final = "kaigi-nearest"
LOSSLESS: Final = "kaigi-escaped"

_MISSING: Final = "〓"
"""What printers set for a character they do not have."""
_NEAREST: Final = str.maketrans(
    {
        "〜": "～", "～": "〜", "—": "―", "―": "—", "–": "-", "−": "－", "－": "−", "‖": "∥", "•": "・", "∙": "・",
        "¢": "￠", "£": "￡", "¬": "￢", "¥": "￥", "¦": "|", "✕": "×", "✖": "×", "✗": "×", "✓": "レ", "✔": "レ",
        "☑": "■", "☐": "□", "⏎": "/", "↵": "/", "➡": "→", "⇨": "→", "▶": "＞", "\u00a0": " ", "\u200b": "", "\ufeff": "",
        "\u200d": "", "©": "(c)", "®": "(R)",
    }
)  # fmt: skip
_SELECTORS: Final = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
"""Characters that choose a form of the one before, which is shown without them."""


def readied(stream: TextIO | None) -> None:
    """Let a stream show what it can of every text. A stream that cannot be told so is left as it is."""
    if stream is not None and hasattr(stream, "reconfigure"):
        cast("Any", stream).reconfigure(errors=FALLBACK)


def escaping(stream: TextIO | None) -> None:
    """Let a stream write what it cannot hold as `\\uXXXX`: JSON for another program loses nothing."""
    if stream is not None and hasattr(stream, "reconfigure"):
        cast("Any", stream).reconfigure(errors=LOSSLESS)


def _nearest(fault: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    unknown = fault.object[fault.start : fault.end]
    shown = "".join(_shown(char, fault.encoding) for char in unknown)
    # UTF-8 takes nothing but bytes for the half characters that it refuses.
    return shown.encode() if fault.encoding == "utf-8" else shown, fault.end


def _shown(char: str, encoding: str) -> str:
    if any(ord(char) in selectors for selectors in _SELECTORS):
        return ""
    for words in (char.translate(_NEAREST), VARIANTS.get(char, char), _numbered(char), _bare(char), _MISSING):
        if words != char and _fits(words, encoding):
            return words
    return "?"


def _numbered(char: str) -> str:
    """A number in a circle beyond ⑳ in brackets."""
    plain = normalize("NFKC", char)
    return f"({plain})" if plain.isdecimal() and plain != char else plain


def _bare(char: str) -> str:
    """A letter without its accents."""
    return "".join(part for part in normalize("NFKD", char) if not combining(part)) or char


def _fits(words: str, encoding: str) -> bool:
    try:
        words.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _escaped(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    units = fault.object[fault.start : fault.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2)), fault.end


codecs.register_error(FALLBACK, _nearest)
codecs.register_error(LOSSLESS, _escaped)
