"""Set-up pages that write through actions only, and show a refusal where it was caused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from django.contrib import messages
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.forms import Form, ModelForm
from django.forms.models import construct_instance
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget

from troth.lib.refusals import Refusal

Row = TypeVar("Row", bound=models.Model)

_REFUSAL = "troth.refusal"  # of the first attempt, for the form of the second

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    AnyForm = ModelForm[Any]
else:
    AnyForm = ModelForm


class ActionForm(AnyForm):
    """Checks single fields; all the rest is for the action to check, which says it in words."""

    def _post_clean(self) -> None:
        construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)


class ActionAdmin(ModelAdmin, Generic[Row]):
    """A set-up page whose rows are created and changed by `create` and `change`.

    A Refusal comes back as an error of the form, with all that was typed. Nothing is deleted:
    what is no longer used is deactivated or ends. `fixed`: fields that stay as they were created.
    `hints`: what to write into a field, where its label does not say it.
    """

    form = ActionForm
    adding: type[ActionForm] | None = None  # the form of a new row, where it differs
    fixed: tuple[str, ...] = ()
    hints: Mapping[str, StrOrPromise] = {}
    formfield_overrides: dict[type, object] = {  # type: ignore[assignment, misc]
        ArrayField: {"widget": UnfoldAdminTextInputWidget}
    }

    def create(self, request: HttpRequest, values: dict[str, Any]) -> Row:
        """Create a row from the cleaned values of the form."""
        raise NotImplementedError

    def change(self, request: HttpRequest, row: Row, values: dict[str, Any]) -> Row:
        """Change a row to the cleaned values of the form."""
        raise NotImplementedError

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Row | None = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, *self.fixed) if obj else fields

    def changeform_view(  # type: ignore[override]
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        page = super().changeform_view
        try:
            with transaction.atomic():
                return cast(HttpResponse, page(request, *args, **kwargs))
        except Refusal as refusal:
            request.META[_REFUSAL] = refusal
            return cast(HttpResponse, page(request, *args, **kwargs))

    def get_form(
        self, request: HttpRequest, obj: Row | None = None, change: bool = False, **kwargs: Any
    ) -> type[AnyForm]:
        if obj is None and self.adding:
            kwargs["form"] = self.adding
        kwargs.setdefault("help_texts", self.hints)
        form = super().get_form(request, obj, change, **kwargs)
        refusal = request.META.get(_REFUSAL)
        return _refused(form, refusal) if refusal else form

    def save_model(  # type: ignore[override]
        self, request: HttpRequest, obj: Row, form: Form, change: bool
    ) -> None:
        values = form.cleaned_data
        written = self.change(request, obj, values) if change else self.create(request, values)
        vars(obj).update(vars(written))

    def save_related(self, request: HttpRequest, form: Form, formsets: Any, change: bool) -> None:
        """The actions have written everything."""

    def each(self, request: HttpRequest, rows: Iterable[Row], act: Callable[[Row], Row]) -> None:
        """Do something to each selected row, and say of each whether it was done."""
        for row in rows:
            try:
                done = gettext("Done: %(row)s.") % {"row": act(row)}
                self.message_user(request, done, messages.SUCCESS)
            except Refusal as refusal:
                self.message_user(request, refusal.message, messages.ERROR)


def _refused(form: type[AnyForm], refusal: Refusal) -> type[AnyForm]:
    class Refused(form):  # type: ignore[misc, valid-type]
        def clean(self) -> None:
            super().clean()
            field = refusal.field if refusal.field in self.fields else None
            self.add_error(field, [refusal.message, *refusal.details])

    return Refused
