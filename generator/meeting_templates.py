"""The templates of one meeting: those that stand in its own folder and are used instead of the office's."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from generator.document import OWN_TEMPLATES, documents
from generator.jobs import Job
from generator.meeting_folders import listed
from generator.problem import Place, Problem, Severity


def own_templates(meeting: Path, jobs: Iterable[Job]) -> Iterator[Problem]:
    """What the templates in a meeting's folder are used for: said in every run, since the papers look otherwise than usual."""
    for name in _files(meeting / OWN_TEMPLATES):
        place = Place(f"{OWN_TEMPLATES}/{name}")
        papers = [job.label for job in jobs if f"{job.document.template}.docx" == name]
        if papers:
            message = f"この会議だけのひな形を使います（{'、'.join(papers)}）。"
            hint = f"ふだんのひな形に戻すときは、会議のフォルダーの {place.workbook} をほかの場所に移してください。"
            yield Problem(Severity.NOTE, "ひな形20", place, message, hint)
        elif name in _names():
            hint = "使うときは、会議.xlsx［配付資料］に資料を足してください。"
            yield Problem(Severity.NOTE, "ひな形21", place, "この会議の資料には使われないひな形です。", hint)
    yield from strangers(meeting)


def strangers(meeting: Path) -> Iterator[Problem]:
    """Files beside a meeting's own templates that are called like none, with the nearest right name."""
    for name in _files(meeting / OWN_TEMPLATES):
        if name not in _names():
            close = get_close_matches(name, _names(), n=1)
            hint = (
                f"「{close[0]}」のことではありませんか。"
                if close
                else "templates_docx のひな形と同じ名前にすると、その代わりに使われます。"
            )
            place = Place(f"{OWN_TEMPLATES}/{name}")
            yield Problem(Severity.WARNING, "ひな形22", place, "どのひな形とも名前が違うので、使いません。", hint)


def _names() -> list[str]:
    return sorted({f"{kind.template}.docx" for kind in documents().values()})


def _files(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return [path.name for path in listed(folder) if path.is_file() and not path.name.startswith(("~$", "."))]
