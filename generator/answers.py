"""What stands in the boxes of a form: answers by the tag of their content controls."""

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

Answer: TypeAlias = "str | date | tuple[str, ...] | None"
"""Words (or the one choice made), a day, or the boxes ticked; nothing, or no words, leaves the box as it is in the template."""

Fields: TypeAlias = "Mapping[str, Answer | list[Answer]]"
"""Answers by tag. A list is for controls of one tag in turn, as many as the template has: the lines of a record."""
