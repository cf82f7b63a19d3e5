"""委員名簿: who belongs to each 部会."""

from generator.book import Book
from generator.document import document
from generator.forms.subcommittees import Member, Subcommittee
from generator.text import Fields, said, shown

TITLE = "小金井市在宅医療・介護連携推進会議　各部会委員名簿"


@document("委員名簿", title=TITLE, uses=(Subcommittee, Member))
def members(book: Book) -> Fields:
    """The members of each 部会, in the order of the sheet, numbered within it."""
    return {
        "部会一覧": [
            {
                "名称": said(subcommittee, "name"),
                "委員一覧": [
                    {"番号": number, **shown(member)} for number, member in enumerate(_of(subcommittee, book), 1)
                ],
            }
            for subcommittee in book[Subcommittee]
        ]
    }


def _of(subcommittee: Subcommittee, book: Book) -> list[Member]:
    return [member for member in book[Member] if member.subcommittee == subcommittee.name]
