"""Who takes over on call from an instant to another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from troth.accounts import access as accounts
from troth.accounts import actions
from troth.accounts.access import Viewer
from troth.desk.action_form import PickField
from troth.desk.time_form import TimeForm
from troth.lib.actors import Actor


class TakeOverForm(TimeForm):
    """Puts a person on call in a rota from an instant to another."""

    rota = PickField(label=gettext_lazy("Rota"))
    person = PickField(label=gettext_lazy("Who takes over"))
    field_order = ("rota", "person", "starts", "ends")

    def __init__(
        self, viewer: Viewer, data: Mapping[str, Any] | None = None, *, now: datetime
    ) -> None:
        super().__init__(viewer, data, now=now)
        self.rotas = {str(rota.pk): rota for rota in accounts.rotas()}
        self.choose("rota", [(pk, rota.name) for pk, rota in self.rotas.items()])

    def perform(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        actions.add_override(
            rota=self.rotas[given["rota"]],
            staff=self.people[given["person"]],
            starts=given["starts"],
            ends=given["ends"],
            by=by,
            at=at,
        )
