"""見え消し: two made papers of one template as one Word file that shows what was dropped and what was added."""

import copy
import io
import zipfile
from datetime import date
from typing import Final

from lxml import etree

from generator.word.atoms import SPACE
from generator.word.package import sealed
from generator.word.tables import W
from generator.word.weave import woven

_BODY: Final = "word/document.xml"


def revised(old: bytes, new: bytes, *, title: str, author: str, day: date) -> bytes:
    """The paper `new` with Word revisions, signed with `author` and `day`: rejected, it says what `old` says."""
