"""The secret key that Troth makes for itself where none is configured."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def generated_secret_key(state: Path) -> str:
    """The key kept in `state`, made at the first call and readable by its owner only."""
    path = state / "secret-key"
    try:
        return path.read_text()
    except FileNotFoundError:
        state.mkdir(parents=True, exist_ok=True, mode=0o755 if os.geteuid() == 0 else 0o700)
    draft = state / f"secret-key.{os.getpid()}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, path)  # the first of several processes wins; all read the same key
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()
