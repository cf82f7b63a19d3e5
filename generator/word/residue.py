"""What people leave in a file while they work on it, and would not send: revisions, remarks, hidden text."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from lxml import etree

from generator.word.tables import W
from generator.word.template import COMMENTS, REVISIONS

REVISED: Final = "変更履歴"
REMARKED: Final = "コメント"
HIDDEN: Final = "隠し文字"

_TEXTS: Final = re.compile(r"word/(document|header\d*|footer\d*|\w*notes)\.xml")
_REMARKS: Final = re.compile(r"(?:xl|ppt)/(?:comments?|threadedComments)[/\d].*|xl/comments\.xml")
_SHARED: Final = re.compile(r"xl/revisions/.+")


def residue(data: bytes) -> set[str]:
    """What is left in a .docx, .xlsx or .pptx: `REVISED`, `REMARKED`, `HIDDEN`. Raises zipfile.BadZipFile for other files."""
    return set(_found(data))


def _found(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if _REMARKS.fullmatch(name):
                yield REMARKED
            elif _SHARED.fullmatch(name):
                yield REVISED
            elif _TEXTS.fullmatch(name):
                root = etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, huge_tree=True))
                tags = {node.tag for node in root.iter()}
                if tags & REVISIONS:
                    yield REVISED
                if tags & COMMENTS:
                    yield REMARKED
                if any(node.get(f"{W}val") not in ("0", "false") for node in root.iter(f"{W}vanish", f"{W}webHidden")):
                    yield HIDDEN
