"""A template read word by word against the vocabulary of its paper, before anything is rendered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from generator.problem import Place, Problem
from generator.vocabulary import ALWAYS_OFFERED, Group, Source
from generator.word.commands import meant
from generator.word.pairs import Pairs, placed, standing, swallowed
from generator.word.spots import spots
from generator.word.tags import Tag, tags
from generator.word.template import Template
from generator.word.template_faults import TemplateFault
from generator.word.words import Words


@dataclass(frozen=True)
class Proof:
    """What reading a template gave: the findings, and the columns whose values it prints."""

    problems: list[Problem] = field(default_factory=list)
    printed: frozenset[Source] = frozenset()


def proofread(template: Template, known: Group) -> Proof:
    """Every tag that cannot be understood, stands in a wrong place or names what there is not; every word left out."""
    words = Words(known)
    problems = list(chain.from_iterable(_part(template.name, part, words) for part in _parts(template)))
    left_out = [word for word in known.words if word not in words.asked | ALWAYS_OFFERED]
    problems += [TemplateFault.MISSING.at(Place(template.name), word=word) for word in left_out]
    return Proof(problems, frozenset(words.printed))


def _parts(template: Template) -> Iterator[list[Tag]]:
    for part, root in template.parts():
        yield [tag for spot in spots(part, root) for tag in tags(spot)]


def _part(name: str, written: list[Tag], words: Words) -> Iterator[Problem]:
    """The findings about one part; what is open or known in one is not in another."""
    found: list[Tag] = []
    for tag in written:
        understood, unknown = meant(tag, _place(name, tag))
        right, misplaced = placed(understood, _place(name, tag))
        found.append(right)
        yield from filter(None, (unknown, misplaced))
    pairs, effective = Pairs(name), standing(found)
    for number, tag in enumerate(effective, start=1):
        yield from words.take(tag, _place(name, tag), pairs.open)
        unpaired = list(pairs.take(tag, effective[number:]))
        unopened = unpaired and unpaired[-1].code == TemplateFault.UNOPENED.code
        yield from (unopened and list(words.lost(tag))) or unpaired
    yield from words.lost()
    yield from pairs.finish()
    yield from swallowed(name, effective)


def _place(name: str, tag: Tag) -> Place:
    return Place(name, tag.spot.part, tag.spot.where)
