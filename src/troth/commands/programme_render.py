"""`troth programme render`: the policy page as a file of its own."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from troth.commands.terminal import Json, find_programme, plain, print_json, reports_bad_input
from troth.commands.writing import check_is_another, write_file
from troth.promises.schema import Programme


class Format(StrEnum):
    """What a policy page can be written as."""

    HTML = "html"
    MARKDOWN = "markdown"


@reports_bad_input
def render_programme(
    programme: Annotated[str, typer.Argument(help="Id of a shipped programme, or a file.")],
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.HTML,
    output: Annotated[Path | None, typer.Option(help="A file to write it to.")] = None,
    as_json: Json = False,
) -> None:
    """Write the public policy page of a programme, as the published one looks."""
    found = find_programme(programme)
    text = _rendered(found, form)
    if output is not None:
        check_is_another(output, programme, "the programme")
        write_file(output, text)
    if as_json:
        about = {"programme": found.programme, "version": found.version, "format": form.value}
        where = {"text": text} if output is None else {"file": str(output)}
        print_json({**about, **where})
    elif output is None:
        typer.echo(text, nl=False)
    else:
        typer.echo(plain(f"{output} holds the policy page of {found.programme}."))


def _rendered(programme: Programme, form: Format) -> str:
    """The page's words need Django's translations and templates, but none of its settings."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)
    from troth.lib.policy import policy_page
    from troth.lib.policy.html import as_html
    from troth.lib.policy.markdown import as_markdown

    page = policy_page(programme)
    return as_html(page) if form is Format.HTML else as_markdown(page)
