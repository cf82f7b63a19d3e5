"""研修等報告書: one 研修 or public talk attended, helped with or held."""

from generator.book import Book
from generator.document import document
from generator.forms.office_log import Course, Office
from generator.log_papers import courses, head
from generator.text import Fields, shown


@document("研修等報告書", title="研修等報告書", uses=(Office, Course), each=courses)
def course_report(book: Book, course: Course) -> Fields:
    """When, where, for whom, what it was about, and what is to be done with it."""
    return {**head(book), "研修": shown(course)}
