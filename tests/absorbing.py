"""Random edits in made papers, taken back: how many come back, how many are told, none lost. `python -m tests.absorbing 1000` measures."""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from random import Random

from generator.back import absorb
from generator.back.aligned import Block, Line, Piece, Row, Sheets, Table, differences
from generator.back.sorting import Made, Told
from generator.japanese.dates import wareki, wareki_weekday
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.compose import Job, jobs_of
from generator.packet.inputs import Inputs, read_meeting
from tests.conftest import MEETING, ROOT

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


@dataclass(slots=True)
class Score:
    """What became of the edits: `counts` by what they were and what came of them, and the failures in words."""

    counts: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
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
    for line in random.sample(valued, min(edits, len(valued))):
        at = random.choice([n for n, piece in enumerate(line.pieces) if piece.said is not None and piece.text])
        words = _other(line.pieces[at], random)
        if words.strip() and words != line.pieces[at].text:
            chosen[id(line)] = line, at, words
    now = {place: _swapped(blocks, chosen) for place, blocks in sheets.items()}
    path = Path(job.label)
    mended = [absorb.Mended(job, path, None)]
    back = absorb._Back(inputs, {path: now}, mended)
    wanted = back.sorted()
    held = absorb._hold_contradictions(wanted)
    followers = back.ground.followers(wanted.wishes)
    wanted.wishes += followers
    told, workbooks = absorb._settled(back, wanted, [])
    after = read_meeting(inputs.meeting, workbooks)
    again = {other.label: other for other in jobs_of(after.book)}
    made_again, _ = absorb.made_of(after, again.get(job.label) or absorb._same_row(job, again.values()))
    left = [text for one in differences(made_again, now) for text in _texts(one)]
    wishes = {wish.place: wish for wish in wanted.wishes}
    named = [*held, *told]
    for line, at, words in chosen.values():
        said, full = line.pieces[at].said, _said(line, at, words)
        assert said is not None
        slots = [slot for place in dict.fromkeys(said.places) if (slot := back.ground.slot(place))]
        typed = bool(slots) and all(slot.says(said) for slot in slots)
        kind = "typed" if typed else "other"
        score.counts[kind] += 1
        if full not in left and any(text == full for text in _lines(made_again)):
            score.counts[f"{kind} taken back"] += 1
        elif fates := [one for one in named if _names(one, line, full, words)]:
            score.counts[f"{kind} told: {fates[0].fate.name}"] += 1
        else:
            score.counts[f"{kind} LOST"] += 1
            score.lost.append(f"{job.label}: {line.text[:80]} → {full[:80]}")
    mine = {p for line, _, _ in chosen.values() for q in line.pieces if q.said is not None for p in q.said.places}
    for place in wishes.keys() - mine - {wish.place for wish in followers}:
        score.counts["WRONG"] += 1
        score.wrong.append(f"{job.label}: {place} {wishes[place].words}")


def _other(piece: Piece, random: Random) -> str:
    """Other words for a value: a number, a day or a time of its kind, or an edited text."""
    value = piece.said.value if piece.said is not None else None
    if isinstance(value, bool) or value is None:
        return piece.text
    if isinstance(value, int):
        return re.sub("[0-9０-９]+", str(random.randrange(1, 99)), piece.text, count=1)
    if isinstance(value, date):
        day = value + timedelta(days=random.randrange(1, 20))
        return (wareki_weekday if "（" in piece.text else wareki)(day)
    if isinstance(value, time):
        return re.sub("時.*", f"時{random.randrange(1, 59)}分", piece.text)
    text, deed, at = piece.text, random.random(), random.randrange(len(piece.text) + 1)
    if deed < 0.4:
        return text[:at] + random.choice(WORDS) + text[at:]
    if deed < 0.8:
        return text[:at] + (random.choice(WORDS) if deed < 0.6 else "") + text[at + random.randrange(1, 4) :]
    return "".join(random.choice(WORDS) for _ in range(random.randrange(1, 6)))


def _swapped(blocks: Sequence[Block], chosen: dict[int, tuple[Line, int, str]]) -> list[Block]:
    return [block for block in (_swap(block, chosen) for block in blocks) if block.text.strip()]


def _swap(block: Block, chosen: dict[int, tuple[Line, int, str]]) -> Block:
    if isinstance(block, Line):
        return Line((Piece(_said(*chosen[id(block)]) if id(block) in chosen else block.text),))
    return Table(tuple(Row(tuple(tuple(_swapped(cell, chosen)) for cell in row.cells)) for row in block.rows))


def _said(line: Line, at: int, words: str) -> str:
    return "".join(words if n == at else piece.text for n, piece in enumerate(line.pieces))


def _lines(sheets: Sheets) -> list[str]:
    return [line.text for blocks in sheets.values() for block in blocks for line in block.lines]


def _texts(one: object) -> list[str]:
    unit = getattr(one, "unit", None)
    return [str(getattr(one, "now", "")), *(line.text for line in (unit.lines if unit else ()))]


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
        total.wrong += score.wrong
        sys.stdout.write(f"{done}/{wanted} {dict(total.counts)}\n")
        sys.stdout.flush()
    sys.stdout.write("\n".join([*(f"LOST {line}" for line in total.lost), *(f"WRONG {line}" for line in total.wrong)]))
