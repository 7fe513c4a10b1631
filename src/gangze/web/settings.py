"""Settings, all from the environment; the defaults start a whole system on one SQLite file.

GANGZE_DATA      folder of the database file, keys and uploads (default: ./var)
DATABASE_URL     postgres://user:password@host:5432/name for production; default is SQLite in GANGZE_DATA
GANGZE_SECRET    secret key; made once and kept in GANGZE_DATA where not given
GANGZE_HOSTS     comma-separated host names that may be served (default: local ones)
GANGZE_DEBUG     1 shows errors in the browser; never in production
GANGZE_DIGEST    digest of the ledger tree: sha256 (default) or sm3
GANGZE_UPLOAD_DAYS   days after which an import that nobody confirmed is thrown away (default: 7)
GANGZE_ACCESS_DAYS   days for which reads of sensitive records are kept (default: 1095, three years)
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent
GANGZE_DATA = Path(os.environ.get("GANGZE_DATA", "var")).resolve()
GANGZE_DIGEST = os.environ.get("GANGZE_DIGEST", "sha256")
GANGZE_UPLOAD_DAYS = int(os.environ.get("GANGZE_UPLOAD_DAYS", "7"))
GANGZE_ACCESS_DAYS = int(os.environ.get("GANGZE_ACCESS_DAYS", "1095"))


# Particulars of people, sessions and keys lie here: the folder is opened to its owner only.
GANGZE_DATA.mkdir(mode=0o700, parents=True, exist_ok=True)


def _kept_secret() -> str:
    """The secret key of this installation, made on first use and readable by its owner only."""
    given = os.environ.get("GANGZE_SECRET")
    if given:
        return given
    file = GANGZE_DATA / "keys" / "secret"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text().strip()


SECRET_KEY = _kept_secret()
DEBUG = os.environ.get("GANGZE_DEBUG") == "1"
ALLOWED_HOSTS = [
    host for host in os.environ.get("GANGZE_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",") if host
]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("GANGZE_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "allauth",
    "allauth.account",
    "gangze.framework",
    "gangze.people",
    "gangze.organisation",
    "gangze.accounts",
    "gangze.kinship",
    "gangze.committees",
    "gangze.duties",
    "gangze.intake",
    "gangze.controls",
    "gangze.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gangze.web.headers.ShellHeadersMiddleware",
    "gangze.framework.web.access.AccessMiddleware",
    "gangze.web.signin.middleware.SignInRulesMiddleware",
    "gangze.framework.web.middleware.ContextMiddleware",
    "gangze.web.policy.GateMiddleware",
]

ROOT_URLCONF = "gangze.web.urls"
FORM_RENDERER = "gangze.web.controls.Renderer"
WSGI_APPLICATION = "gangze.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "gangze.web.templating.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gangze.web.context.shell",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{GANGZE_DATA / 'gangze.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    GANGZE_DATA.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # Read-then-write transactions must not fail half way; the last commits must survive a power cut.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
    }
    # A test database in a file, for tests in which two connections wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": GANGZE_DATA / "test.sqlite3"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "gangze.people.backend.StaffBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_ADAPTER = "gangze.web.signin.adapter.StaffAdapter"
ACCOUNT_SESSION_REMEMBER = False

SESSION_ENGINE = "gangze.web.signin.store"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("GANGZE_HTTPS") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31536000

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = GANGZE_DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS: list[Path] = []
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": GANGZE_DATA / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

GANGZE_SHELL = {
    "navigation": "gangze.web.navigation.menu",
    "counts": "gangze.web.navigation.counts",
    "identity": "gangze.web.navigation.identity",
}
ACCOUNT_FORMS = {
    "login": "gangze.web.signin.forms.SignInForm",
    "change_password": "gangze.web.signin.forms.NewPasswordForm",
}
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}

# Sign-in limits count across all processes of this host.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": GANGZE_DATA / "cache",
    }
}
FILTERS_EMPTY_CHOICE_LABEL = _("全部")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("GANGZE_LOG", "WARNING")},
}
