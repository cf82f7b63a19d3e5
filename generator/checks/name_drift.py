"""名称: what has a name is called by it in full, and by one name only."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from generator.book import Book
from generator.check import Finding, check
from generator.checks.compounds import city, folded_name, registered, terms
from generator.checks.names import persons
from generator.problem import Mention, Severity

_LONG: Final = 10
_LONG_ENOUGH: Final = 8
_KIND: Final = re.compile("地域包括支援センター|保健センター|福祉センター")


@check("名称32", Severity.NOTE)
def offices_are_named_in_full(book: Book) -> Iterator[Finding]:
    """別々の人の所属先の名前が、終わりの数文字が欠けただけの違いになっていないこと。"""
    offices: dict[str, Mention] = {}
    people: defaultdict[str, set[str]] = defaultdict(set)
    for person in persons(book):
        office = folded_name(person.office)
        offices.setdefault(office, person.office_at)
        people[office].add(folded_name(person.name))
    ordered = sorted(offices)
    for shorter, longer in pairwise(ordered):
        cut = len(longer) - len(shorter)
        if longer.startswith(shorter) and len(shorter) >= _LONG and 4 * cut <= len(longer):
            if people[shorter] & people[longer]:
                continue
            there, here = offices[longer], offices[shorter]
            message = f"「{shorter}」と、終わりに「{longer[-cut:]}」の付いた名前の両方があります。"
            hint = "同じ事業所なら、正式な名前にそろえてください。別の事業所なら、そのままで構いません。"
            yield Finding(here.place, message, hint, here.text, (there,))


@check("名称33", Severity.NOTE)
def offices_of_one_kind_are_named_alike(book: Book) -> Iterator[Finding]:
    """市の同じ種類の施設（地域包括支援センターなど）で、名前の頭に市の名を付けたものと付けないものが混じっていないこと。"""
    town = city(book)[:-1]
    offices: dict[str, Mention] = {}
    for person in persons(book):
        offices.setdefault(folded_name(person.office), person.office_at)
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for office in offices:
        if match := _KIND.search(office):
            kinds[match[0]].append(office)
    for kind, names in kinds.items():
        full = [name for name in names if town and name.startswith(town)]
        bare = [name for name in names if name not in full and len(name) > len(kind)]
        if full and bare:
            message = f"「{kind}」の名前に、「{town}」の付くもの（{'、'.join(full)}）と付かないもの（{'、'.join(bare)}）があります。"
            hint = "正式な名前を確かめて、そろえてください。"
            here, *others = [offices[name] for name in (*bare, *full)]
            yield Finding(here.place, message, hint, here.text, tuple(others))


@check("名称34", Severity.NOTE)
def things_are_called_by_one_name(book: Book) -> Iterator[Finding]:
    """長い名前（8字以上）が、途中の一、二字があるかないかだけの違いで、二通りに書かれていないこと。"""
    places: defaultdict[str, list[Mention]] = defaultdict(list)
    for told in terms(book):
        if len(told.term) >= _LONG_ENOUGH:
            places[told.term].append(told.mention)
    known = registered(book)
    for longer in places:
        for shorter in dict.fromkeys(term for term in _shortened(longer) if term in places):
            if shorter in known or longer in known:
                continue
            odd, usual = sorted((longer, shorter), key=lambda term: (len(places[term]), -len(term)))
            together = {mention.place for mention in places[odd]} & {mention.place for mention in places[usual]}
            if len(places[usual]) < 2 or together:  # who writes both in one cell means two things
                continue
            for mention in places[odd]:
                message = f"「{odd}」は、ほかでは「{usual}」と書いています。"
                hint = "同じものなら、名前をそろえてください。"
                yield Finding(mention.place, message, hint, odd, (places[usual][0],))


def _shortened(term: str) -> Iterator[str]:
    """The term without one or two characters in its middle, digits and letters kept."""
    for size in (1, 2):
        for start in range(2, len(term) - size - 1):
            gone = term[start : start + size]
            if not any(char.isascii() for char in gone):
                yield term[:start] + term[start + size :]
