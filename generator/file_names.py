"""Names for delivered files that Windows, macOS and Linux all accept, and the question which of them are the same."""

import unicodedata
from collections import Counter
from collections.abc import Iterable

_FORBIDDEN = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control and format characters, lone surrogates, line and paragraph breaks
_DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789¹²³"
}
_CHARACTERS = 120
_BYTES = 240  # Linux and macOS end a name at 255 bytes of UTF-8; LibreOffice puts a lock file of a longer name beside


def file_name(number: str, title: str, suffix: str) -> str:
    """The file name of a 資料: `file_name("資料1", "実績について", ".docx")` is 「資料1_実績について.docx」.

    Without `number` just the title. What Windows forbids in a name becomes its 全角 counterpart or goes; the rest stays
    character by character. At most 120 characters (and 240 bytes of UTF-8), `suffix` always kept whole.
    """
    stem = f"{number}_{title}" if number else title
    stem = "".join(char for char in stem.translate(_FORBIDDEN) if unicodedata.category(char) not in _UNSEEN)
    stem = stem.strip(". \u3000") or "無題"
    if stem.split(".")[0].rstrip().upper() in _DEVICES:
        stem = f"_{stem}"
    return fitted(stem, suffix)


def fitted(stem: str, ending: str, most: int = _CHARACTERS) -> str:
    """`stem` followed by `ending`, the stem cut where the name would be too long for a file system or over `most`."""
    cut = ""
    while stem and (
        len(stem + ending) > min(most, _CHARACTERS)
        or len(f"{stem}{ending}".encode("utf-8", "surrogatepass")) > _BYTES
        or unicodedata.category(cut or " ")[0] == "M"  # a dakuten or variation selector goes with its character
    ):
        stem, cut = stem[:-1], stem[-1]
    return (stem.rstrip(". \u3000") if cut else stem) + ending


def clashes(names: Iterable[str]) -> list[str]:
    """Those of `names`, in their order, that are one and the same file for Windows or macOS (a.docx and A.docx)."""
    listed = list(names)
    counts = Counter(map(folded, listed))
    return [name for name in listed if counts[folded(name)] > 1]


def folded(name: str) -> str:
    """What names of one file have in common: NFC, and capitals as Windows makes them (ß stays ß). Only to compare."""
    capitals = ((char, char.upper()) for char in unicodedata.normalize("NFC", name))
    return "".join(upper if len(upper) == 1 else char for char, upper in capitals)
