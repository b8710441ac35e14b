"""Customer organisations and their contacts; staff, teams and sites."""

from troth.lib.actors import SYSTEM, Actor

__all__ = ["SYSTEM", "Actor"]
