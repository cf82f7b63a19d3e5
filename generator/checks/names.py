"""名称: one person has one name, one title and one office, whoever writes them."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from generator.book import Book
from generator.check import Finding, check
from generator.checks.differences import difference
from generator.checks.sittings import misnamed
from generator.forms.minutes import ABSENT, PRESENT, SECRETARIAT, Attendee, MinutesHead
from generator.forms.subcommittees import Member
from generator.forms.trainings import Training
from generator.japanese import key, variant_key
from generator.mentions import mention_of
from generator.problem import Mention, Severity
from generator.record import Record

_LECTURER: Final = re.compile(r"(\S+?)\s*(?:氏|先生|様)?\s*[（(][^（）()]*[)）]\s*")
_KANJI_NAME: Final = re.compile(r"[㐀-鿿々ぁ-んァ-ヶー𠀀-𯟿]{2,10}")
_LEAST: Final = 3
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Person:
    """A person where the papers name them: 氏名, the office or title beside it, and the cells of both."""

    name: str
    office: str
    name_at: Mention
    office_at: Mention
    record: Record

    @property
    def registered(self) -> bool:
        """Whether this is a row of 委員名簿."""
        return isinstance(self.record, Member)


def persons(book: Book) -> list[Person]:
    """Everyone named in 委員名簿, ［出席者］ and 講師, in this order. The title of 事務局 stands under 役."""
    found = [_person(row, row.name, "office") for row in book[Member]]
    found += [_person(row, row.name, "role" if row.side == SECRETARIAT else "office") for row in book[Attendee]]
    for row in book[Training]:
        office, _, last = row.lecturer.strip().rpartition("\n")
        match = _LECTURER.fullmatch(last)
        if match and _KANJI_NAME.fullmatch(match[1]):
            at = mention_of(row, "lecturer")
            found.append(Person(match[1], office.replace("\n", ""), at, at, row))
    return found


def _person(row: Member | Attendee, name: str, office: str) -> Person:
    return Person(name, getattr(row, office), mention_of(row, "name"), mention_of(row, office), row)


@check("名称01", Severity.WARNING)
def a_name_is_written_with_one_set_of_characters(book: Book) -> Iterator[Finding]:
    """同じ人の氏名に、異体字（浜松と濱松、高橋と髙橋など）が混じっていないこと。"""
    for same in _grouped(persons(book), lambda person: variant_key(person.name)):
        for odd, usual in _odd(same, lambda person: key(person.name)):
            message = f"「{odd.name}」と「{usual.name}」は、同じ人の名前を別の字で書いています。"
            hint = "ご本人の使う字を確かめて、どの資料も同じ字にしてください。"
            yield Finding(odd.name_at.place, message, hint, odd.name_at.text, (usual.name_at,))


@check("名称02", Severity.WARNING)
def a_name_is_spelled_as_registered(book: Book) -> Iterator[Finding]:
    """氏名が、同じ部会又は同じ所属の人の氏名と、一字だけ違っていないこと。"""
    everyone = persons(book)
    sure = Counter(variant_key(person.name) for person in everyone)
    registered = {variant_key(person.name) for person in everyone if person.registered}
    groups = _grouped([person for person in everyone if person.office], lambda person: key(person.office))
    bodies = {row.workbook: key(row.body) for row in book[MinutesHead]}
    groups += _grouped(everyone, lambda person: _body(person, bodies))
    seen: set[tuple[str, str]] = set()
    for group in groups:
        known = {variant_key(person.name): person for person in group}
        for person in group:
            name = variant_key(person.name)
            if name in registered:
                continue
            for other, usual in known.items():
                pair = (str(person.name_at.place), other)
                better = other in registered or sure[other] > sure[name]
                if better and pair not in seen and _one_character_apart(name, other):
                    seen.add(pair)
                    message = f"「{person.name}」は、「{usual.name}」の書き違いではありませんか。"
                    hint = "同じ人なら、名簿の氏名にそろえてください。別の人なら、そのままで構いません。"
                    yield Finding(person.name_at.place, message, hint, person.name_at.text, (usual.name_at,))


@check("名称03", Severity.WARNING)
def a_person_has_one_office_and_title(book: Book) -> Iterator[Finding]:
    """同じ人の所属や職名が、同じ年度の中ではどの資料でも同じであること。"""
    years = {row.workbook: row.fiscal_year for row in book[MinutesHead]}
    current = max(years.values(), default=0)

    def in_year(person: Person) -> tuple[str, int]:
        year = years.get(person.record.workbook, current)
        return variant_key(person.name), current if isinstance(person.record, Training) else year

    named = [person for person in persons(book) if person.office]
    for same in _grouped(named, in_year):
        for odd, usual in _odd(same, lambda person: key(person.office)):
            what = "職名" if isinstance(odd.record, Attendee) and odd.record.side == SECRETARIAT else "所属"
            message = f"{odd.name}さんの{what}が、ほかの資料と違います: {difference(odd.office, usual.office)}。"
            hint = f"正しい{what}を確かめて、そろえてください。年度の途中で変わったのなら、そのままで構いません。"
            yield Finding(odd.office_at.place, message, hint, odd.office_at.text, (usual.office_at,))


@check("名称04", Severity.ERROR)
def a_person_is_listed_once(book: Book) -> Iterator[Finding]:
    """一つの会議録の［出席者］に、同じ人が二度載っていないこと（出席と欠席の両方に載っていないこと）。"""
    for rows in _grouped(book[Attendee], lambda row: (row.workbook, key(row.name))):
        first = rows[0]
        for row in rows[1:]:
            if first.office and row.office and key(first.office) != key(row.office):
                continue
            twice = "出席者にも欠席者にも載って" if (row.side == ABSENT) != (first.side == ABSENT) else "二度載って"
            message = f"{row.name}さんが{twice}います。"
            hint = "正しい方を残して、もう一方の行を消してください。"
            yield Finding(row.cell("name").place, message, hint, row.name, (mention_of(first, "name"),))


@check("名称05", Severity.NOTE)
def absence_is_not_copied(book: Book) -> Iterator[Finding]:
    """同じ人が二つ以上の部会で欠席になっていて、どこにも出席していないということがないこと。"""
    bodies = {row.workbook: row.body for row in book[MinutesHead]}
    for rows in _grouped(book[Attendee], lambda row: variant_key(row.name)):
        absent = {bodies.get(row.workbook, row.workbook): row for row in rows if row.side == ABSENT}
        if len(absent) > 1 and all(row.side == ABSENT for row in rows):
            last = list(absent.values())[-1]
            message = f"{last.name}さんが、{'と'.join(absent)}の両方で欠席者になっています。"
            hint = "両方の部会の部会員か、前の会議録の欠席者が残ったのではないかを確かめてください。"
            others = tuple(mention_of(row, "name") for row in absent.values() if row is not last)
            yield Finding(last.cell("name").place, message, hint, last.name, others)


@check("名称06", Severity.WARNING)
def a_sitting_accounts_for_every_member(book: Book) -> Iterator[Finding]:
    """［委員名簿］の人が皆、その年度の最後の会議録で出席者か欠席者に載り、載った委員が皆［委員名簿］にあること。"""
    latest = max((head.fiscal_year for head in book[MinutesHead]), default=0)
    registered: defaultdict[str, dict[str, Member]] = defaultdict(dict)
    for member in book[Member]:
        registered[key(member.subcommittee)][variant_key(member.name)] = member
    attendees: defaultdict[str, dict[str, Attendee]] = defaultdict(dict)
    for row in book[Attendee]:
        attendees[row.workbook][variant_key(row.name)] = row
    for head in book[MinutesHead]:
        members, listed = registered[key(head.body)], attendees[head.workbook]
        if not listed or len(members) < _LEAST or head.fiscal_year != latest or "body" in misnamed(head):
            continue
        for name, member in members.items():
            if name not in listed and not any(_one_character_apart(name, other) for other in listed):
                message = f"{head.body}の{member.name}さんが、［出席者］に載っていません。"
                hint = "出席か欠席かを確かめて一行足してください。部会員でなくなったのなら、名簿を直してください。"
                yield Finding(head.cell("body").place, message, hint, "", (mention_of(member, "name"),))
        for name, row in listed.items():
            near = any(_one_character_apart(name, other) for other in members)
            if row.side == PRESENT and name not in members and not near:
                message = f"{row.name}さんが、部会.xlsxの［委員名簿］の{head.body}にいません。"
                hint = "名簿に足すか、氏名を確かめてください。"
                yield Finding(row.cell("name").place, message, hint, row.name)


@check("名称07", Severity.NOTE)
def the_absent_are_listed_alike(book: Book) -> Iterator[Finding]:
    """欠席者の「役」を、書く会議録と書かない会議録が混じっていないこと。"""
    absent = [row for row in book[Attendee] if row.side == ABSENT]
    with_role = [row for row in absent if row.role]
    without = [row for row in absent if not row.role]
    odd, usual = sorted((with_role, without), key=len)
    if odd:
        here, there = ("あり", "ありません") if odd is with_role else ("なく", "あります")
        message = f"欠席者の「役」がここには{here}、ほかの会議録には{there}。"
        others = tuple(mention_of(row, "name") for row in (*odd[1:], usual[0]))
        yield Finding(odd[0].cell("name").place, message, "どの会議録も同じ書き方にしてください。", odd[0].name, others)


def _body(person: Person, bodies: Mapping[str, str]) -> str:
    """The 部会 a person is named in (`bodies` are those of minutes, by workbook); of a lecturer, none."""
    if isinstance(person.record, Member):
        return key(person.record.subcommittee)
    return bodies.get(person.record.workbook, "")


def _odd(same: list[Person], spelled: Callable[[Person], str]) -> Iterator[tuple[Person, Person]]:
    """Everyone of a group who is spelled otherwise than the registered, else the most frequent, else the longest is."""
    counts = Counter(spelled(person) for person in same)
    registered = {spelled(person) for person in same if person.registered}
    best = max(counts, key=lambda word: (len(registered) == 1 and word in registered, counts[word], len(word)))
    usual = next(person for person in same if spelled(person) == best)
    return ((person, usual) for person in same if spelled(person) != best)


def _one_character_apart(name: str, other: str) -> bool:
    return len(name) == len(other) >= _LEAST and sum(a != b for a, b in zip(name, other, strict=True)) == 1


def _grouped(rows: Iterable[_T], by: Callable[[_T], object]) -> list[list[_T]]:
    """The rows that share something with another one, group by group."""
    groups: defaultdict[object, list[_T]] = defaultdict(list)
    for row in rows:
        if group := by(row):
            groups[group].append(row)
    return [group for group in groups.values() if len(group) > 1]
