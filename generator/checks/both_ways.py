"""照合・名称: what two papers say of one thing, looked at from both sides, and what is said twice in one paper."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Final, TypeAlias

from generator.checks.bodies import folded_name, registered
from generator.checks.council import minutes_of_the_sitting
from generator.checks.rule import NOTE, WARNING, Finding, check, difference, plain
from generator.checks.sittings import by_workbook
from generator.compare.text import bigrams, dice, likeness
from generator.forms.initiatives import Excerpt, Indicator, PastInitiative, Principle, Result
from generator.forms.meeting import Handout, Meeting
from generator.forms.policy import WORKBOOK as POLICY
from generator.forms.policy import Body, PolicyPrinciple
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
from generator.forms.subcommittees import MINUTES_WORKBOOK as MINUTES
from generator.forms.support_office import Attendance, Training
from generator.japanese.dates import wareki
from generator.japanese.mentions import folded
from generator.japanese.text import key, variant_key
from generator.papers.initiatives import indicated, resolved
from generator.problem import Mention
from generator.records.book import Book, Passage
from generator.records.declare import Record, mention_of
from generator.settings import Role

_APPENDIX: Final = re.compile(r"(?P<kind>別紙|別添|参考資料)(?P<number>\d{1,2}(?:[-－]\d{1,2})?)(?![\d.]|枚|部|点)")
_ANOTHER_SITTING: Final = re.compile(r"(?:前回|昨年|前年|第\d+回|部会|国|都|県|府)[^。、「」\n]{0,20}の\Z")
_LONG: Final = 40
_SENTENCE: Final = re.compile(r"[^。\n]{25,}。")
_TITLE: Final = (
    r"(?:副?委員長|委員|副?会長|副?座長|議長|氏|さん|様|先生|医師|歯科医師|看護師|薬剤師|保健師|相談員|"
    r"部長|課長|係長|主査|主任|主事|専門員|コーディネーター|センター長|院長|所長|施設長|室長)"
)
_BARE: Final = r"(?=[はがをにも、]|から|より)"
_GOALS: Final = ("実施", "開催", "作成", "配布", "設置", "運用", "公開", "発行")
_NOT_YET: Final = re.compile("検討|調整中|準備中|未実施|実施でき|中止|延期|見送")
_NATIONAL: Final = (
    "地域の医療・介護の資源の把握",
    "在宅医療・介護連携の課題の抽出と対応策の検討",
    "切れ目のない在宅医療と在宅介護の提供体制の構築推進",
    "医療・介護関係者の情報共有の支援",
    "在宅医療・介護連携に関する相談支援",
    "医療・介護関係者の研修",
    "地域住民への普及啓発",
    "在宅医療・介護連携に関する関係市区町村の連携",
)
"""The eight items of 在宅医療・介護連携推進事業, after the 地域支援事業実施要綱 (平成27年度)."""
_NAME: Final = re.compile(
    r"(?<![一-鿿々ァ-ヴーA-Za-z0-9])[一-鿿々ァ-ヴーA-Za-z0-9][一-鿿々ァ-ヴー・、A-Za-z0-9]{3,39}?(?:会議|協議会|委員会|連絡会|部会)(?![一-鿿々ァ-ヴー])"
)
_PLAIN_NAME: Final = re.compile("[・、]")
_WHOLE: Final = re.compile(r"(?:会|室|局|課|所|院|センター|ステーション)\Z")
_SHORTEST: Final = 12
_LONGEST: Final = 80
_ALIKE: Final = 0.84
_PRINCIPLES: Final = re.compile(r"(?P<n>\d{1,2}|[二三四五六七八九])つの基本理念")
_KANJI: Final = "〇一二三四五六七八九"
_COUNTED: Final = re.compile(
    r"(?<![第\d.〇一二三四五六七八九十])(?P<n>\d{1,2}|[二三四五六七八九])つの(?P<thing>(?!課題|方法|案|理由|意見|観点|視点|項目|問題|目的|条件|例|質問|提案|病院|施設|会場|班|グループ|資料|文|欄|行|列)[一-鿿々ァ-ヴー]{2,10})"
)
_SURELY: Final = 2


@check("次第18", WARNING, Handout, Meeting, MinutesHead, hint="番号を確かめるか、［配付資料］に足してください。")
def cited_appendices_are_handed_out(book: Book) -> Iterator[Finding]:
    """文の中で番号を付けて示した「別紙1」「参考資料2」などが、［配付資料］にあること（部会の会議録、前回や国の資料は見ません）。"""
    if not book.has(Meeting):
        return
    listed = {key(words) for row in book[Handout] for words in (row.number, row.name) if words}
    own = {head.workbook for head in minutes_of_the_sitting(book)}
    for passage in book.passages():
        apart = passage.record.declaration.workbook in (POLICY, MINUTES) and passage.record.workbook not in own
        if apart or isinstance(passage.record, Handout):
            continue
        text = folded(passage.text)
        for found in _APPENDIX.finditer(text):
            cited = key(found[0])
            if not any(cited in name for name in listed) and not _ANOTHER_SITTING.search(text[: found.start()]):
                message = f"「{found[0]}」とありますが、［配付資料］に{found[0]}がありません。"
                yield Finding.on(passage, message)


@check("構成10", WARNING)
def no_paragraph_stands_twice(book: Book) -> Iterator[Finding]:
    """方針、説明、会議録の段落や、実績、事業概要、検討状況の文に、同じ長い文が二度ないこと（写したままの疑い）。"""
    seen: dict[tuple[str, str, str, str], Passage] = {}
    last: Passage | None = None
    for passage in book.passages():
        record, words = passage.record, plain(passage.text)
        level = getattr(record, "level", "")
        column = "" if level else passage.attribute
        first = seen.setdefault((passage.place.workbook, passage.place.sheet, column, words), passage)
        next_to = last is not None and first is last and len(words) >= _SHORTEST
        if first is not passage and level and (next_to or len(words) >= _LONG or level == "引用"):
            yield _twice(passage, first, "同じ段落が上にもあります。")
        elif (
            first is not passage
            and not level
            and len(words) >= _LONG
            and passage.attribute in ("result", "outline", "discussed", "decided")
        ):
            yield _twice(passage, first, f"「{passage.heading}」が、ほかの行とすべて同じです。")
        sentences = Counter(_SENTENCE.findall(passage.text))
        for sentence, count in sentences.items():
            if count > 1:
                yield Finding.on(
                    passage, f"「{sentence[:20]}…」の文が、このセルに二度あります。", "写したままの文を消してください。"
                )
        last = passage if level else None


def _twice(passage: Passage, first: Passage, message: str) -> Finding:
    return Finding.on(
        passage, message, "写したままになっていないか確かめてください。", others=(Mention(first.place, first.text),)
    )


@check("名称13", WARNING, Attendee, Member, MinutesHead, hint="選出の結果を確かめて、違っている方を直してください。")
def a_member_has_one_role(book: Book) -> Iterator[Finding]:
    """［委員名簿］の役が、その部会の最後の会議録の［出席者］の役と同じであること。"""
    heads: dict[str, MinutesHead] = {}
    for head in sorted(book[MinutesHead], key=lambda head: head.held_on):
        heads[key(head.body)] = head
    latest = {
        head.workbook: body
        for body, head in heads.items()
        if head.fiscal_year == max(h.fiscal_year for h in heads.values())
    }
    lone = {role.name for role in book.settings.roles if role.only_one}
    holders = Counter((key(row.subcommittee), row.role) for row in book[Member])
    # Of a role of one that two have, 名称08 tells.
    members = {
        (key(row.subcommittee), variant_key(row.name)): row
        for row in book[Member]
        if row.role not in lone or holders[key(row.subcommittee), row.role] == 1
    }
    for row in book[Attendee]:
        member = members.get((latest.get(row.workbook, ""), variant_key(row.name)))
        if member and row.side != SECRETARIAT and row.role and member.role and key(row.role) != key(member.role):
            message = f"{member.name}さんの役は、［委員名簿］では「{member.role}」、会議録では「{row.role}」です。"
            yield Finding.at(member, "role", message, others=(mention_of(row, "role"),))


@check("名称14", WARNING, Attendee, MinutesText)
def people_are_named_with_a_title(book: Book) -> Iterator[Finding]:
    """会議録の本文で、出席者の姓に役や「氏」が付いていること（ほかの所では付けているとき）。"""
    own = "|".join(re.escape(role.name) for role in book.settings.roles) or _TITLE
    surnames: defaultdict[str, set[str]] = defaultdict(set)
    for person in book[Attendee]:
        surname = re.split(r"[\s　]", person.name.strip())[0]
        if len(surname) >= 2 and surname != person.name.strip():
            surnames[person.workbook].add(surname)
    for workbook, rows in by_workbook(book[MinutesText]).items():
        if not surnames[workbook]:
            continue
        names = "|".join(map(re.escape, sorted(surnames[workbook], key=len, reverse=True)))
        called, bare = (
            re.compile(f"(?:{names})(?:前|元)?(?:{own}|{_TITLE})"),
            re.compile(f"(?<![一-鿿々ァ-ヴー])({names}){_BARE}"),
        )
        titled = [(row, found) for row in rows if (found := called.search(row.text))]
        for row in rows if titled else ():
            for found in bare.finditer(row.text):
                message = f"「{found[1]}」に、役や敬称が付いていません。"
                other, usual = titled[0]
                hint = f"「{usual[0]}」のように付けてください。人の名前でないときは、そのままで構いません。"
                yield Finding.at(row, "text", message, hint, others=(mention_of(other, "text"),))


@check("照合15", NOTE, Attendance, Training, hint="支援室が開いた研修なら、抜けていないか支援室に確かめてください。")
def the_office_reports_every_training(book: Book) -> Iterator[Finding]:
    """支援室.xlsxに半分より多くの研修が載っている事業の研修が、すべて支援室.xlsxにもあること（照合11の逆です）。"""
    days = {row.held_on for row in book[Attendance]}
    projects: defaultdict[str, list[Training]] = defaultdict(list)
    for training in book[Training]:
        projects[key(training.project)].append(training)
    for trainings in projects.values():
        missing = [training for training in trainings if training.held_on not in days]
        if days and missing and len(trainings) > 2 * len(missing):
            contents = [row.content for row in book[Attendance]]
            for training in missing:
                if max((likeness(training.content, content) for content in contents), default=0) >= 0.6:
                    continue  # 照合11 tells of another day
                message = (
                    f"{wareki(training.held_on)}の「{training.name}」が、支援室.xlsxの［研修参加者］にありません。"
                )
                yield Finding.at(training, "name", message)


@check("照合03", WARNING, Excerpt, Indicator, Meeting, PastInitiative, Result, hint="実績か評価を確かめてください。")
def the_best_rated_did_what_was_planned(book: Book) -> Iterator[Finding]:
    """評価が最もよい取組の実績が、実施予定の「実施」「作成」「配布」などに触れず、「検討」や「調整中」だけになっていないこと。"""
    if not book.has(Meeting):
        return
    year = book.one(Meeting).fiscal_year - 1
    indicators = {key(row.number): row for row in indicated(book)}
    for row in book[Result]:
        indicator = indicators.get(key(row.number))
        planned = row.planned or (str(resolved(indicator, year).value) if indicator else "")
        goals = [goal for goal in _GOALS if goal in planned]
        if row.rating != book.settings.ratings[0].sign or not goals or "検討" in planned:
            continue
        if _NOT_YET.search(row.result) and not any(
            re.search(f"{goal}(?!でき|に向け|を検討|を中止|を延期|を見送)", row.result) for goal in _GOALS
        ):
            message = (
                f"実施予定は「{planned}」、評価は「{row.rating}」ですが、実績には「{'・'.join(goals)}」がありません。"
            )
            others = (mention_of(row, "rating"),)
            yield Finding.at(row, "result", message, others=others)


@check("照合54", NOTE, hint="同じことなら、言葉をそろえてください。別のことなら、そのままで構いません。")
def one_thing_is_worded_one_way(book: Book) -> Iterator[Finding]:
    """一つの入力ファイルの別々のシートに書いた同じ目標や題名が、わずかに違う言い方になっていないこと（基本方針と会議録は除きます）。"""
    cells: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in book.passages():
        words = plain(passage.text)
        if passage.record.declaration.workbook in (POLICY, MINUTES) or isinstance(passage.record, Result):
            continue
        if (
            _SHORTEST <= len(words) <= _LONGEST
            and "\n" not in passage.text.strip()
            and passage.attribute not in ("office", "name")
        ):
            cells[words].append(passage)
    for odd, usual in _near(cells):
        for passage in cells[odd]:
            there = cells[usual][0]
            message = f"ほかのシートの同じことと、言い方が違います: {difference(passage.text, there.text)}。"
            yield Finding.on(passage, message, others=(Mention(there.place, there.text),))


_Sheets: TypeAlias = frozenset[tuple[str, str]]
"""Workbook and sheet of each cell that says the same."""


def _near(cells: dict[str, list[Passage]]) -> Iterator[tuple[str, str]]:
    """Pairs of wordings that are surely one thing told on two sheets, the rarer first."""
    grams = {words: bigrams(words) for words in cells}
    sheets = {words: frozenset((p.place.workbook, p.place.sheet) for p in told) for words, told in cells.items()}
    # By the sheets they stand on: of a list of ten thousand rows, none is compared with the others of its own sheet.
    holders: defaultdict[str, defaultdict[_Sheets, list[str]]] = defaultdict(lambda: defaultdict(list))
    for words, bag in grams.items():
        for gram in bag:
            holders[gram][sheets[words]].append(words)
    there_are = set(sheets.values())
    beside = {here: {there for there in there_are if _apart(here, there)} for here in there_are}
    for odd, bag in grams.items():
        apart = beside[sheets[odd]]
        shared = Counter(
            other for gram in bag for there, others in holders[gram].items() if there in apart for other in others
        )
        for other, count in shared.most_common(2):
            rarer = (len(cells[odd]), len(odd), odd) < (len(cells[other]), len(other), other)
            if 2 * count < len(bag) or not rarer or _digits(odd) != _digits(other):
                continue
            if odd not in other and other not in odd and dice(bag, grams[other]) >= _ALIKE:
                yield odd, other
                break


def _apart(here: _Sheets, there: _Sheets) -> bool:
    """Whether two wordings stand in one workbook and share no sheet."""
    return here.isdisjoint(there) and not {book for book, _ in here}.isdisjoint(book for book, _ in there)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit() or char in "①②③④⑤⑥⑦⑧⑨アイウエオカキク")


@check("照合56", NOTE, hint="同じもののことなら、数をそろえてください。その一部のことなら、そのままで構いません。")
def a_thing_is_counted_alike(book: Book) -> Iterator[Finding]:
    """「4つの場面」のように数えたものの数が、ほかで二度以上書いた数と同じであること（基本方針の版どうし、課題や方法など数の決まらないものは比べません）。"""
    told: defaultdict[tuple[str, str], defaultdict[int, list[Passage]]] = defaultdict(lambda: defaultdict(list))
    for passage in book.passages():
        edition = passage.place.workbook if passage.record.declaration.workbook == POLICY else ""
        for found in _COUNTED.finditer(folded(passage.text)):
            number = int(found["n"]) if found["n"].isdecimal() else _KANJI.index(found["n"])
            told[edition, found["thing"]][number].append(passage)
    for (_, thing), counts in told.items():
        usual = max(counts, key=lambda number: len(counts[number]))
        for number, passages in counts.items():
            if number != usual and len(counts[usual]) >= _SURELY * len(passages):
                there = counts[usual][0]
                message = f"「{number}つの{thing}」とありますが、ほかでは{usual}つです。"
                for passage in passages:
                    yield Finding.on(passage, message, others=(Mention(there.place, there.text),))


@check("照合55", NOTE, hint="要綱の項目なら、言葉をそろえてください。市が決めた言い方なら、そのままで構いません。")
def national_items_have_their_names(book: Book) -> Iterator[Finding]:
    """在宅医療・介護連携推進事業の八つの事業項目（ア～ク）の名前が、国の要綱の言葉と一か所だけ違っていないこと。"""
    names = [(name, plain(name), bigrams(plain(name))) for name in _NATIONAL]
    for passage in book.passages():
        if passage.attribute not in ("name", "item") or passage.record.declaration.workbook == POLICY:
            continue
        words = plain(passage.text)
        for name, bare, bag in names:
            if len(words) == len(bare) and words != bare and dice(bigrams(words), bag) >= _ALIKE:
                message = f"国の要綱の事業項目「{name}」と、言葉が違います: {difference(passage.text, name)}。"
                yield Finding.on(passage, message)


@check(
    "名称35",
    NOTE,
    Attendee,
    Meeting,
    Member,
    MinutesHead,
    Subcommittee,
    Training,
    hint="同じ会議なら、名前をそろえてください。",
)
def a_conference_has_one_name(book: Book) -> Iterator[Finding]:
    """会議や協議会の名前が、「・」や「、」の有無、途中の一、二字の有無だけの違いで、二通りに書かれていないこと。"""
    known = registered(book)  # 名称31 tells of those, 名称34 of names told more often
    told: defaultdict[str, list[Mention]] = defaultdict(list)
    for passage, found in book.found(_NAME.finditer):
        if not any(_WHOLE.search(piece) for piece in re.split("、", found[0])[:-1]):
            told[found[0]].append(Mention(passage.place, passage.text))
    names = sorted(told, key=lambda name: (len(told[name]), name))
    bare = {name: _PLAIN_NAME.sub("", name) for name in names}
    for here, odd in enumerate(names):
        usual = next((other for other in reversed(names[here + 1 :]) if _one_name(odd, other, bare)), None)
        told_otherwise = usual and (folded_name(usual) in known or ("、" not in usual and len(told[usual]) > 1))
        if usual and not told_otherwise:
            for mention in told[odd]:
                message = f"「{odd}」は、ほかでは「{usual}」と書いています。"
                yield Finding.on(mention, message, text=odd, others=(told[usual][0],))


def _one_name(odd: str, other: str, bare: dict[str, str]) -> bool:
    """Whether two names differ only in their ・ and 、, or by a word in the middle of a name that has 、 in it."""
    if bare[odd] == bare[other]:
        return True
    shorter, longer = sorted((bare[odd], bare[other]), key=len)
    listed = "、" in odd and "、" in other
    cut = len(longer) - len(shorter)
    return (
        listed
        and 0 < cut <= 2
        and any(longer[:start] + longer[start + cut :] == shorter for start in range(2, len(shorter) - 1))
    )


@check("数20", WARNING, Attendee, Member, MinutesText, PolicyPrinciple, Principle, Subcommittee)
def people_are_as_many_as_listed(book: Book) -> Iterator[Finding]:
    """会議録の「出席者8人」、部会の「部会員10人」、「3つの基本理念」などの数が、［出席者］［委員名簿］［基本理念］の行の数と同じであること。"""
    lists = by_workbook(book[Attendee])
    for row in book[MinutesText]:
        yield from _attendance(row, lists.get(row.workbook, []), book.settings.roles)
    principles: defaultdict[str, list[Principle | PolicyPrinciple]] = defaultdict(list)
    for principle in (*book[Principle], *book[PolicyPrinciple]):
        principles[principle.workbook if isinstance(principle, PolicyPrinciple) else ""].append(principle)
    members = Counter(key(row.subcommittee) for row in book[Member])
    bodies = [row.name for row in book[Subcommittee]]
    for passage in book.passages():
        text = folded(passage.text)
        rows = principles[passage.record.workbook if isinstance(passage.record, Body) else ""]
        for found in _PRINCIPLES.finditer(text) if rows else ():
            if _small(found["n"]) != len(rows):
                yield _other_count(passage, found[0], f"［基本理念］には{len(rows)}つあります", rows[-1])
        named = [body for body in bodies if body in passage.text]
        if len(named) == 1 and (count := members[key(named[0])]) and not isinstance(passage.record, MinutesText):
            for found in _counting(book.settings.roles)[2].finditer(text):
                if int(found["n"]) != count:
                    yield _other_count(passage, found[0], f"［委員名簿］の{named[0]}は{count}人です")


@cache
def _counting(roles: tuple[Role, ...]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Where a text says how many came or stayed away, how many of all came, and how many members there are."""
    words = dict.fromkeys([*(role.name for role in roles if not role.only_one), "委員"])
    who = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return (
        re.compile(rf"(?P<what>出席|欠席)(?:者|{who})?(?:数)?(?:は|[:：　 ])?、?(?P<n>\d{{1,3}})[人名]"),
        re.compile(rf"(?:{who})(?P<all>\d{{1,3}})[人名](?:中|のうち)、?(?P<n>\d{{1,3}})[人名]が?出席"),
        re.compile(rf"(?:{who})(?P<n>\d{{1,3}})[人名](?!以)"),
    )


def _attendance(row: MinutesText, listed: list[Attendee], roles: tuple[Role, ...]) -> Iterator[Finding]:
    """What a paragraph of minutes says of how many were there, against the list."""
    sides = Counter(person.side for person in listed)
    right = {"出席": {sides[PRESENT], sides[PRESENT] + sides[SECRETARIAT]}, "欠席": {sides[ABSENT]}}
    text = folded(row.text)
    present, of_all, _ = _counting(roles)
    told = [(found[0], found["what"], int(found["n"])) for found in present.finditer(text)]
    told += [(found[0], "出席", int(found["n"])) for found in of_all.finditer(text)]
    for words, what, number in told:
        if listed and number not in right[what]:
            message = f"「{words}」とありますが、［出席者］の{what}者は{min(right[what])}人です。"
            yield Finding.at(row, "text", message, "人数か［出席者］を確かめてください。")


def _other_count(passage: Passage, words: str, there: str, row: Record | None = None) -> Finding:
    others = (Mention(next(iter(row.cells.values())).place, next(iter(row.cells.values())).written),) if row else ()
    return Finding.on(
        passage, f"「{words}」とありますが、{there}。", "数を確かめて、違う方を直してください。", others=others
    )


def _small(number: str) -> int:
    return int(number) if number.isdecimal() else _KANJI.index(number)
