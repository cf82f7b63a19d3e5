"""A mail as a draft (.eml) that Outlook and Thunderbird open to be looked at and sent: nothing is sent here.

Names of files stand in it twice, as either program reads them: RFC 2047 in Content-Type, RFC 2231 in Content-Disposition.
"""

import base64
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

_LINE: Final = 76
_WORD: Final = 36  # bytes of UTF-8 in one encoded word: a line is then well within 78 characters
_SEGMENT: Final = 54
_BOUNDARY: Final = "=_kaigi-shiryo"  # base64 has no underscore, so no content holds it
_PLAIN: Final = re.compile(r"[A-Za-z0-9 ._-]*")
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_TYPES: Final = {
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}.presentationml.presentation",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}


def draft(subject: str, text: str, recipients: Iterable[tuple[str, str]], attachments: Mapping[str, bytes]) -> bytes:
    """The draft: subject, text (lines ending in LF), people as Bcc (name, address), files by name. Equal input, equal bytes.

    It has no date, sender or number of its own: the mail program gives it those when it is sent.
    """
    people = [f"{_phrase(name)} <{address}>" if name else address for name, address in recipients]
    lines = ["X-Unsent: 1", f"Subject: {_words(subject)}"]
    lines += ["Bcc: " + ",\r\n ".join(people)] if people else []
    lines += ["MIME-Version: 1.0", "Content-Language: ja", f'Content-Type: multipart/mixed; boundary="{_BOUNDARY}"', ""]
    lines += [f"--{_BOUNDARY}", "Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: base64", ""]
    lines += _base64(text.replace("\n", "\r\n").encode())
    for name, data in attachments.items():
        kind = _TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
        lines += [f"--{_BOUNDARY}", f'Content-Type: {kind};\r\n name="{_words(name)}"']
        lines += [
            "Content-Transfer-Encoding: base64",
            f"Content-Disposition: attachment;{_parameter('filename', name)}",
            "",
        ]
        lines += _base64(data)
    return "\r\n".join([*lines, f"--{_BOUNDARY}--", ""]).encode("ascii")


def _phrase(name: str) -> str:
    """A person's name before an address."""
    return f'"{name}"' if _PLAIN.fullmatch(name) else _encoded(name)


def _words(text: str) -> str:
    """A header's text, as encoded words where it is not plain."""
    return text if _PLAIN.fullmatch(text) else _encoded(text)


def _encoded(text: str) -> str:
    """Encoded words (RFC 2047), folded; a character is never split."""
    pieces, piece = [], b""
    for char in text:
        encoded = char.encode()
        if len(piece) + len(encoded) > _WORD:
            pieces.append(piece)
            piece = b""
        piece += encoded
    return "\r\n ".join(f"=?UTF-8?B?{base64.b64encode(part).decode()}?=" for part in [*pieces, piece])


def _parameter(name: str, value: str) -> str:
    """A parameter in percent encoding (RFC 2231), in segments where a line would be too long; no octet is split."""
    octets = re.findall(r"%..|.", quote(value, safe="", encoding="utf-8"))
    segments, segment = [], ""
    for octet in octets:
        if len(segment) + len(octet) > _SEGMENT:
            segments.append(segment)
            segment = ""
        segment += octet
    segments.append(segment)
    if len(segments) == 1:
        return f"\r\n {name}*=UTF-8''{segments[0]}"
    first, *rest = segments
    return ";".join([f"\r\n {name}*0*=UTF-8''{first}", *(f"\r\n {name}*{n}*={part}" for n, part in enumerate(rest, 1))])


def _base64(data: bytes) -> list[str]:
    text = base64.b64encode(data).decode()
    return [text[at : at + _LINE] for at in range(0, len(text), _LINE)]
