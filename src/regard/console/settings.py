"""Django's settings, read from the site's folder (`REGARD_SITE`). Without one the module still imports, for type checks and tools."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from regard.console import calls

_FOLDER = Path(os.environ["REGARD_SITE"]) if os.environ.get("REGARD_SITE") else None
_SITE = calls.site_settings(_FOLDER)
_ORIGIN = urlsplit(_SITE.origin)
_HERE = Path(__file__).parent

SECRET_KEY = _SITE.secret_key
DEBUG = False
ORIGIN = _SITE.origin
HTTPS = _ORIGIN.scheme == "https"
RELYING_PARTY = _ORIGIN.hostname or "localhost"
DEVELOPER = _SITE.developer
PROVIDER = _SITE.provider
ALLOWED_HOSTS = sorted({RELYING_PARTY, "localhost"})
CSRF_TRUSTED_ORIGINS = [_SITE.origin]

INSTALLED_APPS = [
    "regard.console.apps.ConsoleConfig",
    "regard.console.accounts.apps.AccountsConfig",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "regard.console.frame.ProtectiveHeaders",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "regard.console.accounts.sessions.EndOldSessions",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "regard.console.frame.ZoneOfSite",
    "regard.console.frame.ErrorsAsSentences",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "regard.console.urls"
WSGI_APPLICATION = "regard.console.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "regard.console.frame.frame",
            ],
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"]),
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "regard.console.templatetags.regard_parts",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": _SITE.database or ":memory:",
        "OPTIONS": {
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Accounts: passkeys, or a passphrase with a one-time code; never one factor alone (see accounts/__init__.py).
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "regard.console.accounts.backends.PasskeyBackend",
    "regard.console.accounts.backends.PassphraseBackend",
    "regard.console.accounts.backends.OrganisationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "/sign-in/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours: a quarter of an hour, growing with each further failure
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = True
AXES_LOCKOUT_CALLABLE = "regard.console.accounts.views.locked_out"
AXES_USERNAME_FORM_FIELD = "name"
AXES_PASSWORD_FORM_FIELD = "passphrase"  # noqa: S105 - the name of a form field
AXES_SENSITIVE_PARAMETERS = ["name", "passphrase", "code", "organisation_code", "next"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_CLIENT_IP_CALLABLE = "regard.console.accounts.backends.no_address"
AXES_VERBOSE = False
# Transport is the front server's when the site is on https; lockout by name is meant (see backends.no_address).
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "axes.W006"]

SESSION_ENGINE = "regard.console.accounts.sessions"
SESSION_COOKIE_NAME = "regard_session"
SESSION_COOKIE_AGE = _SITE.idle_minutes * 60
SESSION_ABSOLUTE_AGE = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "regard_csrf"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "regard.console.errors.csrf_refused"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "regard_language"
LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [_HERE / "locale"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [_HERE / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Axes would log the name that failed; the count in console.db is enough.
    "loggers": {"axes": {"level": "CRITICAL"}, "django.request": {"level": "ERROR"}},
}
