"""A folder for an office from the installed program: templates, icons, blank forms and explanations."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Final

from generator.forms import workbooks
from generator.forms.organisation import WORKBOOK as ORGANISATION_WORKBOOK
from generator.japanese.dates import fiscal_year
from generator.packet.files import put, put_folder
from generator.packet.organisation import organisation_saying
from generator.papers.kind import with_kinds
from generator.problem import GeneratorError
from generator.settings import DEFAULT

_KEPT: Final = "share/kaigi-shiryo/"
"""Where an installed program keeps what an office gets of it, below the folder that Python was installed to."""
_GIVEN: Final = {"templates_docx": (".docx",), "docs": (".md", ".txt", ".png")}
"""The folders that an office gets, and the kinds of files in them."""
_DEVELOPERS: Final = ("設計.md", "資料の足し方.md", "原資料との違い.md")
FORMS: Final = "空の様式"
"""The folder with a blank workbook of every kind: what a clerk copies a lost sheet from."""
_MAKES_OFFICE: Final = ("templates_docx", "inputs")
"""The folders by which an office is known."""
_ICONS: Final = {
    "次の会議.cmd": "new",
    "点検.cmd": "check",
    "見張り.cmd": "watch",
    "資料作成.cmd": "packet",
    "まとめ.cmd": "pdf",
    "配付.cmd": "mail",
}
"""The icons of the steps of a year, in their order, and their commands."""


def begin_office(folder: Path) -> list[Path]:
    """Make an office's folder; the files made, templates first.

    Raises GeneratorError when there is an office already, or the disk refuses.
    """
    files = dict(_files())
    for name in _MAKES_OFFICE:
        own = [(path, content) for path, content in files.items() if path.startswith(f"{name}/")]
        cut_off = name == "templates_docx" and not (folder / "inputs").exists() and _lie(folder, own)
        if (folder / name).exists() and not cut_off:
            raise GeneratorError(
                f"「{folder}」にはもう {name} があります。"
                "そのまま「kaigi new 令和6年度第1回」のように使ってください。作り直すときは、別の名前のフォルダーを書いてください。"
            )
    try:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            put_folder(folder, files)
        else:
            _put_beside(folder, files)
    except FileExistsError as taken:
        raise GeneratorError(
            f"「{Path(str(taken.filename2 or taken.filename)).name}」がもうあるので、ここには作れません。別の名前のフォルダーを書いてください。"
        ) from None
    except OSError:
        raise GeneratorError(
            f"「{folder}」に書き込めません。名前と、書き込みが許されているかを確かめてから、もう一度実行してください。"
        ) from None
    return [folder / name for name in files]


def _put_beside(folder: Path, files: Mapping[str, bytes]) -> None:
    """The files beside what is in a folder: what makes it an office comes last, and what a run cut off left is taken up."""
    for name, content in files.items():
        if name.partition("/")[0] not in _MAKES_OFFICE and not _lie(folder, [(name, content)]):
            put(folder / name, content)
    for first in _MAKES_OFFICE:
        own = {name: content for name, content in files.items() if name.startswith(f"{first}/")}
        if not _lie(folder, own.items()):
            put_folder(folder / first, {name.partition("/")[2]: content for name, content in own.items()})


def _lie(folder: Path, files: Iterable[tuple[str, bytes]]) -> bool:
    """Whether all of the files are in a folder as they are to be."""
    return all((folder / name).is_file() and (folder / name).read_bytes() == content for name, content in files)


def _files() -> Iterator[tuple[str, bytes]]:
    """The files of a new office by their name in it."""
    from generator.excel.blank import blank

    given = dict(_given())
    if not given:
        raise GeneratorError("プログラムの中にひな形が見つかりません。kaigi-shiryo を入れ直してください。")
    yield from ((name, path.read_bytes()) for name, path in given.items())
    this = fiscal_year(date.today())
    for pattern, forms in workbooks():
        years = range(this - 3, this + 1)
        yield f"{FORMS}/{pattern.replace('*', '様式')}", blank(pattern, forms, years=years, settings=with_kinds())
    yield f"inputs/{ORGANISATION_WORKBOOK}", organisation_saying(DEFAULT)
    for icon, command in {**_ICONS, "kaigi.cmd": "%*"}.items():
        yield icon, _icon(command).replace("\n", "\r\n").encode("ascii")


def _given() -> Iterator[tuple[str, Path]]:
    """The files that come with the program, by their name in an office: of a copy of its source, or of an installed one."""
    source = Path(__file__).parent.parent.parent
    for name in _GIVEN:
        for path in sorted((source / name).rglob("*")) if (source / "templates_docx").is_dir() else ():
            if _is_given(path.relative_to(source).as_posix()):
                yield path.relative_to(source).as_posix(), path
    try:
        installed = metadata.files("kaigi-shiryo") or []
    except metadata.PackageNotFoundError:
        return
    for file in installed:
        _, found, name = file.as_posix().partition(_KEPT)
        if found and _is_given(name) and (path := Path(str(file.locate()))).is_file():
            yield name, path


def _is_given(name: str) -> bool:
    folder, _, rest = name.partition("/")
    return rest.endswith(_GIVEN.get(folder, ())) and rest not in _DEVELOPERS


def _icon(command: str) -> str:
    """An icon that runs the installed program with the Python that made it, else with the one that the PC has."""
    run = f'"%RUN%" -m generator {command}'
    if command != "%*":
        run = f"""set KAIGI_ASK=1
set "MEETING=%~1"
if defined MEETING goto named
"%RUN%" -m generator --root "%~dp0." {command}
set "CODE=%ERRORLEVEL%"
goto end

:named
"%RUN%" -m generator --root "%~dp0." {command} "%MEETING%"
"""
    python = sys.executable if sys.executable.isascii() else "py"
    pause = "" if command == "%*" else "echo.\nif not defined KAIGI_NO_PAUSE pause\n"
    return f"""@echo off
rem ASCII only: cmd.exe reads it before anybody knows which code page holds Japanese. The program says the rest.
setlocal
set PYTHONUTF8=1
set "CODE=3"
set "RUN={python}"
"%RUN%" -c "import generator" >nul 2>nul
if %ERRORLEVEL% EQU 0 goto run
set "RUN=py"
"%RUN%" -c "import generator" >nul 2>nul
if %ERRORLEVEL% EQU 0 goto run
echo.
echo   Python or kaigi-shiryo was not found on this computer.
echo   Python ka kaigi-shiryo ga mitsukarimasen. Kanrisha ni shirasete kudasai.
goto end

:run
{run.rstrip()}
set "CODE=%ERRORLEVEL%"

:end
{pause}exit /b %CODE%
"""
