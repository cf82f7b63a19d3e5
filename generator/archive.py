"""One zip of files, whose Japanese names come out right in Windows and on a Mac."""

import io
import unicodedata
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Final

_FIRST: Final = date(1980, 1, 1)  # a zip can say no day before,
_LAST: Final = date(2107, 12, 31)  # and none after
_UNIX: Final = 3  # of a zip that says it is from DOS, unzip takes the names for a code page even where they are UTF-8


def archive(files: Mapping[str, bytes], day: date) -> bytes:
    """The files by name as a zip without password, each dated `day`: equal files give equal bytes.

    Names are in UTF-8 and say so, composed (NFC: 「ガ」 is one character), as Windows writes them.
    """
    made = io.BytesIO()
    dated = min(max(day, _FIRST), _LAST)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(unicodedata.normalize("NFC", name), (dated.year, dated.month, dated.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system, info.external_attr = _UNIX, 0o644 << 16
            archive.writestr(info, data)
    return made.getvalue()
