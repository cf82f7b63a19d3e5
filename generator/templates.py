"""Examine every template of an office: what may not be mailed, and what its words should be."""

from pathlib import Path

from generator.document import documents, template_path
from generator.pipeline import Outcome
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.word.render import variables
from generator.word.template import faults, open_template


def examine(root: Path) -> Outcome:
    """The findings about all templates of the registered kinds."""
    outcome = Outcome("ひな形")
    for path in dict.fromkeys(template_path(root, kind) for kind in documents().values() if kind.template):
        try:
            template = open_template(path)
            outcome.problems += faults(template)
            variables(template)
        except GeneratorError as fault:
            outcome.problems.append(Problem(Severity.ERROR, "ひな形00", Place(path.name), str(fault)))
    return outcome
