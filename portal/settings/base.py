"""Production settings: everything that differs between two sites comes from the environment.

What has no safe default (the secret key, the host names) has no default at all: without it the
portal refuses to start. Every variable read here stands in the README's table of settings.
"""

from ipaddress import ip_network
from pathlib import Path

import django_stubs_ext
import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

env = environ.Env()

# Querysets, fields and forms take their types in brackets at run time, too.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))

SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
DEBUG = False

# The address that feeds, mails and QR codes print: they cannot ask a request for it.
SITE_URL = env.str("SITE_URL").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    # Ours, from the top layer down: templates and translations of an earlier app win over those of a later one.
    "search",
    "pages",
    "portal.public",
    "portal.desk",
    "portal.operations",
    "portal.following",
    "portal.opendata",
    "portal.transparency",
    "portal.supervision",
    "portal.removals",
    "portal.registers",
    "portal.petitions",
    "portal.dialogues",
    "portal.corrections",
    "portal.organisations",
    "portal.workdays",
    "portal.papers",
    "portal.texts",
    "portal.dispatch",
    "portal.records",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "corsheaders",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # Outermost: a page that is kept needs nothing of what follows.
    "portal.caching.page_cache.PageCache",
    "django.middleware.security.SecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "portal.opendata.api.problems.ProblemDetails",
    "portal.opendata.api.rate_limits.RateLimits",
    "portal.desk.wagtail.content_security.AdminContentSecurityPolicy",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.operations.language.LanguageOfAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pages.former_addresses.FormerAddresses",
    "allauth.account.middleware.AccountMiddleware",
    "portal.desk.identity.gate.Gate",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

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
                "django.template.context_processors.i18n",
                "wagtail.contrib.settings.context_processors.settings",
            ],
            "builtins": ["portal.public.templatetags.icons"],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Write-ahead logging lets readers go on while an editor saves; IMMEDIATE takes the write lock
    # at the start of a transaction, where waiting is possible, instead of failing in its middle.
    # The first gigabyte is read where the system keeps it, without a copy in each process.
    # What is deleted is overwritten: the words of a purged record are not to be read from free pages.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=1073741824; "
        "PRAGMA secure_delete=ON;",
    }
    # Opening the file and reading its schema anew would cost each page some milliseconds.
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A server that is away is an answer within seconds, not a request that hangs until the system gives up.
    _patience = {"connect_timeout": 3, "tcp_user_timeout": 5000}
    DATABASES["default"]["OPTIONS"] = {**_patience, **DATABASES["default"].get("OPTIONS", {})}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Tasks and deadlines due within so many days are due soon, on every page and in every mail.
DUE_SOON_DAYS = env.int("DUE_SOON_DAYS", default=7)

CACHES = {name: env.cache("CACHE_URL", default="locmemcache://") for name in ("default", "pages")}
CACHES["pages"]["KEY_PREFIX"] = "pages"
if CACHES["pages"]["BACKEND"].endswith("LocMemCache"):
    # Some ten kilobytes each, in every process.
    CACHES["pages"] |= {"LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 4000}}
elif CACHES["pages"]["BACKEND"].endswith("RedisCache"):
    # A page that has to wait for its cache is made meanwhile.
    for _cache in CACHES.values():
        _cache["OPTIONS"] = {"pool_class": "portal.caching.redis_cache.CircuitBreakerPool", **_cache.get("OPTIONS", {})}
    # What the libraries keep is no reason to fail; the pages must know that they cannot be kept.
    CACHES["default"]["BACKEND"] = "portal.caching.redis_cache.TolerantRedisCache"
PAGE_CACHE = env.bool("PAGE_CACHE", default=True)
# A record that cannot be shown whole is shown in part and named by the health check; tests want the error itself.
BROKEN_RECORDS_RAISE = False
PAGE_STAMPS = DATA_DIR / "page-stamps"
# The parts of a query that choose what a page shows; with any other it is made for this reader alone.
PAGE_CACHE_QUERY = (
    *("q", "trang", "sap-xep", "nam", "don-vi", "noi", "linh-vuc", "tinh-trang", "thoi-han"),
    *("thong-bao", "hinh-thuc", "chu-tri", "giam-sat", "loai", "khi", "nhan", "the", "thang", "chu-tri-giai-quyet"),
    *("dia-ban", "dem", "rieng", "tiep-nhan"),
)

# How often one caller may ask below /api/, and how often for a whole table
API_RATE = env.str("API_RATE", default="120/minute")
API_EXPORT_RATE = env.str("API_EXPORT_RATE", default="10/minute")
# How often one caller may search, and take all results as a table
SEARCH_RATE = env.str("SEARCH_RATE", default="120/minute")
SEARCH_EXPORT_RATE = env.str("SEARCH_EXPORT_RATE", default="10/minute")
# What all processes of a machine count together; many machines count in the Redis of CACHE_URL.
RATE_COUNTS = DATA_DIR / "rate-counts"
# Addresses or networks of our own proxies: they alone are believed in X-Forwarded-For
TRUSTED_PROXIES = [ip_network(each) for each in env.list("TRUSTED_PROXIES", default=[])]
# Programs of any site may read the open data, and nothing else.
CORS_ALLOW_ALL_ORIGINS = True
CORS_URLS_REGEX = r"^/(api|(en/)?du-lieu-mo)/"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_EXPOSE_HEADERS = ["ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "Deprecation", "Sunset"]

# embedded:///path/of/a/folder, or the address of an Elasticsearch
SEARCH_URL = env.str("SEARCH_URL", default=f"embedded://{DATA_DIR / 'search'}")
# What answers while the Elasticsearch is away, if there is an index
SEARCH_FALLBACK_URL = env.str("SEARCH_FALLBACK_URL", default=f"embedded://{DATA_DIR / 'search'}")
SEARCH_SHARDS = env.int("SEARCH_SHARDS", default=1)
SEARCH_REPLICAS = env.str("SEARCH_REPLICAS", default="0-1")
SEARCH_REFRESH = env.str("SEARCH_REFRESH", default="true")
SEARCH_TIMEOUT = env.float("SEARCH_TIMEOUT", default=1.5)
SEARCH_WRITE_TIMEOUT = env.float("SEARCH_WRITE_TIMEOUT", default=30.0)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "libraries"]
USE_I18N = True
# Day before month wherever a date is typed: Django would read 12/02/2026 as the 2nd of December.
FORMAT_MODULE_PATH = "portal.formats"
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# A translation begins as a draft: published at once it would show the original in the place of the translation.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Pictures of pages are public and live under MEDIA_URL; attachments of records may be hidden
# tomorrow and live beside it, served only by a view that asks for their visibility.
ATTACHMENTS_ROOT = DATA_DIR / "attachments"
# nginx stands in front and sends the bytes of files that the portal has allowed (X-Accel-Redirect).
NGINX_SENDS_FILES = env.bool("NGINX_SENDS_FILES", default=False)
# Of many machines each must see it.
DUMPS_ROOT = Path(env.str("DUMPS_DIR", default=str(DATA_DIR / "dumps")))
# The key that signs the head of the public log: itself, or a file that is made when it is asked for first.
LOG_KEY = env.str("LOG_KEY", default="")
LOG_KEY_FILE = Path(env.str("LOG_KEY_FILE", default=str(DATA_DIR / "log-key")))
# By this list a restored copy is purged again: kept beside the backups (portal.removals.purge_list)
PURGES_LIST = Path(env.str("PURGES_LIST", default=str(DATA_DIR / "purges.jsonl")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "attachments": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ATTACHMENTS_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a notice with fifty conclusions posts many fields

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="webmaster@localhost")
EMAIL_TIMEOUT = 30  # seconds; without it a silent mail server would hold a worker for ever
MAIL_RECEIPT_DAYS = env.int("MAIL_RECEIPT_DAYS", default=365)

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    # Staff enter the admin by their memberships; they hold no Django permission.
    "portal.organisations.policy.MembershipBackend",
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
# Approvers, supervisors and administrators log in with a second factor, or set one up before anything else.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
PASSWORD_RESET_TIMEOUT = 2 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
ACCOUNT_ADAPTER = "portal.desk.identity.adapters.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# The address of mail is the one of the account: allauth keeps no list of its own, in which a former one would stay.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 (a class)
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_METHODS = {"password", "mfa"}
# Passwords and codes are counted in portal.desk.identity.delays, for all processes together.
ACCOUNT_RATE_LIMITS: dict[str, str | None] = {"login_failed": None}
MFA_ADAPTER = "portal.desk.identity.adapters.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # none is verified: administrators enter them
MFA_FORMS = {
    "authenticate": "portal.desk.identity.forms.AuthenticateForm",
    "reauthenticate": "portal.desk.identity.forms.ReauthenticateForm",
    "activate_totp": "portal.desk.identity.forms.ActivateAppForm",
    "add_webauthn": "portal.desk.identity.forms.AddKeyForm",
    "edit_webauthn": "portal.desk.identity.forms.RenameKeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # periods of half a minute: clocks of phones differ
USERSESSIONS_TRACK_ACTIVITY = True

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
# Machines that watch the portal ask it without a proxy in between.
SECURE_REDIRECT_EXEMPT = [r"^suc-khoe/", r"^metrics$"]
# The health check says so when less than this part of a disk is free.
LEAST_FREE_PERCENT = env.float("LEAST_FREE_PERCENT", default=10)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# A place in the browsers' own list is for whoever owns the domain to ask for: it is hard to leave again.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
# Pages ask for none of what a browser may lend; passkeys are for the desk's own pages.
LENT_TO_NOBODY = (
    *("accelerometer", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope", "hid"),
    *("magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb"),
)
PERMISSIONS_POLICY: dict[str, str | list[str]] = {
    **{device: [] for device in LENT_TO_NOBODY},
    **dict.fromkeys(("fullscreen", "publickey-credentials-create", "publickey-credentials-get"), "self"),
}

CONTENT_SECURITY_POLICY = {
    # The admin of Wagtail 8 needs inline styles and scripts: it has a policy of its own.
    "EXCLUDE_URL_PREFIXES": ["/quan-tri/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    },
}
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-ancestors": [SELF],
}

WAGTAIL_SITE_NAME = "Dân Biết"
# Nobody is asked for a zone, in four hundred English names: days and hours are those of Việt Nam.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
# Addresses are read aloud and typed: /tin-tuc/duong-lang/, not /tin-tuc/đường-làng/.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
# Passwords are changed and reset on the pages of the account (portal.desk.identity), where other factors are asked for.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
# No page of ours calls a foreign host.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
# Nobody holds the right to publish a document: its approval publishes it.
WAGTAIL_FINISH_WORKFLOW_ACTION = "portal.desk.workflow.approval.publish_approved"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# The library accepts the same files as records do.
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.desk.wagtail.library.DocumentForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.desk.wagtail.library.ImageForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "portal.importing.tags.tags_from_string"
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Each job that starts and ends well is no news; one that fails is logged by whoever runs it.
        "django_tasks": {"level": "WARNING"},
        # It would print every request to Elasticsearch, of which a page of results needs several.
        "elastic_transport": {"level": "WARNING"},
    },
}
