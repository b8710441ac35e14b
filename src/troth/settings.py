"""Django's settings, from the environment (see `troth.configuration`). No I/O but the own key."""

from pathlib import Path

from django.templatetags.static import static

from troth.configuration import configuration
from troth.database import connection_settings
from troth.lib.isolation import EVERYONE, SETTING
from troth.lib.logs import logging_settings
from troth.lib.secret_key import generated_secret_key

HERE = Path(__file__).parent
CONFIGURATION = configuration()

DEBUG = CONFIGURATION.debug
SECRET_KEY = CONFIGURATION.secret_key or generated_secret_key(CONFIGURATION.state)
SECRET_KEY_FALLBACKS = list(CONFIGURATION.former_secret_keys)
ALLOWED_HOSTS = CONFIGURATION.hosts
CSRF_TRUSTED_ORIGINS = [CONFIGURATION.url]

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "procrastinate.contrib.django",
    "troth.lib",
    "troth.accounts",
    "troth.contracts",
    "troth.timeline",
    "troth.cases",
    "troth.channels",
    "troth.portal",
    "troth.desk",
    "troth.public",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "troth.lib.csp.ContentSecurityPolicyMiddleware",
    "troth.lib.static_files.StaticFilesMiddleware",
    "troth.public.health.HealthMiddleware",
    "troth.lib.bodies.refuse_large_bodies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "troth.accounts.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "troth.urls"
ASGI_APPLICATION = "troth.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database. The pool is for requests; commands and workers keep one connection a thread.
DATABASES = {"default": connection_settings()}
DATABASES["default"]["OPTIONS"] |= {
    "options": " ".join(
        (DATABASES["default"]["OPTIONS"].get("options", ""), f"-c {SETTING}={EVERYONE}")
    ).strip(),
    "pool": {"min_size": 1, "max_size": 20, "timeout": 10},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {  # shared by all processes, so that sign-in limits count every attempt
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        # Full, it forgets live entries too, so strangers must not be able to fill it.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# People and how they sign in: by e-mail address, added by staff, never by themselves.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "troth.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff entered the address; there is no sign-up to verify
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is told to sign up where they cannot
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if CONFIGURATION.is_https else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if CONFIGURATION.behind_proxy else 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Troth"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not CONFIGURATION.is_https

# Cookies and transport
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if CONFIGURATION.is_https and not DEBUG:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
if CONFIGURATION.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = CONFIGURATION.is_https
    SECURE_REDIRECT_EXEMPT = ["^healthz"]  # asked from within, past the proxy

# What a request may carry: bytes besides files, fields, and files. More is refused by
# `troth.lib.failures` in plain words, and a body beyond `troth.lib.bodies` is not looked at.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 100

# Static files: collected by `troth serve`, named by their content, served by WhiteNoise.
STATIC_URL = "/static/"
STATIC_ROOT = CONFIGURATION.state / "static"
STATICFILES_DIRS = [HERE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# Language and time: instants are UTC throughout; people see them in their own zone.
LANGUAGE_CODE = "en"
USE_I18N = True
LOCALE_PATHS = [HERE / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# Promises
TROTH_REACTION = "troth.reactions.react"  # what an event of a case causes, one floor up
TROTH_WARN_SHARE = 0.75  # of the promised time used up, when staff are warned

# Mail
EMAIL_BACKEND = CONFIGURATION.mail.backend
EMAIL_HOST = CONFIGURATION.mail.host or ""
EMAIL_PORT = CONFIGURATION.mail.port
EMAIL_HOST_USER = CONFIGURATION.mail.user
EMAIL_HOST_PASSWORD = CONFIGURATION.mail.password
EMAIL_USE_TLS = CONFIGURATION.mail.starttls
EMAIL_USE_SSL = CONFIGURATION.mail.implicit_tls
EMAIL_TIMEOUT = 10  # for what a request sends; the outbox has a longer one
ANYMAIL = dict(CONFIGURATION.mail.hosted.settings) if CONFIGURATION.mail.hosted else {}
TROTH_MAIL_HEADERS = dict(CONFIGURATION.mail.hosted.headers) if CONFIGURATION.mail.hosted else {}
TROTH_MAIL_IS_OFF = CONFIGURATION.mail.is_off
# Whether answers by mail reach us; else readers are asked to answer in the portal.
TROTH_MAIL_IS_READ = CONFIGURATION.takes_mail
# The ways by which `troth mail` takes mail, as their rows in the database are named.
TROTH_MAIL_LISTENER = str(CONFIGURATION.mail_listener or "")
TROTH_MAIL_MAILBOX = CONFIGURATION.imap.name if CONFIGURATION.imap else ""
DEFAULT_FROM_EMAIL = CONFIGURATION.mail_from
SERVER_EMAIL = CONFIGURATION.mail_from
SITE_URL = CONFIGURATION.url
TROTH_MAIL_ADDRESSES = CONFIGURATION.mail_addresses  # taken besides that of DEFAULT_FROM_EMAIL
TROTH_MAIL_TRUSTED_AUTHSERV = CONFIGURATION.trusted_mail_hosts
TROTH_MAIL_HOOK_SECRET = CONFIGURATION.mail_hook_secret
if CONFIGURATION.mail_hook_secret:
    ANYMAIL |= {"WEBHOOK_SECRET": CONFIGURATION.mail_hook_secret, **CONFIGURATION.mail_hook_key}
TROTH_WEBHOOKS_INSIDE = CONFIGURATION.webhooks_inside

LOGGING_CONFIG = "troth.lib.logs.configure"
LOGGING = logging_settings(CONFIGURATION.log_format, CONFIGURATION.log_level)

UNFOLD = {
    "SITE_TITLE": "Troth",
    "SITE_HEADER": "Troth",
    "SITE_URL": "/",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _: static("troth/favicon.svg")}
    ],
    "SITE_ICON": lambda _: static("troth/favicon.svg"),
    "COLORS": {  # the accent of tokens.css
        "primary": {
            "50": "#f5f5fd",
            "100": "#ececfb",
            "200": "#dadaf6",
            "300": "#c5c6f0",
            "400": "#a9abf7",
            "500": "#6d6fe2",
            "600": "#4546b8",
            "700": "#36379c",
            "800": "#2e2f80",
            "900": "#26264a",
            "950": "#191932",
        }
    },
}
