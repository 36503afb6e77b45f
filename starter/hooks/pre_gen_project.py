"""Refuses names that could not be built or deployed, before anything is made."""

import re
import sys

RULES = {
    "project": (r"[a-z][a-z0-9-]{0,15}", "at most 16 lower-case letters, digits and hyphens, beginning with a letter"),
    "group": (r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", "words of lower-case letters, digits and underscores, joined by dots"),
    "package": (r"[a-z][a-z0-9_]*", "one word of lower-case letters, digits and underscores"),
}
GIVEN = {
    "project": "{{cookiecutter.project}}",
    "group": "{{cookiecutter.group}}",
    "package": "{{cookiecutter.package}}",
}

wrong = [f"{name} '{GIVEN[name]}' must be {words}" for name, (form, words) in RULES.items() if not re.fullmatch(form, GIVEN[name])]
if wrong:
    print("; ".join(wrong), file=sys.stderr)
    sys.exit(1)
