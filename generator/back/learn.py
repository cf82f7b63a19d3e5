"""Learn a template: a finished paper and the workbooks that hold its facts give the template that makes it; its look stays."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from generator.back.aligned import Added, Gone, Reworded, differences
from generator.back.known import Known
from generator.back.read_in import kind_of
from generator.back.reading import Traced, leaves, read_word, traced
from generator.back.repeats import Teacher
from generator.japanese.text import in_a_line
from generator.office import MeetingFolders, content_of
from generator.ooxml.blocks import W, decided
from generator.ooxml.gate import MAX_COMPARED, WORD, let_in, paper
from generator.ooxml.parts import packed, parsed, unpacked, written
from generator.packet.compose import Job, fields_of, jobs_of
from generator.packet.files import put
from generator.packet.inputs import Inputs, read_meeting
from generator.packet.templates import vocabulary
from generator.papers.kind import book_for
from generator.problem import GeneratorError, Severity
from generator.records.said import Field
from generator.settings import Digits
from generator.word.proofread import proofread
from generator.word.render import printed, render
from generator.word.template import Template, faults, open_template

FOLDER: Final = "学んだひな形"
_DOCUMENT: Final = "word/document.xml"
_TAUGHT: Final = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_SHORTEST: Final = 2  # letters of a value by which a paper is known


_SEATS: Final = "席の数で行の形が変わり、一つの資料には、その形の一部しか載りません。"
_REVISION: Final = "二つの版から変わったところをプログラムが選んで載せます。"
_NEVER: Final = {
    "基本方針": "図と表の載るところが［本文］の行ごとに変わり、横の頁が挟まるので、くり返しの形を読み取れません。",
    "席次表（ロの字）": _SEATS,
    "席次表（スクール）": _SEATS,
    "新旧対照表": _REVISION,
    "見え消し版": _REVISION,
    "見え消し版（印刷用）": _REVISION,
    "集計": "Excelの資料で、ひな形がありません。",
}
"""The kinds that a finished paper does not teach, with the reason."""


@dataclass(slots=True)
class Learned:
    """A template that was learnt: what became placeholders, what stands nowhere or twice, and how its paper differs.

    `typed` are the lines that stay as they stand in the paper and that the present template does not say; `unused` the headings
    of sheets that the present template prints and this one does not; `unlooped` the lists whose repeated parts were not made out.
    """

    kind: str
    data: bytes = b""
    placeholders: int = 0
    nowhere: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unlooped: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    fault: str = ""
    written: Path | None = None


def learn(meeting: MeetingFolders, kind: str, path: Path) -> Learned:
    """Make the template of a kind from a finished paper and the workbooks of the meeting it is of.

    Raises GeneratorError when the kind is unknown or cannot be learnt, the meeting does not hold such a paper, or the file
    cannot be read.
    """
    if kind in _NEVER:
        raise GeneratorError(
            f"「{kind}」のひな形は、資料からは学べません。{_NEVER[kind]}"
            "体裁を変えるときは、templates_docx の今のひな形を直してください（雛形の直し方）。"
        )
    document = kind_of(kind)
    inputs = read_meeting(meeting)
    original, role = content_of(path), paper(path.name, elsewhere=True)
    if role is None or role.kind is not WORD:
        raise GeneratorError(f"{path.name} はWordの文書（.docx）ではありません。Wordで保存した資料を書いてください。")
    let_in(path.name, original, replace(role, thing="資料", needs=(WORD.main,), most=MAX_COMPARED))
    words = "\n".join(line.text for blocks in read_word(original).values() for block in blocks for line in block.lines)
    papers = [(job, _fields(inputs, job)) for job in jobs_of(inputs.book) if job.document is document]
    if not papers:
        raise GeneratorError(
            f"{inputs.name} の会議.xlsx［配付資料］に「{document.kind}」がありません。資料を足してください。"
        )
    present, digits = open_template(meeting.template(document.file)), inputs.book.settings.digits_of(document.kind)
    job, fields = max(papers, key=lambda one: _found(present, one[1], digits, words))
    learned, known = Learned(document.kind), Known.of(present)
    parts = unpacked(original)
    for name in [name for name in parts if _TAUGHT.fullmatch(name)]:
        root = decided(parsed(parts[name]))
        Teacher(known).taught(next(root.iter(f"{W}body"), root), fields)
        parts[name] = written(root)
        learned.placeholders += sum((text.text or "").count("{{") for text in root.iter(f"{W}t"))
    learned.data = packed(parts)
    new = Template(Path(document.file), learned.data)
    _tell(learned, known, Known.of(new), fields)
    own = set(present.paragraphs())
    learned.typed += [
        text for text in dict.fromkeys(new.paragraphs()) if text.strip() and "{" not in text and text not in own
    ]
    printed_before, proof = (proofread(one, vocabulary(document)) for one in (present, new))
    learned.unused += sorted(
        {
            f"{source.workbook}［{source.sheet}］{source.column.heading}"
            for source in printed_before.printed - proof.printed
        }
    )
    _compare(learned, job, fields, digits, original, document.file)
    return learned


def _fields(inputs: Inputs, job: Job) -> Mapping[str, Field]:
    """What may be printed in a paper, each value with its place among the fields."""
    fields = traced(
        fields_of(book_for(job.handout, inputs.book), job), inputs.book.settings.digits_of(job.document.kind)
    )
    assert isinstance(fields, Mapping)  # traced keeps the shape
    return fields


def _found(template: Template, fields: Mapping[str, Field], digits: Digits, words: str) -> float:
    """The share of what a paper prints, by its letters, that stands in the words of a file."""
    ledger = printed(template, fields, digits=digits)
    said = {str(text) for part in ledger.values() for text in part if len(text) >= _SHORTEST}
    return sum(len(one) for one in said if one in words) / max(sum(map(len, said)), 1)


def _tell(learned: Learned, known: Known, new: Known, fields: Mapping[str, Field]) -> None:
    """Note what the present template prints and goes through, and the new one does not."""
    here = {".".join(step for step in steps if isinstance(step, str)): said for steps, said in leaves(fields) if said}
    learned.nowhere += [f"{path}「{here[path]}」" for path in known.printed if path in here and path not in new.printed]
    missing = [path for path in known.levels if path not in new.levels and any(p.startswith(path) for p in here)]
    once = {word: said for word, said in _once(fields, "") if len(said) >= _SHORTEST}
    for word in sorted(new.printed.keys() & once.keys()):
        same = [other for other, said in once.items() if said == once[word] and other not in {word, *known.printed}]
        same += [other for other in known.printed if once.get(other) == once[word] and other != word]
        if same:
            learned.twice.append(f"「{once[word]}」は {word} にも {'、'.join(same)} にもあります")
    learned.unlooped += [path.replace(".", "の") for path in missing if path.rpartition(".")[0] not in missing]


def _once(value: Field, name: str) -> Iterator[tuple[str, str]]:
    """The words that are in no list."""
    if isinstance(value, Mapping):
        for word, item in value.items():
            yield from _once(item, f"{name}.{word}" if name else word)
    elif isinstance(value, Traced) and name != "資料.題名":
        yield name, str(value)


def _compare(  # noqa: PLR0913, PLR0917 - what the paper is made of again
    learned: Learned, job: Job, fields: Mapping[str, Field], digits: Digits, original: bytes, name: str
) -> None:
    """Check the new template as `template check` does, make the paper from it and say where that differs from the original."""
    template = Template(Path(name), learned.data)
    problems = [*faults(template), *proofread(template, vocabulary(job.document)).problems]
    if refused := [problem for problem in problems if problem.severity is Severity.ERROR]:
        learned.fault = str(refused[0])
        return
    try:
        made = render(template, fields, title=job.title, digits=digits)
    except GeneratorError as fault:
        learned.fault = str(fault)
        return
    for one in differences(read_word(original), read_word(made.data)):
        match one:
            case Reworded():
                learned.different.append(f"{one.where}「{one.line.text}」→「{one.now}」")
            case Gone():
                learned.different.append(f"{one.where}「{one.unit.text}」が載りません")
            case Added():
                learned.different.append(f"{one.where}「{one.unit.text}」が余計です")


def place_template(meeting: MeetingFolders, learned: Learned, name: str) -> None:
    """Put the template beside the papers, where nothing uses it until somebody moves it."""
    path = meeting.packet / FOLDER / name
    try:
        put(path, learned.data, over=True)
    except OSError:
        raise GeneratorError(
            f"「{FOLDER}」にひな形を置けません。書き込めるフォルダーかどうかを確かめてください。"
        ) from None
    learned.written = path


def as_lines(learned: Learned) -> Iterator[str]:
    """What staff read about it."""
    yield f"{learned.kind} のひな形: 差し込みは{learned.placeholders}か所です。"
    for heading, lines in (
        ("資料に見つからなかった入力の言葉", learned.nowhere),
        ("使わなかった欄", learned.unused),
        ("どの入力にもなく、ひな形にそのまま残る資料の言葉", learned.typed),
        ("二つの入力に同じ言葉があるもの（差し込みを確かめてください）", learned.twice),
        ("くり返しの形を読み取れなかった一覧（自分でくり返しを書くところです）", learned.unlooped),
        ("このひな形で作ると、もとの資料と違うところ", learned.different),
    ):
        if lines:
            yield f"■ {heading}（{len(lines)}）"
            yield from (in_a_line(f"  {line}") for line in lines)
    if learned.fault:
        yield f"■ このひな形では、まだ資料を作れません: {learned.fault}"
        yield "  できたひな形の続きを自分で書くか（雛形の直し方）、templates_docx の今のひな形に、資料の体裁を移してください。"
    elif not learned.different:
        yield "このひな形で作った資料は、もとの資料と同じ言葉になります。"
    if learned.written:
        yield f"{learned.written} に置きました。確かめてから、templates_docx（その会議だけなら会議のフォルダーの templates）に移してください。"
