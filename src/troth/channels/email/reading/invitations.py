"""Invitations in mails (iTIP, RFC 5546): one line that says what they are."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from troth.channels.email.reading.plain import plain_line

_FOLD = re.compile(r"\n[ \t]")
_LINE = re.compile(r"(?P<name>[A-Z-]{1,40})(?P<parameters>[^:\n]{0,200}):(?P<value>.*)", re.I)
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_ZONE = re.compile(r"TZID=\"?([^\";:]+)", re.I)
_ESCAPE = re.compile(r"\\([\\;,nN])")


def told(calendar: str) -> str:
    """Return the line for a calendar part."""
    found = _first_lines(calendar)
    summary, begins = found.get("SUMMARY", ""), found.get("DTSTART", "")
    values = {"summary": summary or _("without a title"), "begins": begins or _("without a time")}
    method = found.get("METHOD", "").upper()
    if method == "CANCEL":
        return _("[Cancelled appointment: %(summary)s, %(begins)s]") % values
    if method == "REPLY":
        return _("[Answer to an invitation: %(summary)s, %(begins)s]") % values
    if method in ("REQUEST", "COUNTER"):
        return _("[Invitation: %(summary)s, %(begins)s]") % values
    return _("[Calendar entry: %(summary)s, %(begins)s]") % values


def _first_lines(calendar: str) -> dict[str, str]:
    """Return the first of each line that is told, times as people write them.

    A calendar's zones come before its events and have a DTSTART of their own.
    """
    found: dict[str, str] = {}
    is_in_event = False
    for line in _FOLD.sub("", calendar).split("\n"):
        match = _LINE.match(line)
        name = match["name"].upper() if match else ""
        if match and name == "BEGIN":
            is_in_event = match["value"].strip().upper() not in ("VCALENDAR", "VTIMEZONE")
        elif match and (name == "METHOD" or (is_in_event and name in ("SUMMARY", "DTSTART"))):
            value = _ESCAPE.sub(lambda e: " " if e[1] in "nN" else e[1], match["value"])
            is_time = name == "DTSTART"
            told = _time(value, match["parameters"]) if is_time else plain_line(value, 200)
            found.setdefault(name, told)
    return found


def _time(value: str, parameters: str) -> str:
    time = _TIME.match(value.strip())
    if time is None:
        return ""
    year, month, day, hour, minute, utc = time.groups()
    zone = _ZONE.search(parameters)
    named = "UTC" if utc else plain_line(zone[1], 60) if zone else ""
    clock = f" {hour}:{minute} {named}".rstrip() if hour else ""
    return f"{year}-{month}-{day}{clock}"
