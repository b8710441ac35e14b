"""Which Troth this is."""

from importlib.metadata import version

VERSION = version("troth")
