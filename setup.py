"""Builds Troth; with TROTH_COMPILE=1 the fold of the clocks as machine code: `make compiled`.

The sources are the same either way. Everything else about the build stands in pyproject.toml.
"""

from os import environ

from setuptools import Extension, setup

# What runs for each event and each clock. Nobody pickles or copies these objects, which mypyc does
# not allow for; calendars and terms go to other processes and stay as they are.
FOLD = ("clocks", "course", "fold", "ledger", "obligation", "progress", "runs")


def compiled() -> list[Extension]:
    """Return what the C compiler is to make: nothing, unless asked to."""
    if environ.get("TROTH_COMPILE") != "1":
        return []
    from mypyc.build import mypycify

    modules = [f"src/troth/promises/{name}.py" for name in FOLD]
    options = ["--config-file=", "--strict", "--ignore-missing-imports"]
    return mypycify([*options, *modules], group_name="troth_fold")


setup(ext_modules=compiled())
