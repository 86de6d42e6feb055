"""Django settings. What differs between machines comes from the environment.

LOCALOFFER_MODE   demo | development | production | test (development when absent)
LOCALOFFER_HOME   folder for files, keys and stamps (default: var/ in the checkout)
DATABASE_URL      the PostgreSQL server; the task runner sets it when nobody else did
LOCALOFFER_REPLICA_URL  a replica, for pages of people who have not signed in
LOCALOFFER_POOLED  1 when DATABASE_URL is a pool that shares sessions between transactions
LOCALOFFER_HOSTS  host names this portal answers to, with commas (production)
SECRET_KEY        required in production, made once elsewhere
LOCALOFFER_PROXIES  how many proxies of our own stand before the portal (0: none)
LOCALOFFER_CODE_MINUTES  how long a code sent by e-mail is good for (15)
EMAIL_URL         smtp://user:password@host:port (production)
LOCALOFFER_FILES  s3://bucket/folder?endpoint=https://…&region=… for documents in a bucket (else
                  HOME/files); AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY open it
LOCALOFFER_FILES_COPY  a second folder, on another disk, that gets each document too
LOCALOFFER_METRICS_TOKEN  who knows it may read /metrics
LOCALOFFER_BACKUP  the folder that `manage.py backup` fills, for the page on how the portal is
LOCALOFFER_URL    the portal's own address, for links in e-mails
LOCALOFFER_CLAMD  the virus scanner, as unix:/run/clamav/clamd.ctl or host:port
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

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
    "allauth.usersessions",
    "localoffer.jobs",
    "localoffer.notices",
    "localoffer.documents",
    "localoffer.children",
    "localoffer.search",
    "localoffer.facts",
    "localoffer.strategy",
    "localoffer.directory",
    "localoffer.opendata",
    "faq",
    "localoffer.ledger",
    "referrals",
    "panel",
    "localoffer.running",
]

MIDDLEWARE = [
    "localoffer.running.requests.logged",
    "django.middleware.security.SecurityMiddleware",
    "localoffer.ui.middleware.health",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "localoffer.running.shelf.kept_pages",
    "localoffer.running.frame.settled_once",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "localoffer.ui.middleware.no_null_characters",
    "localoffer.ui.middleware.known_methods",
    "localoffer.ui.middleware.only_by_button",
    "localoffer.ui.middleware.private_pages_are_not_stored",
    "localoffer.audit.middleware.refusals_are_recorded",
    "localoffer.ui.middleware.refusals",
    "localoffer.running.limits.limited",
    "localoffer.accounts.middleware.time_outs",
    "localoffer.accounts.middleware.second_factor",
    "localoffer.accounts.middleware.kept_answers",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "localoffer.urls"
WSGI_APPLICATION = "localoffer.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # HSTS is set below for production alone
    "security.W021",  # preloading binds a council's whole domain: theirs to decide, at the proxy
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["localoffer.ui.templatetags.addresses"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "localoffer.running.frame.council",
                "localoffer.ui.context.chrome",
                "localoffer.accounts.context.visit",
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
        "CONN_MAX_AGE": 0 if os.environ.get("LOCALOFFER_POOLED") else 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": bool(os.environ.get("LOCALOFFER_POOLED")),
    }
}

if replica := os.environ.get("LOCALOFFER_REPLICA_URL"):
    DATABASES["replica"] = {
        **DATABASES["default"], **database.parse(replica), "CONN_MAX_AGE": 60,  # asked directly
    }  # fmt: skip
DATABASE_ROUTERS = ["localoffer.running.router.Router"]

# Sign-in
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "localoffer.accounts.backends.PersonAndRoles",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if MODE == "test":  # slow on purpose is only slow there
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_own"
LOGOUT_REDIRECT_URL = "account_login"
CODE_MINUTES = int(os.environ.get("LOCALOFFER_CODE_MINUTES", "15"))
_FORMS = "localoffer.accounts.forms."
ACCOUNT_ADAPTER = "localoffer.notices.sign_in.OutboxAdapter"
ACCOUNT_USER_DISPLAY = "localoffer.accounts.adapter.display_name"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up there; keeps the password box
ACCOUNT_EMAIL_VERIFICATION = "none"  # registering proves the address before anything is stored
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 2
ACCOUNT_LOGIN_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "100/m/ip",  # a whole council may sit behind one address
    "password": "60/m/ip",
    "request_login_code": "30/m/ip,5/15m/key",
    "reset_password": "30/m/ip,5/15m/key",
    "signup": "30/m/ip,5/15m/key",
    "panel_request": "20/h/ip",  # a parent asks for an assessment
    "family_code": "60/h/ip,5/15m/key",  # a code for a parent's own page, for each link
    "kept_form": "60/h/ip",  # words sent to a draft that this browser holds no more
    "shortlist": "20/h/ip,3/h/key",  # a parent's list of services, sent to oneself
    "shortlist_pdf": "200/h/ip",
}
ACCOUNT_FORMS = {
    "login": _FORMS + "SignInForm",
    "request_login_code": _FORMS + "CodeRequestForm",
    "confirm_login_code": _FORMS + "CodeForm",
    "reset_password": _FORMS + "ResetRequestForm",
    "confirm_password_reset_code": _FORMS + "ResetCodeForm",
    "reset_password_from_key": _FORMS + "NewPasswordForm",
    "change_password": _FORMS + "ChangePasswordForm",
    "reauthenticate": _FORMS + "PasswordAgainForm",
}
MFA_ADAPTER = "localoffer.accounts.adapter.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": _FORMS + "SecondFactorForm",
    "reauthenticate": _FORMS + "SecondFactorAgainForm",
    "activate_totp": _FORMS + "AppForm",
    "add_webauthn": _FORMS + "PasskeyForm",
    "edit_webauthn": _FORMS + "PasskeyNameForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("LOCALOFFER_PROXIES", "0"))
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "localoffer.accounts.guessing.address_tried"
AXES_CLIENT_IP_CALLABLE = "allauth.core.internal.httpkit.get_client_ip"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "localoffer.accounts.guessing.locked_out"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# Shared by all processes: what counts tries, and remembers codes that were used
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # the usual 300 would forget codes that were used
    },
    "here": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},  # this process alone
}
REFERRALS_PER_HOUR = {  # from one person, or without an account from one address
    "begin": 60,
    "upload": 120,
    "send": 60,
    "message": 60,
    "code": 20,
}
SENT_PER_TEN_MINUTES = {  # from one address
    "question": 120,
    "comment": 120,
    "receipt": 60,
    "paper": 60,
}
SEARCHES_PER_MINUTE = 600  # from one address: a large school, all at once
PAGES_KEPT = MODE != "test"  # finished public pages, by each web process
OPEN_DATA_PER_MINUTE = 300  # requests to the open API from one address

# Sessions, cookies, headers
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
KEPT_COOKIE_NAME = "__Host-kept" if PRODUCTION else "kept"  # answers that came too late
WAS_HERE_COOKIE_NAME = "__Host-was-here" if PRODUCTION else "was-here"  # who signed in last
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "localoffer.accounts.views.late.form_expired"
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
        "report-uri": ["/csp-reports/"],
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


# Only for real: nothing that is tried out may write into a council's bucket.
FILES_IN_BUCKET = os.environ.get("LOCALOFFER_FILES", "") if PRODUCTION else ""


def place_of_documents(address: str) -> dict[str, Any]:
    """Two folders, or the bucket that the address names."""
    url = urlsplit(address)
    if not address:
        options = {
            "second": os.environ.get("LOCALOFFER_FILES_COPY", ""),
            "location": HOME / "files",
            "file_permissions_mode": 0o640,
            "directory_permissions_mode": 0o750,
        }
        return {"BACKEND": "localoffer.running.storage.TwoPlaces", "OPTIONS": options}
    if url.scheme != "s3" or not url.netloc:
        raise ImproperlyConfigured(
            "LOCALOFFER_FILES must look like s3://bucket?endpoint=https://…."
        )
    for other in ("LOCALOFFER_FILES_COPY", "LOCALOFFER_FILES_BEHIND"):
        if os.environ.get(other):
            raise ImproperlyConfigured(f"Leave {other} out: with a bucket it does nothing.")
    asked = dict(parse_qsl(url.query))
    return {
        "BACKEND": "localoffer.running.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": url.netloc,
            "location": url.path.strip("/"),
            "endpoint_url": asked.get("endpoint"),
            "region_name": asked.get("region"),
        },
    }


STORAGES = {
    "default": place_of_documents(FILES_IN_BUCKET),
    "staticfiles": {"BACKEND": MANIFEST_STATIC if MODE != "test" else PLAIN_STATIC},
}
# The virus scanner: “unix:/run/clamav/clamd.ctl” or “host:port”; “” for none.
CLAMD = os.environ.get("LOCALOFFER_CLAMD", "")
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
PORTAL_URL = os.environ.get(
    "LOCALOFFER_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000"
).rstrip("/")
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

METRICS_TOKEN = os.environ.get("LOCALOFFER_METRICS_TOKEN", "")
BACKUP_FOLDER = os.environ.get("LOCALOFFER_BACKUP", "")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "localoffer.running.lines.Line"},
    },
    "filters": {"without_words": {"()": "localoffer.running.lines.WithoutWords"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if PRODUCTION else "line",
            "filters": ["without_words"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "localoffer": {"level": "INFO"},
        # A line for each request is for those who collect them: a council that runs it.
        "localoffer.requests": {"level": "INFO" if PRODUCTION else "WARNING"},
    },
}
