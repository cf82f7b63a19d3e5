"""Names of people: spelled one way, with one role and one 敬称 everywhere."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, TypeVar

from generator.checks.rule import ERROR, NOTE, WARNING, Finding, check, difference, misnamed
from generator.forms.meeting import Meeting
from generator.forms.subcommittees import (
    ABSENT,
    PRESENT,
    SECRETARIAT,
    Attendee,
    Member,
    MinutesHead,
    MinutesText,
    Subcommittee,
)
from generator.forms.support_office import Project, Training
from generator.japanese.text import key, variant_key
from generator.problem import Mention
from generator.records.book import Book
from generator.records.declare import Record, mention_of
from generator.settings import Role

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


def persons(book: Book) -> tuple[Person, ...]:
    """Everyone named in 委員名簿, ［出席者］ and 講師, in this order. The title of 事務局 stands under 役."""
    return book.once(_persons)


def _persons(book: Book) -> tuple[Person, ...]:
    found = [_person(row, row.name, "office") for row in book[Member]]
    found += [_person(row, row.name, "role" if row.side == SECRETARIAT else "office") for row in book[Attendee]]
    for row in book[Training]:
        office, _, last = row.lecturer.strip().rpartition("\n")
        match = _LECTURER.fullmatch(last)
        if match and _KANJI_NAME.fullmatch(match[1]):
            at = mention_of(row, "lecturer")
            found.append(Person(match[1], office.replace("\n", ""), at, at, row))
    return tuple(found)


def _person(row: Member | Attendee, name: str, office: str) -> Person:
    return Person(name, getattr(row, office), mention_of(row, "name"), mention_of(row, office), row)


PERSONS: Final = (Attendee, Meeting, Member, MinutesHead, Subcommittee, Training)
"""Where people are named, and what tells whether they are of one 部会."""


@check("名称01", WARNING, *PERSONS, hint="ご本人の使う字を確かめて、どの資料も同じ字にしてください。")
def a_name_is_written_with_one_set_of_characters(book: Book) -> Iterator[Finding]:
    """同じ人の氏名に、異体字（浜松と濱松、高橋と髙橋など）が混じっていないこと。"""
    for same in _grouped(persons(book), lambda person: variant_key(person.name)):
        for odd, usual in _odd(same, lambda person: key(person.name)):
            message = f"「{odd.name}」と「{usual.name}」は、同じ人の名前を別の字で書いています。"
            yield Finding.on(odd.name_at, message, others=(usual.name_at,))


@check("名称02", WARNING, *PERSONS, hint="同じ人なら、正しい氏名にそろえてください。別の人なら、そのままで構いません。")
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
            for other, usual in known.items():
                pair = (str(person.name_at.place), other)
                better = _is_slip(name, other, registered, sure)
                if better and pair not in seen and one_character_apart(name, other):
                    seen.add(pair)
                    message = f"「{person.name}」は、「{usual.name}」の書き違いではありませんか。"
                    yield Finding.on(person.name_at, message, others=(usual.name_at,))


def _is_slip(name: str, other: str, registered: set[str], sure: Mapping[str, int]) -> bool:
    """Whether of two names it is this one that is wrong: what is not on the list of members, unless that stands all alone."""
    if (name in registered) == (other in registered):
        return name not in registered and sure[other] > sure[name]
    listed, called = (name, other) if name in registered else (other, name)
    return (name == listed) == (sure[listed] == 1 and sure[called] >= SURELY)


SURELY: Final = 3


@check("名称03", WARNING, *PERSONS)
def a_person_has_one_office_and_title(book: Book) -> Iterator[Finding]:
    """同じ人の所属や職名が、同じ年度の中ではどの資料でも同じであること。"""
    years = {row.workbook: row.fiscal_year for row in book[MinutesHead]}
    current = max(years.values(), default=0)

    def in_year(person: Person) -> tuple[str, int]:
        year = years.get(person.record.workbook, current)
        return variant_key(person.name), current if isinstance(person.record, Training) else year

    twice = {id(row) for row, _ in _on_both_sides(book)}  # 名称15 tells of those
    named = [person for person in persons(book) if person.office and id(person.record) not in twice]
    for same in _grouped(named, in_year):
        for odd, usual in _odd(same, lambda person: key(person.office)):
            what = "職名" if isinstance(odd.record, Attendee) and odd.record.side == SECRETARIAT else "所属"
            message = f"{odd.name}さんの{what}が、ほかの資料と違います: {difference(odd.office, usual.office)}。"
            hint = f"正しい{what}を確かめて、そろえてください。年度の途中で変わったのなら、そのままで構いません。"
            yield Finding.on(odd.office_at, message, hint, others=(usual.office_at,))


@check("名称04", ERROR, Attendee, hint="正しい方を残して、もう一方の行を消してください。")
def a_person_is_listed_once(book: Book) -> Iterator[Finding]:
    """一つの会議録の［出席者］に、同じ人が二度載っていないこと（出席と欠席の両方に載っていないこと）。"""
    for rows in _grouped(book[Attendee], lambda row: (row.workbook, key(row.name))):
        first = rows[0]
        for row in rows[1:]:
            if first.office and row.office and key(first.office) != key(row.office):
                continue
            twice = "出席者にも欠席者にも載って" if (row.side == ABSENT) != (first.side == ABSENT) else "二度載って"
            message = f"{row.name}さんが{twice}います。"
            yield Finding.at(row, "name", message, others=(mention_of(first, "name"),))


@check("名称08", WARNING, Attendee, Member)
def a_body_has_one_chair(book: Book) -> Iterator[Finding]:
    """［委員名簿］の一つの部会と、一つの会議録の［出席者］に、一人だけの役（部会長など）の人が二人いないこと。"""
    lone = {role.name for role in book.settings.roles if role.only_one}
    people: list[Member | Attendee] = [*book[Member], *book[Attendee]]
    chairs = [row for row in people if row.role in lone]
    for rows in _grouped(chairs, lambda row: (row.workbook, key(getattr(row, "subcommittee", "")), row.role)):
        for row in rows[1:]:
            if variant_key(row.name) != variant_key(rows[0].name):  # 名称04 and 構成08 tell of one who stands twice
                message = f"{row.role}が二人います（{rows[0].name}さんと{row.name}さん）。"
                hint = f"交代したのなら前の{row.role}の「役」を直し、書き違いなら、{row.role}でない方の「役」を直してください。"
                yield Finding.at(row, "role", message, hint, others=(mention_of(rows[0], "name"),))


@check(
    "名称15",
    WARNING,
    Attendee,
    hint="同じ人なら、片方の行を消してください。同じ氏名の別の人なら、そのままで構いません。",
)
def nobody_is_present_and_absent(book: Book) -> Iterator[Finding]:
    """一つの会議録で出席者と欠席者の両方にある氏名が、所属が違っていても、同じ人でないこと。"""
    for row, first in _on_both_sides(book):
        message = f"{row.name}さんが、所属を変えて出席者にも欠席者にも載っています。"
        yield Finding.at(row, "name", message, others=(mention_of(first, "office"),))


def _on_both_sides(book: Book) -> Iterator[tuple[Attendee, Attendee]]:
    """The absent who stand among those present of the same minutes, too, with another 所属: both rows."""
    present = {(row.workbook, variant_key(row.name)): row for row in book[Attendee] if row.side == PRESENT}
    for row in book[Attendee]:
        first = present.get((row.workbook, variant_key(row.name))) if row.side == ABSENT else None
        if first and first.office and row.office and key(first.office) != key(row.office):
            yield row, first


@check(
    "名称05",
    NOTE,
    Attendee,
    MinutesHead,
    hint="両方の部会の委員か、前の会議録の欠席者が残ったのではないかを確かめてください。",
)
def absence_is_not_copied(book: Book) -> Iterator[Finding]:
    """同じ人が二つ以上の部会で欠席になっていて、どこにも出席していないということがないこと。"""
    bodies = {row.workbook: row.body for row in book[MinutesHead]}
    for rows in _grouped(book[Attendee], lambda row: variant_key(row.name)):
        absent = {bodies.get(row.workbook, row.workbook): row for row in rows if row.side == ABSENT}
        if len(absent) > 1 and all(row.side == ABSENT for row in rows):
            last = list(absent.values())[-1]
            message = f"{last.name}さんが、{'と'.join(absent)}の両方で欠席者になっています。"
            others = tuple(mention_of(row, "name") for row in absent.values() if row is not last)
            yield Finding.at(last, "name", message, others=others)


@check("名称06", WARNING, *PERSONS)
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
            if name not in listed and not any(one_character_apart(name, other) for other in listed):
                message = f"{head.body}の{member.name}さんが、［出席者］に載っていません。"
                hint = "出席か欠席かを確かめて一行足してください。委員でなくなったのなら、名簿を直してください。"
                yield Finding.at(head, "body", message, hint, text="", others=(mention_of(member, "name"),))
        for name, row in listed.items():
            near = any(one_character_apart(name, other) for other in members)
            if row.side == PRESENT and name not in members and not near:
                message = f"{row.name}さんが、部会.xlsxの［委員名簿］の{head.body}にいません。"
                hint = "名簿に足すか、氏名を確かめてください。"
                yield Finding.at(row, "name", message, hint)


@check("名称07", NOTE, Attendee, hint="どの会議録も同じ書き方にしてください。")
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
        yield Finding.at(odd[0], "name", message, others=others)


def _body(person: Person, bodies: Mapping[str, str]) -> str:
    """The 部会 a person is named in (`bodies` are those of minutes, by workbook); of a lecturer, none."""
    if isinstance(person.record, Member):
        return key(person.record.subcommittee)
    return bodies.get(person.record.workbook, "")


def _odd(same: list[Person], spelled: Callable[[Person], str]) -> Iterator[tuple[Person, Person]]:
    """Everyone of a group who is spelled otherwise than the registered, else the most frequent, else the longest is."""
    counts = Counter(spelled(person) for person in same)
    registered = {spelled(person) for person in same if person.registered}
    # A list of members that stands alone against everybody is the odd one out.
    trusted = {word for word in registered if counts[word] > 1 or max(counts.values()) < SURELY}
    best = max(counts, key=lambda word: (len(registered) == 1 and word in trusted, counts[word], len(word)))
    usual = next(person for person in same if spelled(person) == best)
    return ((person, usual) for person in same if spelled(person) != best)


def one_character_apart(name: str, other: str) -> bool:
    """Whether two names, long enough to tell, differ in one character alone."""
    return len(name) == len(other) >= _LEAST and sum(a != b for a, b in zip(name, other, strict=True)) == 1


def _grouped(rows: Iterable[_T], by: Callable[[_T], object]) -> list[list[_T]]:
    """The rows that share something with another one, group by group."""
    groups: defaultdict[object, list[_T]] = defaultdict(list)
    for row in rows:
        if group := by(row):
            groups[group].append(row)
    return [group for group in groups.values() if len(group) > 1]


_NO_SURNAME: Final = re.compile(
    "民生|児童|主任|運営|専門|審査|評価|教育|公募|市民|新任|出席|欠席|担当|代表|[前元新現各両全同]"
)
_FREQUENT: Final = "上下中大小東西南北田村山川本野原井藤橋沢島崎木高松石岡林森"
_SURNAME: Final = "[一-鿿々ヶ]{1,4}?"
_ANYBODY: Final = ("委員長", "委員", "氏")
"""How people are called whatever the roles of the office's 部会 are."""


@cache
def _called(roles: tuple[Role, ...]) -> re.Pattern[str]:
    """A surname with a role behind it: 伊藤部会長, 伊藤前部会長, 伊藤氏."""
    words = _either((*(role.name for role in roles), *_ANYBODY))
    return re.compile(rf"(?<![一-鿿々])({_SURNAME})(前|元)?({words})(?![一-鿿々])")


@cache
def _elected(roles: tuple[Role, ...]) -> re.Pattern[str] | None:
    """Somebody made the one who has a role: 部会長に伊藤部会員を, 伊藤委員を副部会長に; None where no role is one's alone."""
    chairs = _either(role.name for role in roles if role.only_one)
    members = _either((*(role.name for role in roles if not role.only_one), "委員"))
    if not chairs:
        return None
    return re.compile(rf"({chairs})に({_SURNAME})(?:{members})を|({_SURNAME})(?:{members})を({chairs})に")


def _either(words: Iterable[str]) -> str:
    """One of these words, the longer first: 副部会長 is no 部会長."""
    return "|".join(re.escape(word) for word in sorted(dict.fromkeys(words), key=len, reverse=True))


@check(
    "名称11",
    WARNING,
    Attendee,
    Member,
    MinutesText,
    Training,
    hint="姓の書き違いなら直してください。ほかの人なら、［出席者］に足してください。",
)
def people_called_were_listed(book: Book) -> Iterator[Finding]:
    """会議録の本文で「伊藤部会員」のように呼んだ姓が、その会議録の［出席者］の姓と一字違いや異体字でないこと。"""
    everyone = {key(person.name) for person in persons(book)}
    for row, listed in _texts(book):
        names = {key(person.name): person for person in listed}
        for match in _called(book.settings.roles).finditer(row.text):
            surname = match[1]
            if _NO_SURNAME.fullmatch(surname) or any(name.startswith(key(surname)) for name in everyone):
                continue
            near = [person for name, person in names.items() if _near(surname, name, guest=match[3] in _ANYBODY)]
            if near:
                message = f"「{match[0]}」とありますが、出席者は「{near[0].name}」さんです。"
                yield Finding.at(row, "text", message, text=match[0], others=(mention_of(near[0], "name"),))


@check("名称12", WARNING, Attendee, MinutesText, hint="［出席者］の役か本文のどちらかを直してください。")
def people_called_have_that_role(book: Book) -> Iterator[Finding]:
    """会議録の本文で「伊藤部会長」のように一人だけの役で呼んだ人や、その役に選ばれた人が、［出席者］でもその役であること。"""
    roles = book.settings.roles
    chairs, election = {role.name for role in roles if role.only_one}, _elected(roles)
    for row, listed in _texts(book):
        called = [
            (match[1], match[3], match[0])
            for match in _called(roles).finditer(row.text)
            if match[3] in chairs and not match[2] and not _NO_SURNAME.fullmatch(match[1])
        ]
        elected = election.finditer(row.text) if election else ()
        called += [(match[2] or match[3], match[1] or match[4], match[0]) for match in elected]
        for surname, role, words in called:
            same = [person for person in listed if key(person.name).startswith(key(surname))]
            if len(same) == 1 and same[0].role and same[0].role != role:
                message = f"「{words}」とありますが、{same[0].name}さんの役は、［出席者］では「{same[0].role}」です。"
                yield Finding.at(row, "text", message, text=words, others=(mention_of(same[0], "role"),))


def _texts(book: Book) -> Iterator[tuple[MinutesText, list[Attendee]]]:
    """Every paragraph of minutes with the attendance list of the same workbook."""
    lists: dict[str, list[Attendee]] = {}
    for person in book[Attendee]:
        lists.setdefault(person.workbook, []).append(person)
    for row in book[MinutesText]:
        yield row, lists.get(row.workbook, [])


@cache
def surnames() -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    """Surnames that somebody from outside may well have, and those of one sound, which are taken for each other."""
    text = files("generator.checks").joinpath("surnames.txt").read_text(encoding="utf-8")
    common, alike = text.split("[同じ読みの姓]")
    return frozenset(common.split("[よくある姓]")[1].split()), tuple(
        frozenset(each.split("・")) for each in alike.split()
    )


def _near(surname: str, name: str, *, guest: bool) -> bool:
    """Whether a surname is the beginning of a name but for a variant character, or one of two or more.

    A guest may well share a frequent character with a member (木村 and 西村), or have a common surname: that is no slip then.
    """
    common, alike = surnames()
    called, begins = variant_key(surname), variant_key(name)[: len(surname)]
    if called == begins or any({called, begins} <= names for names in alike):
        return True
    shared = [a for a, b in zip(called, begins, strict=False) if a == b]
    if guest and (surname in common or any(char in _FREQUENT for char in shared)):
        return False
    return len(surname) == len(begins) >= 2 and len(shared) == len(surname) - 1


_HONORIFIC: Final = re.compile(r"[一-鿿々ァ-ヶ](氏|先生|様|さん|殿)(?=\s*(?:[（(、\n]|\Z))")
_PERSON: Final = re.compile(r"[（(][^（）()]*(?:師|士|員|者|職|長|医|コンサルタント|マネジャー)[)）]")


@check("名称21", WARNING, Project, Training)
def titles_are_left_out_as_said(book: Book) -> Iterator[Finding]:
    """表の見出しに「敬称略」「敬称…省略」とあるとき、その表の講師に「氏」「先生」などが付いていないこと。"""
    for project, training in _lecturers(book, "敬称"):
        if match := _HONORIFIC.search(training.lecturer):
            message = f"「{project.lecturer_note}」とありますが、講師に「{match[1]}」が付いています。"
            hint = f"「{match[1]}」を消してください。"
            others = (mention_of(project, "lecturer_note"),)
            yield Finding.at(training, "lecturer", message, hint, others=others)


@check("名称22", WARNING, Project, Training, hint="省略しているものに合わせて、注記を直してください（例: 敬称略）。")
def offices_are_left_out_as_said(book: Book) -> Iterator[Finding]:
    """表の見出しに「所属等省略」とあるとき、その表の講師に所属や職種が書かれていないこと。"""
    printed: dict[Project, list[Training]] = {}
    for project, training in _lecturers(book, "所属"):
        if "\n" in training.lecturer.strip() and _PERSON.search(training.lecturer):
            printed.setdefault(project, []).append(training)
    for project, trainings in printed.items():
        message = f"「{project.lecturer_note}」とありますが、講師の所属や職種が印刷されます。"
        others = tuple(mention_of(training, "lecturer") for training in trainings)
        note = project.cell("lecturer_note")
        yield Finding.on(note, message, text=project.lecturer_note, others=others)


def _lecturers(book: Book, left_out: str) -> Iterator[tuple[Project, Training]]:
    """The 研修 of each 事業 whose caption says that something is left out."""
    for project in book[Project]:
        if left_out in project.lecturer_note and "略" in project.lecturer_note:
            for training in book[Training]:
                if key(training.project) == key(project.name):
                    yield project, training
