"""対象: what ［配付資料］ asks for of a paper that is made once a month, a meeting or a person is there to be made."""

from collections.abc import Iterator
from difflib import get_close_matches

from generator.book import Book
from generator.check import Finding, check
from generator.copies import lines_of
from generator.document import documents
from generator.forms.meeting import Handout
from generator.handouts import book_for
from generator.problem import Severity


@check("次第12", Severity.ERROR)
def subjects_are_among_the_copies(book: Book) -> Iterator[Finding]:
    """［配付資料］の「対象」が、その様式で分けて作る月や会議などの名前であること。"""
    for handout in book[Handout]:
        kind = documents().get(handout.kind)
        if kind is None or not handout.subjects:
            continue
        place = handout.cell("subjects").place
        if kind.each is None:
            message = f"「{handout.kind}」は一つの資料なので、「対象」は書けません。"
            yield Finding(place, message, "「対象」を空欄にしてください。", handout.subjects)
            continue
        copies = kind.copies(book_for(handout, book))
        names = list(dict.fromkeys(word for copy in copies for word in (str(copy.name.value), *copy.groups)))
        for words in lines_of(handout.subjects) if copies else ():
            if not any(copy.is_meant(words) for copy in copies):
                close = get_close_matches(words, names, n=1)
                hint = f"「{close[0]}」のことではありませんか。" if close else f"「{names[0]}」のように書いてください。"
                message = f"「対象」の「{words}」は、「{handout.kind}」を作る対象にありません。"
                yield Finding(place, message, hint, handout.subjects)


@check("次第13", Severity.NOTE)
def papers_in_copies_have_something_to_be_made_of(book: Book) -> Iterator[Finding]:
    """月や会議などに分けて作る資料に、作る対象が一つはあること。"""
    for handout in book[Handout]:
        kind = documents().get(handout.kind)
        if kind and kind.each and not kind.copies(book_for(handout, book)):
            yield Finding(
                handout.cell("kind").place,
                f"「{handout.kind}」を作る対象の行がないので、この資料は作りません。",
                "行を書くと、その分が作られます。なければ、そのままで構いません。",
                handout.kind,
            )
