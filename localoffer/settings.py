"""Django settings. What differs between machines comes from the environment.

LOCALOFFER_MODE   demo | development | production | test (development when absent)
LOCALOFFER_HOME   folder for files, keys and stamps (default: var/ in the checkout)
DATABASE_URL      the PostgreSQL server; the task runner sets it when nobody else did
LOCALOFFER_HOSTS  host names this portal answers to, with commas (production)
SECRET_KEY        required in production, made once elsewhere
EMAIL_URL         smtp://user:password@host:port (production)
LOCALOFFER_URL    the portal's own address, for links in e-mails
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE
from django.core.exceptions import ImproperlyConfigured

from localoffer.runner import database

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = os.environ.get("LOCALOFFER_MODE", "development")
if MODE not in {"demo", "development", "production", "test"}:
    raise ImproperlyConfigured(f"LOCALOFFER_MODE is “{MODE}”; it can be demo, development, "
                               "production or test.")  # fmt: skip
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
HOME = Path(os.environ.get("LOCALOFFER_HOME", BASE_DIR / "var"))


def secret_key() -> str:
    """The key from the environment, else (never in production) one made once for this checkout."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    if PRODUCTION:
        raise ImproperlyConfigured("Set SECRET_KEY to a long random value before starting.")
    kept = HOME / "secret_key"
    return kept.read_text().strip() if kept.exists() else "only-for-tests-and-tools-" + MODE


SECRET_KEY = secret_key()
DEBUG = False
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = os.environ.get("LOCALOFFER_HOSTS", "").split(",") if PRODUCTION else LOOPBACK

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "csp",
    "crispy_forms",
    "axes",
    "pgtrigger",
    "django_tasks",
    "django_tasks_db",
    "localoffer.ui",
    "localoffer.audit",
    "localoffer.council",
    "localoffer.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "localoffer.jobs",
    "localoffer.notices",
    "localoffer.documents",
    "localoffer.children",
    "localoffer.search",
    "faq",
    "referrals",
    "panel",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "localoffer.ui.middleware.health",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "localoffer.ui.middleware.private_pages_are_not_stored",
    "localoffer.ui.middleware.refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "localoffer.urls"
WSGI_APPLICATION = "localoffer.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["security.W004"]  # HSTS is set below for production alone

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "localoffer.council.context.council",
                "localoffer.ui.context.chrome",
            ],
        },
    }
]
FORM_RENDERER = "localoffer.ui.rendering.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["govuk"]
CRISPY_TEMPLATE_PACK = "govuk"

DATABASES = {
    "default": {
        **database.parse(os.environ.get("DATABASE_URL", "postgresql:///localoffer")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}

# Sign-in
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

# Sessions, cookies, headers
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "localoffer.ui.errors.csrf_failure"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# Files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "collected"
STATICFILES_DIRS = [
    folder for folder in (BASE_DIR / "static" / "own", BASE_DIR / "build" / "static")
    if folder.exists()
]  # fmt: skip
PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
MANIFEST_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": HOME / "files",
            "file_permissions_mode": 0o640,
            "directory_permissions_mode": 0o750,
        },
    },
    "staticfiles": {"BACKEND": MANIFEST_STATIC if MODE != "test" else PLAIN_STATIC},
}
# The address under which the front web server (nginx) serves HOME/files internally, if it does.
DOCUMENTS_BEHIND = os.environ.get("LOCALOFFER_FILES_BEHIND", "").rstrip("/")

# Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH: list[str] = []

# Mail leaves by the outbox (localoffer.notices); this is what its job sends with.
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 20  # seconds a mail server may take to answer
PORTAL_URL = os.environ.get("LOCALOFFER_URL", "http://127.0.0.1:8000").rstrip("/")
DEFAULT_FROM_EMAIL = os.environ.get("LOCALOFFER_FROM", "Local Offer <local-offer@example.gov.uk>")
if EMAIL_URL := os.environ.get("EMAIL_URL"):
    _mail = urlsplit(EMAIL_URL)
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 587
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls" or EMAIL_PORT == 587

TASKS = {
    "default": {
        "BACKEND": "localoffer.jobs.queue.Queue",
        "QUEUES": ["default"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"localoffer": {"level": "INFO"}},
}
