"""The one Jinja environment of all templates: sandboxed, escaping, strict, and keeping a record of what it printed."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from generator.text import Indent, Text
from generator.wareki import fiscal_label, time_label, wareki, wareki_weekday
from generator.word.indents import marked

OPENING, CLOSING = "\ufdd0", "\ufdd1"
"""Around each printed value of a paper rendered to look values up: no character of any text."""


class NotPrintable(TypeError):  # noqa: N818 - caught and turned into a sentence in render
    """A placeholder names a group of values, not one of them."""


class _Context(Context):
    """Remembers the top-level words a template asks for."""

    def resolve_or_missing(self, key: str) -> Any:
        assert isinstance(self.environment, Environment)
        self.environment.asked.add(key)
        return super().resolve_or_missing(key)


class Environment(ImmutableSandboxedEnvironment):
    """Compiles each template text once; `printed` are the values written since it was last emptied, `asked` the words.

    While `marking`, each of them stands between `OPENING` and `CLOSING`.
    """

    def __init__(self) -> None:
        """Set up the filters that templates may use."""
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=self._finalize)
        self.context_class = _Context
        self.printed: list[Text] = []
        self.asked: set[str] = set()
        self.marking = False
        self._compiled: dict[str, Template] = {}
        # |safe would let a clerk's 「<」 into the file as markup.
        del self.filters["safe"]
        self.filters |= FILTERS

    def from_string(self, source: Any, *_: Any, **__: Any) -> Template:
        """The compiled form of a template text, kept for the next paper of the same kind."""
        if source not in self._compiled:
            self._compiled[source] = super().from_string(source)
        return self._compiled[source]

    def _finalize(self, value: Any) -> Any:
        if isinstance(value, Text):
            self.printed.append(value)
        elif isinstance(value, Indent):
            return marked(value)
        elif isinstance(value, StrictUndefined):
            return value
        elif not isinstance(value, str | int):
            raise NotPrintable
        words = f"{OPENING}{value}{CLOSING}" if self.marking and isinstance(value, Text) else str(value)
        # docxtpl turns {_{ into {{ after rendering; an escaped underscore keeps a clerk's own {_{ as typed.
        return Markup(
            str(escape(words))
            .replace("{_", "{&#95;")
            .replace("_}", "&#95;}")
            .replace("_%", "&#95;%")
            .replace("%_", "%&#95;")
        )


def _dates(write: Callable[[date], str]) -> Callable[[Text], Text]:
    def as_date(text: Text) -> Text:
        return text.rewritten(write(text.value)) if isinstance(text.value, date) else text

    return as_date


def _clock(text: Text) -> Text:
    return text.rewritten(time_label(text.value)) if isinstance(text.value, time) else text


def _fiscal_year(text: Text) -> Text:
    return text.rewritten(fiscal_label(text.value)) if isinstance(text.value, int) else text


FILTERS: dict[str, Callable[[Text], Text]] = {
    "和暦": _dates(wareki),
    "曜日付き": _dates(wareki_weekday),
    "月日": _dates(lambda day: f"{day.month}月{day.day}日"),
    "時刻": _clock,
    "年度": _fiscal_year,
}
"""The filters of templates, by the word written after 「|」. A value they do not fit is printed unchanged."""
