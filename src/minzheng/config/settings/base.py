"""Settings shared by demo, test and production."""

import json
import os
from ipaddress import ip_network
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from minzheng.config.database import database_from_url, required_environment

PROJECT_ROOT = Path(__file__).resolve().parents[4]
PACKAGE_ROOT = Path(__file__).resolve().parents[2]

# --- keys: outside the database, outside the repository (docs/operations.md) ---------------------------
with open(required_environment("MINZHENG_KEYS_FILE"), encoding="utf-8") as _keys_file:
    MINZHENG_KEYS = json.load(_keys_file)
SECRET_KEY = MINZHENG_KEYS["django_secret"]

DEBUG = False
ALLOWED_HOSTS = os.environ.get("MINZHENG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

FOUNDATIONS = ["ui", "privacy", "regions", "workdays", "audit", "people", "accounts"]
ENGINES = [
    "jobs", "rules", "forms", "papers", "letters", "messages", "public_notices",
    "benefits", "payments", "verification", "visits", "referrals", "stays", "catalogue", "casework",
]  # fmt: skip
PROGRAMMES = ["assistance", "monitoring"]
CHANNELS = ["resident", "desk", "cli"]


def _existing(layer: str, names: list[str]) -> list[str]:
    return [
        f"minzheng.{layer}.{name}" for name in names if (PACKAGE_ROOT / layer / name / "apps.py").exists()
    ]


INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    *_existing("foundations", FOUNDATIONS),
    *_existing("engines", ENGINES),
    *_existing("programmes", PROGRAMMES),
    *_existing("channels", CHANNELS),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "minzheng.foundations.accounts.middleware.OneTransaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "minzheng.foundations.ui.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "minzheng.foundations.accounts.middleware.ActingPosting",
    "minzheng.channels.desk.station_guard.AtStation",
    "minzheng.foundations.accounts.middleware.OnceOnly",
    "minzheng.foundations.accounts.middleware.PoliteRefusals",
]

ROOT_URLCONF = "minzheng.config.urls"
WSGI_APPLICATION = "minzheng.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "minzheng.foundations.ui.context.chrome",
            ],
        },
    }
]

WEB_THREADS = int(os.environ.get("MINZHENG_THREADS", "8"))
DATABASES = {"default": database_from_url(required_environment("DATABASE_URL"), pool_size=WEB_THREADS + 2)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "minzheng.foundations.accounts.errors.page_expired"
#: Where somebody who is not signed in is sent: the family's door, and the officers' under /desk/.
LOGIN_URL, DESK_LOGIN_URL = "/sign-in/", "/desk/sign-in/"
#: Officers are signed out after this many idle seconds (等保三级).
OFFICER_IDLE_SECONDS = 30 * 60
#: A station session (one person at an officer's device) is over after this many idle seconds.
STATION_IDLE_SECONDS = 15 * 60
#: How long the six digits on a receipt open progress at the station.
PROGRESS_CODE_DAYS = 180
#: Sign-in codes: each SMS costs money and reaches a stranger's phone (docs/operations.md).
CODES_A_PHONE_AN_HOUR = int(os.environ.get("MINZHENG_CODES_A_PHONE_AN_HOUR", "5"))
CODES_A_SOURCE_AN_HOUR = int(os.environ.get("MINZHENG_CODES_A_SOURCE_AN_HOUR", "60"))
CODES_A_MINUTE = int(os.environ.get("MINZHENG_CODES_A_MINUTE", "120"))
LINK_TRIES_A_SOURCE_AN_HOUR = int(os.environ.get("MINZHENG_LINK_TRIES_A_SOURCE_AN_HOUR", "60"))
#: Networks of our own proxies, as 10.0.0.5/32,10.0.1.0/24 or "none": from them alone X-Forwarded-For is believed.
TRUSTED_PROXIES = [
    ip_network(part.strip())
    for part in os.environ.get("MINZHENG_PROXIES", "none").split(",")
    if part.strip() not in ("", "none")
]
#: 参数待核实 [D]: years a settled file is kept, by how it ended; to be fixed with the archive (docs/data-protection.md).
RETENTION_YEARS = {"confirmed": 30, "refused": 10, "withdrawn": 2}
#: 参数待核实 [D]: for so many days the rows of an imported list (whole identity numbers) are kept; then counts and digest.
STOCK_ROWS_KEPT_DAYS = 180
#: 参数待核实 [D]: a draft never handed in loses its content after so many quiet days, its owner warned so many before.
DRAFT_KEPT_DAYS, DRAFT_WARNED_DAYS = 90, 14
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE_ROOT / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = PROJECT_ROOT / "var" / "static"
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}

#: The displayed name is a setting (救助通, 渝悦救助通 …).
PRODUCT_NAME = os.environ.get("MINZHENG_PRODUCT_NAME", "救助通")
#: Where people reach the product from outside; stands before signing links in SMS.
PUBLIC_ADDRESS = os.environ.get("MINZHENG_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
DEMO = False
#: Where the audit head and the demo clock are written.
VAR = Path(os.environ.get("MINZHENG_VAR", str(PROJECT_ROOT / "var")))
#: The read-only role's address and where its nightly snapshots are kept (engines/payments/reconciliation).
SNAPSHOT_DATABASE_URL = os.environ.get("DATABASE_URL_SNAPSHOT", "")
SNAPSHOTS = Path(os.environ.get("MINZHENG_SNAPSHOTS", str(VAR / "snapshots")))
#: The rule profile of decisions until the Chongqing texts are obtained (design §2).
RULE_PROFILE = "cn-2021"
#: Folders of items a place brings itself, as data and without code (docs/programmes/declared-items.md).
ITEM_FOLDERS = tuple(one for one in os.environ.get("MINZHENG_ITEMS", "").split(os.pathsep) if one)
#: Before acceptance: days after which somebody who is waited for is reminded, and after which the aide is asked to call.
REMIND_AFTER_DAYS, CALL_AFTER_DAYS = (1, 3, 7), 30

#: Which way a unit's payments go (docs/operations.md): "files" or "treasury" by unit code, "*" for all others; else by hand.
BANK_CHANNELS = dict(
    part.split("=", 1) for part in os.environ.get("MINZHENG_BANK_CHANNELS", "").split(",") if "=" in part
)
#: A payee's bank → the profile of the file for it (engines/payments/bank/profiles); "*": the agent bank's.
BANK_PROFILES = {"*": os.environ.get("MINZHENG_BANK_PROFILE", "fixed-2026")}
BANK_FOLDER = Path(os.environ.get("MINZHENG_BANK_FOLDER", str(VAR / "bank")))
TREASURY_ADDRESS = os.environ.get("MINZHENG_TREASURY", "")
TREASURY_KEY_ID = os.environ.get("MINZHENG_TREASURY_KEY_ID", "minzheng")
#: Seconds one answer of the treasury may take; its key stands in the key file as `treasury_key`.
TREASURY_SECONDS = float(os.environ.get("MINZHENG_TREASURY_SECONDS", "10"))

#: A provider of calls over HTTP (docs/operations.md); its key stands in the key file as `voice_key`.
VOICE_ADDRESS = os.environ.get("MINZHENG_VOICE", "")
VOICE_SECONDS = float(os.environ.get("MINZHENG_VOICE_SECONDS", "10"))
if VOICE_ADDRESS:
    VOICE_SENDER = "minzheng.engines.messages.voice.HttpCaller"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"links": {"()": "minzheng.config.log_words.HidesSigningLinks"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"procrastinate": {"level": "WARNING"}},
}
