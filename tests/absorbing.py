"""Random edits in made papers, taken back: how many come back, how many are told, none lost. `python -m tests.absorbing 1000` measures."""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from random import Random

from generator.back import absorb
from generator.back.aligned import Gone, differences
from generator.back.cells import Ground, Wish, before_rows
from generator.back.reading import Block, Line, Piece, Row, Sheets, Table
from generator.back.sorting import Made, Sorted, Told, _item
from generator.japanese.dates import wareki, wareki_weekday
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.compose import Job, jobs_of
from generator.packet.inputs import Inputs, read_meeting
from generator.problem import Place
from tests.conftest import MEETING, ROOT

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
    """What became of the edits: `counts` by what they were and what came of them, and in words the failures and what was only told."""

    counts: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def measured(meeting: MeetingFolders, rounds: int, seed: int, edits: int, kinds: Sequence[str] = ()) -> Score:
    """Edit papers of a meeting at random, `edits` words in each, and take them back."""
    score, random, inputs = Score(), Random(seed), read_meeting(meeting)
    jobs = [job for job in jobs_of(inputs.book) if job.document.template and (not kinds or job.document.kind in kinds)]
    papers: dict[str, tuple[Sheets, Made]] = {}
    for _ in range(rounds):
        job = random.choice(jobs)
        if job.label not in papers:
            papers[job.label] = absorb.made_of(inputs, job)
        if not papers[job.label][1].woven:
            _round(inputs, job, papers[job.label], random, edits, score)
    return score


def _round(  # noqa: PLR0917 - one argument a thing drawn or counted
    inputs: Inputs, job: Job, paper: tuple[Sheets, Made], random: Random, edits: int, score: Score
) -> None:
    sheets, made = paper
    valued = [line for line in made.lines if any(piece.said is not None and piece.text for piece in line.pieces)]
    chosen: dict[int, tuple[Line, int, str]] = {}
    ground = Ground(inputs)
    for line in random.sample(valued, min(edits, len(valued))):
        at = random.choice([n for n, piece in enumerate(line.pieces) if piece.said is not None and piece.text])
        words = _choice(line.pieces[at], ground, random) or _other(line.pieces[at], random)
        if words.strip() and words != line.pieces[at].text:
            chosen[id(line)] = line, at, words
    deeds = _row_deeds(sheets, made, ground, chosen, random)
    now = {place: _swapped(blocks, chosen, deeds) for place, blocks in sheets.items()}
    wanted, named, made_again, followers = taken_back(inputs, job, now)
    differing = list(differences(made_again, now))
    left = [text for one in differing for text in _texts(one)]
    wishes = {wish.place: wish for wish in wanted.wishes}
    printed_now: dict[tuple[object, ...], set[str]] = {}
    for piece in (q for blocks in made_again.values() for b in blocks for line in b.lines for q in line.pieces):
        if piece.said is not None and piece.said.places:
            before = tuple(_place(before_rows(ground, wanted.rows, p)) for p in piece.said.places)
            printed_now.setdefault(before, set()).add(piece.text)
    for line, at, words in chosen.values():
        said, full = line.pieces[at].said, _said(line, at, words)
        assert said is not None
        slots = [slot for place in dict.fromkeys(said.places) if (slot := ground.slot(place))]
        typed = bool(slots) and all(slot.says(said) for slot in slots)
        kind = "typed" if typed else "other"
        score.counts[kind] += 1
        renumbered = words in printed_now.get(said.places, ())  # the number before it is another by now
        if renumbered or (full not in left and any(text == full for text in _lines(made_again))):
            score.counts[f"{kind} taken back"] += 1
        elif fates := [one for one in named if _names(one, line, full, words)]:
            score.counts[f"{kind} told: {fates[0].fate.name}"] += 1
            if typed:
                edit = f"{line.pieces[at].text[:60]} → {words[:60]}"
                score.told.append(
                    f"{fates[0].fate.name} {job.label[:30]}: {edit}　{fates[0].why[:80]}".replace("\n", "／")
                )
        else:
            score.counts[f"{kind} LOST"] += 1
            score.lost.append(f"{job.label}: {line.text[:80]} → {full[:80]}")
    for deed in deeds.values():
        _score_deed(deed, job.label, differing, _lines(made_again), named, score)
    changed = [
        *(line for line, _, _ in chosen.values()),
        *(line for _, unit, *_ in deeds.values() for line in unit.lines),
    ]
    mine = {p for line in changed for q in line.pieces if q.said is not None for p in q.said.places}
    # What is printed as the mended paper says it is no wrong cell: of a row that went and one that came, one reworded.
    mended_lines = set(_lines(now))
    printed = (line for blocks in made_again.values() for block in blocks for line in block.lines)
    mine |= {
        place
        for line in printed
        if line.text in mended_lines
        for q in line.pieces
        if q.said is not None
        for p in q.said.places
        if isinstance(place := before_rows(ground, wanted.rows, p), Place)
    }
    for place in wishes.keys() - mine - {wish.place for wish in followers}:
        score.counts["WRONG"] += 1
        score.wrong.append(f"{job.label}: {place} {wishes[place].words}")


def taken_back(inputs: Inputs, job: Job, now: Sheets) -> tuple[Sorted, list[Told], Sheets, list[Wish]]:
    """What comes back of a paper that says this now, what is told, the paper made again, and what else was renamed."""
    path = Path(job.label)
    back = absorb._Back(inputs, {path: now}, [absorb.Mended(job, path, None)])
    wanted = back.sorted()
    held = absorb._hold_contradictions(wanted)
    followers = back.ground.followers(wanted.wishes)
    wanted.wishes += followers
    told, workbooks = absorb._settled(back, wanted, [])
    after = read_meeting(inputs.meeting, workbooks)
    again = absorb.same_job(job, list(jobs_of(inputs.book)), list(jobs_of(after.book)))
    made_again, _ = absorb.made_of(after, again)
    return wanted, [*held, *told], made_again, followers


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


def renewed(unit: Row | Line | Table, made: Made, ground: Ground) -> dict[tuple[int, int], str]:
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
                found[id(line), at] = piece.text if chosen else f"{NEW}{slot.column.heading}"
            elif isinstance(said.value, int):
                found[id(line), at] = re.sub("[0-9０-９]+", "77", piece.text, count=1)
            elif isinstance(said.value, date):
                found[id(line), at] = _other(piece, Random(len(found)))
    return found


def row_deed(sheets: Sheets, made: Made, ground: Ground, unit: Row | Line | Table, deed: str) -> Sheets:
    """The paper without a row, paragraph or table (`deed` is "removed"), or with one like it in other words after it."""
    words = renewed(unit, made, ground) if deed == "added" else {}
    return {place: _swapped(blocks, {}, {id(unit): (deed, unit, "", words)}) for place, blocks in sheets.items()}


def _row_deeds(
    sheets: Sheets, made: Made, ground: Ground, chosen: Mapping[int, object], random: Random
) -> dict[int, Deed]:
    """A row or paragraph that goes and one that comes, where nothing else is edited."""
    units: list[tuple[Row | Line | Table, str]] = []
    for unit in items(sheets, made):
        said = [q.said for line in unit.lines for q in line.pieces if q.said is not None]
        texts = [str(value) for value in said if isinstance(value.value, str) and value.places and len(value) > 3]
        if texts and not any(id(line) in chosen for line in unit.lines):
            units.append((unit, max(texts, key=len)))
    picked = random.sample(units, min(2, len(units)))
    found: dict[int, Deed] = {}
    for deed, (unit, mark) in zip(("removed", "added"), picked, strict=False):
        words = renewed(unit, made, ground) if deed == "added" else {}
        if deed == "removed" or any(NEW in text for text in words.values()):
            found[id(unit)] = deed, unit, mark if deed == "removed" else NEW, words
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


def _lines(sheets: Sheets) -> list[str]:
    return [line.text for blocks in sheets.values() for block in blocks for line in block.lines]


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


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    office = OfficeFolders(ROOT)
    total, seed = Score(), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    meetings = [office.meeting(MEETING), *office.samples()]
    while (done := total.counts["typed"] + total.counts["other"]) < wanted:
        seed += 1
        score = measured(meetings[seed % 2 and seed // 2 % len(meetings)], 1, seed, 30)
        total.counts += score.counts
        total.lost += score.lost
        total.told += score.told
        total.wrong += score.wrong
        sys.stdout.write(f"{done}/{wanted} {dict(total.counts)}\n")
        sys.stdout.write("".join(f"seed {seed}: {line}\n" for line in (*score.wrong, *score.lost)))
        sys.stdout.flush()
    sys.stdout.write(
        "\n".join([*total.told, *(f"LOST {line}" for line in total.lost), *(f"WRONG {line}" for line in total.wrong)])
    )
