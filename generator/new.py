"""A folder for a new meeting, with the blank workbooks in it."""

from datetime import date
from pathlib import Path

from generator.problem import GeneratorError
from generator.record import workbooks
from generator.wareki import fiscal_year


def new_meeting(root: Path, name: str) -> list[Path]:
    """Make `inputs/<name>/` with every blank workbook; a workbook that is already there is left alone.

    Returns the files made. Workbooks that come in several (会議録_*.xlsx) get one blank with 「様式」 in its name; a
    workbook without a sheet that must exist (確認済み.xlsx) is made when it is needed.
    """
    from generator.excel.blank import blank

    folder = root / "inputs" / name
    year = fiscal_year(date.today())
    made: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for pattern, forms in workbooks():
            path = folder / pattern.replace("*", "様式")
            if not path.exists() and not all(form.declaration.optional for form in forms):
                with path.open("xb") as file:
                    file.write(blank(pattern, forms, years=range(year - 3, year + 1)))
                made.append(path)
    except OSError:
        raise GeneratorError(
            f"{folder} に様式を置けません。フォルダー名と、書き込めるかどうかを確かめてください。"
        ) from None
    return made
