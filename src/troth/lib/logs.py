"""One log line format for everything, through structlog, with secrets left out."""

from __future__ import annotations

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


def logging_settings(form: str, level: str) -> dict[str, Any]:
    """A configuration for logging.config.dictConfig; `form` is "text" or "json"."""
    renderer: list[Processor] = (
        [structlog.processors.dict_tracebacks, hide_secrets, structlog.processors.JSONRenderer()]
        if form == "json"
        else [hide_secrets, structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)]
    )
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*shared_processors(), structlog.stdlib.ExtraAdder()],
                "processors": [remove_meta, *renderer],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            "django.server": {"handlers": [], "propagate": True},
            "procrastinate": {"level": "WARNING"},
            "_granian": {"level": "WARNING", "handlers": [], "propagate": True},
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
