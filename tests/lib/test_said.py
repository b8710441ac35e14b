"""The sentences of the core in other languages, from a catalogue as translators deliver it."""

from __future__ import annotations

import re
import shutil
import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.utils import translation
from tests.promises.test_explanations import CORE, marked

from troth.lib.promised import promise_of
from troth.promises.clocks import clocks
from troth.promises.shipped import shipped_programmes
from troth.promises.timeline import parse_timeline

GERMAN = {
    "": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n",
    "Clause “%(clause)s” promises for %(severity)s: %(metric)s within %(amount)s.": (
        "Abschnitt „%(clause)s“ verspricht für %(severity)s: %(metric)s innerhalb von %(amount)s."
    ),
    "first response": "erste Antwort",
    "%(count)s business day\0%(count)s business days": (
        "%(count)s Arbeitstag\0%(count)s Arbeitstagen"
    ),
    "Due at %(due)s.": "Fällig am %(due)s.",
    "%(weekday)s %(day)s %(month)s %(year)s": "%(weekday)s, %(day)s. %(month)s %(year)s",
    "Mar": "März",
    "Tue": "Di",
    "Wed": "Mi",
    "CET": "MEZ",
}


@pytest.fixture
def german(tmp_path: Path, settings: LazySettings) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(compiled(GERMAN))
    settings.LOCALE_PATHS = [str(tmp_path)]


def compiled(catalogue: dict[str, str]) -> bytes:
    """The catalogue in the binary form of GNU gettext."""
    pairs = sorted((key.encode(), value.encode()) for key, value in catalogue.items())
    begin = 28 + 16 * len(pairs)
    tables, words = [b"", b""], b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += struct.pack("<II", len(pair[column]), begin + len(words))
            words += pair[column] + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, begin)
    return header + tables[0] + tables[1] + words


def reasons() -> tuple[str, ...]:
    programme = shipped_programmes()["cloudmark"]
    opened = {"at": "2026-03-02T17:00Z", "type": "opened", "severity": "P3", "channel": "portal"}
    at = datetime(2026, 3, 2, 17, tzinfo=UTC)
    (clock, _) = clocks(programme.terms("premium"), parse_timeline([opened]), at)
    return promise_of(clock, programme, None, "Europe/Berlin").reasons


@pytest.mark.usefixtures("german")
def test_a_translated_catalogue_changes_the_sentences() -> None:
    with translation.override("de"):
        first, *_, last = reasons()

    assert first == (
        "Abschnitt „Target Response, P2 to P4“ verspricht für P3 Medium: "
        "erste Antwort innerhalb von 2 Arbeitstagen."
    )
    assert last == "Fällig am Mi, 4. März 2026 02:00 MEZ (Di, 3. März 2026 17:00 PST for support)."


@pytest.mark.usefixtures("german")
def test_other_languages_stay_as_they_are() -> None:
    with translation.override("en"):
        assert reasons()[-1] == (
            "Due at Wed 4 Mar 2026 02:00 CET (Tue 3 Mar 2026 17:00 PST for support)."
        )


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs GNU gettext")
def test_makemessages_finds_the_templates(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(CORE, tmp_path / "promises", ignore=shutil.ignore_patterns("__pycache__"))
    settings.LOCALE_PATHS = [str(tmp_path / "locale")]
    (tmp_path / "locale").mkdir()
    monkeypatch.chdir(tmp_path)

    call_command("makemessages", locale=["de"], verbosity=0, no_wrap=True)

    found = (tmp_path / "locale/de/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    ids = re.findall(r'^msgid "(.+)"$', found, re.MULTILINE)
    assert marked() - {one.replace('\\"', '"') for one in ids} == set()
