"""Imported by the process that `apart` forks others from: rules, forms and templates are there when these begin."""

import contextlib
import io
import tempfile
from pathlib import Path

from generator.__main__ import main
from tests.conftest import MEETING, copied
from tests.forms_office import FOLDER, everyone, office_with
from tests.small_office import one_paper

with tempfile.TemporaryDirectory() as place, contextlib.redirect_stdout(io.StringIO()):
    root = copied(Path(place) / "office")
    for path in (root / "inputs" / MEETING).iterdir():
        if path.name not in {"会議.xlsx", "研修.xlsx"}:
            path.unlink()
    one_paper(root)
    office_with(root, everyone())
    for command in ("packet", "mail", f"sheets {FOLDER}", "new 令和5年度第2回"):
        main([*command.split(), "--root", str(root)])
    main(["init", f"{place}/inputs/新しい役所"])
