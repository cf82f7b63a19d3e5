"""Whether a form's template and its sheet speak of the same fields: every box named, every choice offered, none invented."""

from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from generator.problem import Place, Problem
from generator.word.controls import Control, Kind, controls
from generator.word.tables import W
from generator.word.template import Template
from generator.word.template_faults import TemplateFault


def control_faults(
    template: Template, menus: Mapping[str, tuple[str, ...]], *, required: frozenset[str]
) -> Iterator[Problem]:
    """What is wrong with the controls of a template, a finding each.

    `menus` has every field that may be asked for, with the choices it offers (none: words or a day); those in `required`
    must have a control.
    """
    place = Place(template.name)
    found = [control for _, root in template.parts() for control in controls(root)]
    for field in dict.fromkeys(control.field for control in found if control.field not in menus):
        close = get_close_matches(field, menus, n=1)
        nearest = f"「{close[0]}」のことではありませんか。" if close else ""
        yield TemplateFault.NO_SUCH_BOX.at(place, word=field, nearest=nearest)
    there = {control.field for control in found}
    for field in (field for field in menus if field in required and field not in there):
        yield TemplateFault.NO_BOX.at(place, word=field)
    for field, choices in menus.items():
        yield from _choices(place, field, choices, [control for control in found if control.field == field])
    ids = Counter(node.get(f"{W}val") for _, root in template.parts() for node in root.iterfind(f".//{W}sdtPr/{W}id"))
    if any(count > 1 for count in ids.values()):
        yield TemplateFault.SAME_BOX.at(place)


def _choices(place: Place, field: str, choices: tuple[str, ...], found: list[Control]) -> Iterator[Problem]:
    boxes = [control.choice for control in found if control.kind is Kind.BOX]
    menus = [control.offered for control in found if control.kind is Kind.MENU]
    for offered in [boxes] * bool(boxes) + menus:
        for choice in (choice for choice in choices if choice not in offered):
            yield TemplateFault.OTHER_CHOICES.at(place, word=field, choice=choice, where="ひな形")
        for choice in (choice for choice in offered if choice not in choices):
            yield TemplateFault.OTHER_CHOICES.at(place, word=field, choice=choice, where="様式のシートの一覧")
