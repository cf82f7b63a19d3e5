"""The pictures of docs/ are of what the program makes now."""

import json
from pathlib import Path

import pytest

from tests.pictures import IMAGES, MADE_OF, PICTURES, sources, sums

pytestmark = pytest.mark.long


def test_every_picture_is_of_what_is_made_today(tmp_path: Path) -> None:
    """Where it fails: look at what changed, and run `make pictures`."""
    assert {path.stem for path in IMAGES.glob("*.png")} == set(PICTURES)
    made = sums(sources(tmp_path))
    told = json.loads(MADE_OF.read_text(encoding="utf-8"))
    assert [name for name in PICTURES if made[name] != told.get(name)] == []
