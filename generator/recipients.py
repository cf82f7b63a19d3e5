"""Who gets which papers: the groups of ［送付先］ and the 配付先 of ［配付資料］."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from generator.book import Book
from generator.forms.meeting import NOBODY, Handout
from generator.forms.recipients import Recipient
from generator.handed_out import Piece
from generator.japanese import key

# What mail programs and servers take; the local part may end in a dot or hold two, as old addresses of mobile phones do.
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)


@dataclass(frozen=True, slots=True)
class Group:
    """People who get the same papers. `name` is empty where everybody does."""

    name: str
    recipients: tuple[Recipient, ...]
    pieces: tuple[Piece, ...]


def is_address(text: str) -> bool:
    """Whether a mail can be sent to it."""
    return _ADDRESS.fullmatch(text) is not None and len(text) <= 254


def named_groups(handout: Handout) -> list[str]:
    """The groups that a row's 配付先 names, as written; none when the paper is everybody's."""
    return [line.strip() for line in re.split(r"[\n、，,]", handout.sent_to) if line.strip()]


def goes_to(handout: Handout, group: str) -> bool:
    """Whether a group gets the paper of a row."""
    named = [key(name) for name in named_groups(handout)]
    return not named or (key(group) in named and key(NOBODY) not in named)


def groups_of(book: Book, pieces: Sequence[Piece]) -> list[Group]:
    """The groups with their people and papers: one of everybody where all get the same papers.

    People without a group get what is everybody's. Without ［送付先］ the groups are those that 配付先 names.
    """
    recipients = book[Recipient]
    named = [row.group for row in recipients]
    if not recipients:
        wanted = (name for handout in book[Handout] for name in named_groups(handout) if key(name) != key(NOBODY))
        named = list(wanted) or [""]
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
