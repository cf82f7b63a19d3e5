"""The papers of ［配付資料］ as they lie in the packet's folder, and who gets which."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.forms.meeting import ELSEWHERE, NOBODY, Handout, Recipient
from generator.japanese.text import key
from generator.office import content_of
from generator.packet.compose import Job, jobs_of
from generator.packet.deliver import KEPT
from generator.packet.files import file_name
from generator.packet.rewordings import still_aside
from generator.packet.share_sheets import is_personal
from generator.papers.kind import Weave, goes_to, named_groups, title_of
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.records.book import Book

_PASSING: Final = ("~$", ".", "thumbs.db", "desktop.ini")
_GOES_ON: Final = re.compile(r"[-‐－]?[0-9a-z]", re.IGNORECASE)
"""How a number goes on that is another one: 資料2 → 資料20, 資料2-1, 資料2a."""
_BOUND_FIRST: Final = {".docx": 0, ".doc": 1, ".pdf": 2}


@dataclass(frozen=True, slots=True)
class Piece:
    """One paper that members get: its row of ［配付資料］, what it is called, its files there and those that are missing.

    `label` is 「資料1 令和4年度における…」, `title` that without the number. `shows_changes` says that revisions
    belong in it.
    """

    handout: Handout
    label: str
    title: str
    files: tuple[Path, ...]
    missing: tuple[str, ...] = ()
    shows_changes: bool = False

    @property
    def place(self) -> Place:
        """The cell that asks for the paper."""
        return self.handout.cell("name" if self.handout.name else "kind").place

    @property
    def short(self) -> str:
        """What a page of it is called: by its number, or its title."""
        return self.handout.number or self.title

    @property
    def page_source(self) -> Path | None:
        """The file whose pages are bound: the Word file, else what there is."""
        return min(self.files, key=lambda path: _BOUND_FIRST.get(path.suffix.lower(), 9), default=None)


def pieces_of(book: Book, folder: Path) -> list[Piece]:
    """The papers that ［配付資料］ asks for, in its order, each with its files in `folder`.

    A paper from elsewhere (別途作成) is there when a file carries its 資料番号 or name: 「資料6.pdf」, 「資料6_名前.xlsx」.
    Raises GeneratorError when the folder holds nothing at all.
    """
    there = {unicodedata.normalize("NFC", path.name): path for path in _present(folder)}
    if not there:
        raise GeneratorError(
            f"「{folder.name}」の資料がまだありません。「kaigi packet」で資料を作ってから、もう一度実行してください。"
        )
    jobs: dict[int, list[Job]] = {}
    for job in jobs_of(book):
        jobs.setdefault(id(job.handout), []).append(job)
    ours = {name for found in jobs.values() for job in found for name in job.files.values()}
    strangers = {name: path for name, path in there.items() if name not in ours}
    pieces = []
    for handout in book[Handout]:
        for job in jobs.get(id(handout), []):
            names = [unicodedata.normalize("NFC", name) for name in job.files.values()]
            pieces.append(
                Piece(
                    handout,
                    job.label,
                    job.title,
                    tuple(there[name] for name in names if name in there),
                    tuple(name for name in names if name not in there),
                    job.document.weave is Weave.REVISIONS,
                )
            )
        if handout.kind == ELSEWHERE:
            pieces.append(_from_elsewhere(handout, str(title_of(handout, book).value), strangers, book))
    return pieces


def missing(pieces: Iterable[Piece]) -> Iterator[Problem]:
    """A paper of the program that is not there is a 誤り; one from elsewhere, which only the clerk can bring, a 注意."""
    for piece in pieces:
        if piece.handout.kind == ELSEWHERE and not piece.files:
            message = f"別途作成の「{piece.label}」のファイルが、資料のフォルダーにありません。"
            hint = f"「{piece.missing[0]}.pdf」のような名前で置いてください。ないまま進めると、この資料は入りません。"
            yield Problem(Severity.WARNING, "配付02", piece.place, message, hint, piece.handout.name)
        elif piece.missing and piece.handout.kind != ELSEWHERE:
            message = f"「{'」「'.join(piece.missing)}」がまだ作られていないか、なくなっています。"
            hint = "「kaigi packet」で資料を作ってから、もう一度実行してください。"
            yield Problem(Severity.ERROR, "配付01", piece.place, message, hint, piece.handout.name)


def mended_aside(packet: Path, weight: Severity) -> Iterator[Problem]:
    """A copy mended by hand that was set aside, and whose words are in no paper that is sent."""
    for edit in still_aside(packet):
        lines = "".join(f"\n    {line}" for line in edit.lines)
        message = f"手で直したこのファイルの言葉が、送る「{edit.name}」に入っていません。{edit.summary}{lines}"
        hint = (
            f"このファイルを送るなら、名前を「{edit.name}」に変えて入れ替えてください。同じ直しをExcelに書いて作り直しても構いません。"
            "要らない直しなら、このファイルを消すか、ほかのフォルダーに移してください。"
        )
        if weight is Severity.ERROR:
            hint += "このまま送るときは、「kaigi mail --as-made」としてください。"
        yield Problem(weight, "配付15", Place(edit.place), message, hint)


def uninvited(pieces: Iterable[Piece], folder: Path) -> Iterator[Problem]:
    """A file beside the papers that no row of ［配付資料］ asks for: perhaps a paper was forgotten there.

    A file about a patient is left out when its name says so; when it goes by another name, nothing may be sent.
    """
    taken = {path for piece in pieces for path in piece.files}
    for path in _present(folder):
        if is_personal(path.name):
            message = "個人情報のファイルなので、入れていません。"
            hint = "会議の資料のフォルダーから出してください。"
            yield Problem(Severity.WARNING, "配付13", Place(path.name), message, hint)
        elif is_personal(path.name, content_of(path)):
            message = "名前は違いますが、患者や利用者の個人情報のファイルです。配ることはできません。"
            hint = "outputs の「個人情報」で始まるフォルダーに移してから、もう一度実行してください。"
            yield Problem(Severity.ERROR, "配付14", Place(path.name), message, hint)
        elif path not in taken and KEPT not in path.name:
            message = "［配付資料］にないので、入れていません。"
            hint = "配る資料なら、会議.xlsx［配付資料］に行を足し、様式で「別途作成」を選んでください。"
            yield Problem(Severity.NOTE, "配付03", Place(path.name), message, hint)


def _from_elsewhere(handout: Handout, title: str, strangers: dict[str, Path], book: Book) -> Piece:
    numbers = [other.number for other in book[Handout]]
    found = tuple(path for name, path in strangers.items() if _is_called(name, handout.number, title, numbers))
    wanted = file_name(handout.number, title, "")
    return Piece(handout, f"{handout.number} {title}".strip(), title, found, () if found else (wanted,))


def _is_called(name: str, number: str, title: str, numbers: Sequence[str]) -> bool:
    """Whether a file's name is that of the paper: its number first, and no longer one of another paper, or its title."""
    if KEPT in name or is_personal(name):
        return False
    stem, own = key(Path(name).stem), key(number)
    longer = tuple(key(other) for other in numbers if len(key(other)) > len(own))
    by_number = bool(own) and stem.startswith(own) and not stem.startswith(longer)
    return (by_number and not _GOES_ON.match(stem[len(own) :])) or (bool(title) and stem == key(title))


def _present(folder: Path) -> Collection[Path]:
    """The files in the packet's folder itself, without what programs leave there."""
    if not folder.is_dir():
        return []
    return [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.lower().startswith(_PASSING)]


@dataclass(frozen=True, slots=True)
class Group:
    """People who get the same papers. `name` is empty where everybody does."""

    name: str
    recipients: tuple[Recipient, ...]
    pieces: tuple[Piece, ...]


def groups_of(book: Book, pieces: Sequence[Piece]) -> list[Group]:
    """The groups with their people and papers: one of everybody where all get the same papers.

    People without a group get what is everybody's. Without ［送付先］ the groups are those that 配付先
    names, and everybody else.
    """
    recipients = book[Recipient]
    named = [row.group for row in recipients]
    if not recipients:
        wanted = (name for handout in book[Handout] for name in named_groups(handout) if key(name) != key(NOBODY))
        named = ["", *wanted]
    names = {key(name): name for name in reversed(named)}
    found = [
        Group(
            names[folded],
            tuple(row for row in recipients if key(row.group) == folded),
            tuple(piece for piece in pieces if goes_to(piece.handout, names[folded])),
        )
        for folded in dict.fromkeys(map(key, named))
    ]
    if len({group.pieces for group in found}) == 1:
        return [Group("", tuple(recipients), found[0].pieces)]
    return found
