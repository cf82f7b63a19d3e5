"""Random edits in made papers, taken back: how many come back, how many are told, none lost. `python -m tests.absorbing 1000` measures."""

import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cache, partial
from pathlib import Path
from random import Random

from generator.back import absorb
from generator.back.aligned import Gone, differences
from generator.back.cells import Ground, Wish, before_rows
from generator.back.reading import Block, Line, Piece, Row, Sheets, Table
from generator.back.sorting import Made, Sorted, Told, _item
from generator.excel.source import row_of
from generator.forms.meeting import Handout
from generator.japanese.dates import wareki, wareki_weekday
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.compose import Job, jobs_of
from generator.packet.inputs import Inputs, read_meeting
from generator.papers.kind import Weave
from generator.problem import Place
from tests.conftest import MEETING, ROOT
from tests.importing import inputs_of

NEW = "新しく足した言葉"
WORDS = (
    "医療",
    "介護",
    "連携",
    "研修",
    "地域",
    "（仮）",
    "会議",
    "、",
    "の",
    "推進",
    "ア",
    "12",
    "部会",
    "とおり",
    "支援",
)


Deed = tuple[str, "Row | Line | Table", str, Mapping[tuple[int, int], str]]
"""What happens to a row, paragraph or table: it is removed or one like it is added after it; what tells it, its other words."""


@dataclass(slots=True)
class Score:
    """What became of the edits: `counts` by what they were and what came of them, and in words the failures and what was only told.

    `rows` counts the rows that came, each of which has a mark of its own.
    """

    counts: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    lost: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Edited:
    """A paper with words typed over, rows that went and rows that came; `now` is what it says after that."""

    job: Job
    sheets: Sheets
    made: Made
    chosen: dict[int, tuple[Line, int, str]]
    deeds: dict[int, Deed]

    @property
    def now(self) -> Sheets:
        """What the paper says after the edits."""
        return {place: _swapped(blocks, self.chosen, self.deeds) for place, blocks in self.sheets.items()}


def measured(meeting: MeetingFolders, rounds: int, seed: int, edits: int, kinds: Sequence[str] = ()) -> Score:
    """Edit papers of a meeting at random, `edits` words in each, and take them back, one paper after the other."""
    score, random, inputs = Score(), Random(seed), inputs_of(meeting.inputs)
    jobs = papers_of(inputs, kinds)
    for _ in range(rounds):
        edit_and_take_back(inputs, [random.choice(jobs)], random, edits, score)
    return score


def papers_of(inputs: Inputs, kinds: Sequence[str] = ()) -> list[Job]:
    """The Word papers of a meeting (of these kinds) that are not woven of two."""
    every = [job for job in jobs_of(inputs.book) if job.document.template and job.document.weave is not Weave.LINES]
    return [job for job in every if not kinds or job.document.kind in kinds]


@cache
def _made_of(folder: Path, label: str) -> tuple[Sheets, Made]:
    inputs = inputs_of(folder)
    return absorb.made_of(inputs, next(job for job in papers_of(inputs) if job.label == label))


def edit_and_take_back(inputs: Inputs, jobs: Sequence[Job], random: Random, edits: int, score: Score) -> Inputs:
    """Edit papers of one state of a meeting, each at random, take all of them back at once; the state after that.

    `score` is told what became of each edit.
    """
    ground = Ground(inputs)
    untouched = inputs is inputs_of(inputs.meeting.inputs)
    papers = []
    for job in jobs:
        sheets, made = _made_of(inputs.meeting.inputs, job.label) if untouched else absorb.made_of(inputs, job)
        valued = [line for line in made.lines if any(piece.said is not None and piece.text for piece in line.pieces)]
        chosen: dict[int, tuple[Line, int, str]] = {}
        for line in random.sample(valued, min(edits, len(valued))):
            at = random.choice([n for n, piece in enumerate(line.pieces) if piece.said is not None and piece.text])
            words = _choice(line.pieces[at], ground, random) or _other(line.pieces[at], random)
            if words.strip() and words != line.pieces[at].text:
                chosen[id(line)] = line, at, words
        papers.append(Edited(job, sheets, made, chosen, _row_deeds(sheets, made, ground, chosen, random, score)))
    back = taken_back(inputs, [(paper.job, paper.now) for paper in papers])
    printed: dict[tuple[object, ...], set[str]] = {}
    for piece in (piece for sheets in back.again for line in _lines_of(sheets) for piece in line.pieces):
        if piece.said is not None and piece.said.places:
            before = tuple(_place(before_rows(ground, back.wanted.rows, p)) for p in piece.said.places)
            printed.setdefault(before, set()).add(piece.text)
    mine: set[Place] = set()
    for paper, again in zip(papers, back.again, strict=True):
        _score(paper, again, back, ground, printed, score)
        mine |= _touched(paper, again, back, ground)
    mine |= {other.place for other in back.followers}
    listed = {row_of(place.cell) for place in mine if place.sheet == Handout.declaration.name}
    for wish in back.wanted.wishes:
        off_the_list = wish.place.sheet == Handout.declaration.name and row_of(wish.place.cell) in listed
        if wish.place not in mine and not (off_the_list and not wish.words):
            score.counts["WRONG"] += 1
            score.wrong.append(f"{wish.paper}: {wish.place} {wish.words}")
    return back.after


def _score(  # noqa: PLR0917 - what came of a paper's edits, and what tells it
    paper: Edited,
    again: Sheets,
    back: "Back",
    ground: Ground,
    printed: Mapping[tuple[object, ...], Collection[str]],
    score: Score,
) -> None:
    differing = list(differences(again, paper.now))
    left, lines = [text for one in differing for text in _texts(one)], _texts_of(again)
    for line, at, words in paper.chosen.values():
        said, full = line.pieces[at].said, _said(line, at, words)
        assert said is not None
        slots = [slot for place in dict.fromkeys(said.places) if (slot := ground.slot(place))]
        typed = bool(slots) and all(slot.says(said) for slot in slots)
        kind = "typed" if typed else "other"
        score.counts[kind] += 1
        renumbered = words in printed.get(said.places, ())  # the number before it is another by now
        if renumbered or (full not in left and full in lines):
            score.counts[f"{kind} taken back"] += 1
        elif fates := [one for one in back.told if _names(one, line, full, words)]:
            score.counts[f"{kind} told: {fates[0].fate.name}"] += 1
            if typed:
                edit = f"{line.pieces[at].text[:60]} → {words[:60]}"
                score.told.append(
                    f"{fates[0].fate.name} {paper.job.label[:30]}: {edit}　{fates[0].why[:80]}".replace("\n", "／")
                )
        else:
            score.counts[f"{kind} LOST"] += 1
            score.lost.append(f"{paper.job.label}: {line.text[:80]} → {full[:80]}")
    for deed in paper.deeds.values():
        _score_deed(deed, paper.job.label, differing, lines, back.told, score)


def _touched(paper: Edited, again: Sheets, back: "Back", ground: Ground) -> set[Place]:
    """The cells whose words were edited in a paper."""
    changed = [line for line, _, _ in paper.chosen.values()]
    changed += [line for _, unit, *_ in paper.deeds.values() for line in unit.lines]
    mine = {p for line in changed for q in line.pieces if q.said is not None for p in q.said.places}
    # What is printed as the mended paper says it is no wrong cell: of a row that went and one that came, one reworded.
    mended = set(_texts_of(paper.now))
    values = (q.said for line in _lines_of(again) if line.text in mended for q in line.pieces if q.said is not None)
    places = (before_rows(ground, back.wanted.rows, place) for value in values for place in value.places)
    return mine | {place for place in places if isinstance(place, Place)}


@dataclass(slots=True)
class Back:
    """What comes back of papers, what is told of them, the papers made again, what else was renamed, the inputs then."""

    wanted: Sorted
    told: list[Told]
    again: list[Sheets]
    followers: list[Wish]
    after: Inputs


def taken_back(inputs: Inputs, papers: Sequence[tuple[Job, Sheets]]) -> Back:
    """What comes of papers that say this now."""
    now = {Path(job.label): sheets for job, sheets in papers}
    back = absorb._Back(inputs, now, [absorb.Mended(job, Path(job.label), None) for job, _ in papers])
    wanted = back.sorted()
    held = absorb._hold_contradictions(wanted)
    followers = back.ground.followers(wanted.wishes)
    wanted.wishes += followers
    told, workbooks = absorb._settled(back, wanted, [])
    after = read_meeting(inputs.meeting, {**inputs.data, **workbooks})
    first, jobs = list(jobs_of(inputs.book)), list(jobs_of(after.book))
    was = partial(before_rows, back.ground, wanted.rows)
    now_made = [absorb.same_job(job, first, jobs, was) for job, _ in papers]
    assert all(now_made), "a paper that was taken back is made again"
    again = [absorb.made_of(after, job)[0] for job in now_made if job]
    return Back(wanted, [*held, *told], again, followers, after)


def _place(found: object) -> object:
    return found if isinstance(found, Place) else None


def _score_deed(  # noqa: PLR0917 - what came of a row, and what tells it
    happened: "Deed", label: str, differing: Sequence[object], lines: Sequence[str], named: Sequence[Told], score: Score
) -> None:
    deed, unit, mark, _ = happened
    gone = any(isinstance(one, Gone) and mark in one.unit.text for one in differing)
    came = any(mark in text for text in lines)
    kind = f"{type(unit).__name__.lower()} {deed}"
    score.counts[kind] += 1
    places = {p for line in unit.lines for q in line.pieces if q.said is not None for p in q.said.places}
    if came if deed == "added" else not gone:
        score.counts[f"{kind} taken back"] += 1
    elif fates := [o for o in named if mark in o.after + o.before or places & set(o.places) or _quotes(o, unit)]:
        score.counts[f"{kind} told: {fates[0].fate.name}"] += 1
        score.told.append(
            f"{fates[0].fate.name} {label[:30]}: {kind} {unit.text[:60]}　{fates[0].why[:90]}".replace("\n", "／")
        )
    else:
        score.counts[f"{kind} LOST"] += 1
        score.lost.append(f"{label}: {kind} {unit.text[:80]}")


def _choice(piece: Piece, ground: Ground, random: Random) -> str:
    """Another word of the list that a value is chosen from, four times of five; empty for what is not chosen."""
    places = piece.said.places if piece.said is not None else ()
    slot = ground.slot(places[0]) if len(places) == 1 else None
    menu = slot.source.column(slot.name).menu if slot and slot.says(piece.said) else ()  # type: ignore[arg-type] # it has a place
    others = [choice for choice in menu if choice != piece.text]
    return random.choice(others) if others and random.random() < 0.8 else ""


def _other(piece: Piece, random: Random) -> str:
    """Other words for a value: a number, a day or a time of its kind, or an edited text."""
    value = piece.said.value if piece.said is not None else None
    if isinstance(value, bool) or value is None:
        return piece.text
    if isinstance(value, int):
        return re.sub("[0-9０-９]+", str(random.randrange(1, 99)), piece.text, count=1)
    if isinstance(value, date):
        day = value + timedelta(days=random.randrange(1, 20))
        if "年" not in piece.text:
            return f"{day.month}月{day.day}日"
        return (wareki_weekday if "（" in piece.text else wareki)(day)
    if isinstance(value, time):
        return re.sub("時.*", f"時{random.randrange(1, 59)}分", piece.text)
    text, deed, at = piece.text, random.random(), random.randrange(len(piece.text) + 1)
    if deed < 0.4:
        return text[:at] + random.choice(WORDS) + text[at:]
    if deed < 0.8:
        return text[:at] + (random.choice(WORDS) if deed < 0.6 else "") + text[at + random.randrange(1, 4) :]
    return "".join(random.choice(WORDS) for _ in range(random.randrange(1, 6)))


def items(sheets: Sheets, made: Made) -> Iterator[Row | Line | Table]:
    """The rows, paragraphs and tables of a paper that are an item of a list each, with all that is printed of it."""
    every = [piece for line in made.lines for piece in line.pieces if piece.said is not None]
    for unit in (unit for blocks in sheets.values() for block in blocks for unit in _units(block)):
        said = [piece for line in unit.lines for piece in line.pieces if piece.said is not None]
        item = _item([piece.said.steps for piece in said if piece.said is not None])
        mine = set(map(id, said))
        of_item = [p for p in every if p.said is not None and p.said.steps[: len(item)] == item]
        texts = [p for p in said if p.said is not None and isinstance(p.said.value, str) and p.said.places]
        if item and texts and all(id(piece) in mine for piece in of_item):
            yield unit


def _units(unit: Row | Line | Table) -> Iterator[Row | Line | Table]:
    yield unit
    if isinstance(unit, Table):
        for row in unit.rows:
            yield from _units(row)
    elif isinstance(unit, Row):
        for cell in unit.cells:
            for block in cell if len(cell) > 1 or any(isinstance(b, Table) for b in cell) else ():
                yield from _units(block)


def renewed(unit: Row | Line | Table, made: Made, ground: Ground, new: str = NEW) -> dict[tuple[int, int], str]:
    """Other words for all that a unit alone says as typed, by line and place in it."""
    found: dict[tuple[int, int], str] = {}
    printed = Counter(p for line in made.lines for q in line.pieces if q.said is not None for p in set(q.said.places))
    for line in unit.lines:
        for at, piece in enumerate(line.pieces):
            said = piece.said
            slot = ground.slot(said.places[0]) if said is not None and len(said.places) == 1 else None
            if said is None or slot is None or not slot.says(said) or printed[said.places[0]] > 1 or not piece.text:
                continue
            chosen = slot.column.menu or slot.column.refers
            if isinstance(said.value, str):
                found[id(line), at] = piece.text if chosen else f"{new}{slot.column.heading}"
            elif isinstance(said.value, int):
                found[id(line), at] = re.sub("[0-9０-９]+", "77", piece.text, count=1)
            elif isinstance(said.value, date):
                found[id(line), at] = _other(piece, Random(len(found)))
    return found


def row_deed(sheets: Sheets, made: Made, ground: Ground, unit: Row | Line | Table, deed: str) -> Sheets:
    """The paper without a row, paragraph or table (`deed` is "removed"), or with one like it in other words after it."""
    words = renewed(unit, made, ground) if deed == "added" else {}
    return {place: _swapped(blocks, {}, {id(unit): (deed, unit, "", words)}) for place, blocks in sheets.items()}


def _row_deeds(  # noqa: PLR0917 - a paper, what is edited in it, and where it is counted
    sheets: Sheets, made: Made, ground: Ground, chosen: Mapping[int, object], random: Random, score: Score
) -> dict[int, Deed]:
    """Up to three rows, paragraphs or tables that go or come, where nothing else is edited."""
    units: list[tuple[Row | Line | Table, str]] = []
    for unit in items(sheets, made):
        said = [q.said for line in unit.lines for q in line.pieces if q.said is not None]
        texts = [str(value) for value in said if isinstance(value.value, str) and value.places and len(value) > 3]
        if texts and not any(id(line) in chosen for line in unit.lines):
            units.append((unit, max(texts, key=len)))
    found: dict[int, Deed] = {}
    taken: set[int] = set()
    for unit, mark in random.sample(units, min(random.randrange(4), len(units))):
        if taken.intersection(map(id, unit.lines)):
            continue  # a paragraph of a row that goes itself
        deed = random.choice(("removed", "added"))
        score.rows += 1
        new = f"{NEW}〈{score.rows}〉"
        words = renewed(unit, made, ground, new) if deed == "added" else {}
        if deed == "removed" or any(new in text for text in words.values()):
            found[id(unit)] = deed, unit, mark if deed == "removed" else new, words
            taken.update(map(id, unit.lines))
    return found


def _swapped(
    blocks: Sequence[Block], chosen: Mapping[int, tuple[Line, int, str]], deeds: Mapping[int, Deed]
) -> list[Block]:
    return [block for one in blocks for block in _swap(one, chosen, deeds) if block.text.strip()]


def _swap(block: Block, chosen: Mapping[int, tuple[Line, int, str]], deeds: Mapping[int, Deed]) -> Iterator[Block]:
    deed, _, _, words = deeds.get(id(block), ("", None, "", {}))
    if deed != "removed" and isinstance(block, Line):
        yield Line((Piece(_said(*chosen[id(block)]) if id(block) in chosen else block.text),))
    elif deed != "removed" and isinstance(block, Table):
        rows: list[Row] = []
        for row in block.rows:
            of_row, _, _, others = deeds.get(id(row), ("", None, "", {}))
            if of_row != "removed":
                rows.append(Row(tuple(tuple(_swapped(cell, chosen, deeds)) for cell in row.cells)))
            if of_row == "added":
                rows.append(_row(row, others))
        yield Table(tuple(rows))
    if deed == "added":
        yield _plain(block, words)


def _plain(block: Block, words: Mapping[tuple[int, int], str]) -> Block:
    if isinstance(block, Line):
        return Line((Piece("".join(words.get((id(block), n), p.text) for n, p in enumerate(block.pieces))),))
    return Table(tuple(_row(row, words) for row in block.rows))


def _row(row: Row, words: Mapping[tuple[int, int], str]) -> Row:
    return Row(tuple(tuple(_plain(block, words) for block in cell) for cell in row.cells))


def _said(line: Line, at: int, words: str) -> str:
    return "".join(words if n == at else piece.text for n, piece in enumerate(line.pieces))


def _lines_of(sheets: Sheets) -> list[Line]:
    return [line for blocks in sheets.values() for block in blocks for line in block.lines]


def _texts_of(sheets: Sheets) -> list[str]:
    return [line.text for line in _lines_of(sheets)]


def _texts(one: object) -> list[str]:
    unit = getattr(one, "unit", None)
    return [str(getattr(one, "now", "")), *(line.text for line in (unit.lines if unit else ()))]


def _quotes(one: Told, unit: Row | Line | Table) -> bool:
    """Whether something told begins as a row does, or quotes its new words."""
    heads = [words.replace("…", "")[:12] for words in (one.before, one.after) if len(words) > 4]
    flat = unit.text.replace("\n", "／")
    return any(head in unit.text or head in flat for head in heads)


def _names(one: Told, line: Line, full: str, words: str) -> bool:
    """Whether something told is about an edited line."""
    places = {place for piece in line.pieces if piece.said is not None for place in piece.said.places}
    return bool(places & set(one.places)) or words in one.after or (bool(one.after) and one.after in full)


def sequence(meeting: MeetingFolders, turns: int, random: Random, score: Score) -> None:
    """Edit up to three papers of a meeting and take them back, and again what is made after that, `turns` times."""
    inputs = inputs_of(meeting.inputs)
    for _ in range(turns):
        jobs = papers_of(inputs)
        some = random.sample(jobs, min(random.randrange(1, 4), len(jobs)))
        inputs = edit_and_take_back(inputs, some, random, random.randrange(1, 13), score)


def main(wanted: int = 1000, seed: int = 1) -> int:
    """Take back `wanted` edits and more: a paper's at once, then sequences over several; 1 when any was lost or written wrongly."""
    total, office = Score(), OfficeFolders(ROOT)
    meetings = [office.meeting(MEETING), *office.samples()]
    while (done := total.counts["typed"] + total.counts["other"]) < wanted:
        seed += 1
        meeting = meetings[seed % 2 and seed // 2 % len(meetings)]
        failed = len(total.lost) + len(total.wrong)
        if done < wanted / 2:
            score = measured(meeting, 1, seed, 30)
            total.counts += score.counts
            total.lost += score.lost
            total.told += score.told
            total.wrong += score.wrong
        else:
            sequence(meeting, 2, Random(seed), total)
        sys.stdout.write(
            f"{done}/{wanted}{f'　{seed}: {meeting.name}' if len(total.lost) + len(total.wrong) > failed else ''}\n"
        )
        sys.stdout.flush()
    lines = [*total.told, *(f"LOST {line}" for line in total.lost), *(f"WRONG {line}" for line in total.wrong)]
    lines += [f"{number:6} {kind}" for kind, number in sorted(total.counts.items())]
    sys.stdout.write("\n".join([*lines, ""]))
    return 1 if total.lost or total.wrong or total.counts["typed taken back"] < 0.9 * total.counts["typed"] else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
