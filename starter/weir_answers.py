"""Refuses answers that could not be built or deployed, before anything is made. What they may be is in answers.json.

It is no hook: SAM CLI runs no hooks where it is installed without Python, and cookiecutter prints a trace for a hook that fails.
"""

import json
import re
from pathlib import Path

from cookiecutter.exceptions import FailedHookException
from jinja2.ext import Extension


def checked(answers):
    """Nothing, if all answers can be used."""
    rules = json.loads(Path(__file__).with_name("answers.json").read_text("utf-8"))
    wrong = [
        f"{name} {str(answers[name])!r} must be {rule['words']}"
        for name, rule in rules.items()
        if not re.fullmatch(rule["form"], str(answers[name]))
    ]
    if wrong:
        raise FailedHookException("; ".join(wrong))
    return ""


class Answers(Extension):
    """Adds the filter to cookiecutter's environment."""

    def __init__(self, environment):
        super().__init__(environment)
        environment.filters["checked"] = checked
