"""The check beyond the schema: what a programme says that its author hardly meant.

Each family of findings has a file, with its `CHECKS` and a function `find`. A family yields what
it finds with the path of the part; `lint` turns that into findings with file and line, and marks
those that the programme accepts.
"""

from troth.promises.lint.findings import Check, Finding, Level
from troth.promises.lint.linter import CHECKS, lint, open_findings

__all__ = ["CHECKS", "Check", "Finding", "Level", "lint", "open_findings"]
