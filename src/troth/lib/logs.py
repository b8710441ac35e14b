"""One log line format for everything, through structlog, with secrets left out."""

from __future__ import annotations

import logging
import logging.config
import re
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_SECRET = re.compile(r"password|passwd|secret|token|cookie|authorization|session_?key", re.I)
_URL_PASSWORD = re.compile(r"(\w+://[^/\s:@]*):[^/\s@]+@")
HIDDEN = "***"


def hide_secrets(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Blank values whose name says they are secret, and passwords inside URLs."""
    for name, value in event.items():
        if _SECRET.search(name):
            event[name] = HIDDEN
        elif isinstance(value, str):
            event[name] = _URL_PASSWORD.sub(rf"\1:{HIDDEN}@", value)
    return event


def shared_processors() -> list[Processor]:
    """What happens to every line, whether structlog or the standard library wrote it."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def line_formatter(form: str) -> logging.Formatter:
    """Writes log records as lines of text or as JSON, with tracebacks but no local variables."""
    renderer: list[Processor] = (
        [structlog.processors.format_exc_info, hide_secrets, structlog.processors.JSONRenderer()]
        if form == "json"
        else [
            hide_secrets,
            structlog.dev.ConsoleRenderer(
                colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
            ),
        ]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared_processors(), structlog.stdlib.ExtraAdder()],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
    )


def logging_settings(form: str, level: str) -> dict[str, Any]:
    """A configuration for logging.config.dictConfig; `form` is "text" or "json"."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "troth.lib.logs.line_formatter", "form": form}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},  # a page not found is no event of ours
            # Anybody can cause these at will, and all there is to say was said to them.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.security.RequestDataTooBig": {"level": "CRITICAL"},
            "django.security.TooManyFieldsSent": {"level": "CRITICAL"},
            "procrastinate": {"level": "WARNING"},
            # It would write the addresses at which people answer, and in detail all of a mail.
            "mail.log": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},  # it would write addresses, which may be secret
            "_granian": {"handlers": [], "propagate": True},
        },
    }


def configure(settings: Mapping[str, Any]) -> None:
    """Set up the standard library's logging with `settings`, and structlog on top of it."""
    logging.config.dictConfig(dict(settings))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared_processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
