"""Settings for tests and for mypy: an own database server and state, nothing from outside.

The state directory is chosen by the first process of a test run and handed to the others (the
parallel workers, the programs a test starts) in the environment.
"""

import os
import secrets
import tempfile

for name in [name for name in os.environ if name.startswith(("TROTH_", "DATABASE_URL"))]:
    if name != "TROTH_TESTS_STATE":
        del os.environ[name]
os.environ.setdefault(
    "TROTH_TESTS_STATE", f"{tempfile.gettempdir()}/troth-tests-{secrets.token_hex(6)}"
)
os.environ["TROTH_STATE"] = os.environ["TROTH_TESTS_STATE"]
os.environ["TROTH_SECRET_KEY"] = "only-for-tests-" + "0" * 32
os.environ["TROTH_LOG_LEVEL"] = "warning"

from troth.settings import *  # noqa: E402, F403
from troth.settings import DATABASES, STORAGES  # noqa: E402

DATABASES["default"]["OPTIONS"].pop("pool")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False
