"""Settings: one file, everything that differs between machines comes from the environment (see DEVELOPING.md)."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from reachout import environment

BASE_DIR = Path(__file__).resolve().parent.parent

# -- what this instance is ---------------------------------------------------------------------------------------------

DEBUG = environment.flag("DEBUG", False)
DEMO = environment.flag("REACHOUT_DEMO", False)
"""A demonstration on fictional people: sign-in pages may show the demo users' codes. Never on a hospital's server."""
PRODUCT_NAME = "Reach Out"
COLLABORATIVE_NAME = environment.text("COLLABORATIVE_NAME", "Reach Out provider collaborative")
PUBLIC_CONTACT = environment.text("PUBLIC_CONTACT", "figures@reachout.example")
"""Whom readers of the public figures ask."""
SHOW_NHS_LOGO = environment.flag("SHOW_NHS_LOGO", False)
ADDRESS = environment.text("REACHOUT_ADDRESS", "http://localhost:8000")
"""Where people reach this instance: links in e-mails begin with it."""

SECRET_KEY = environment.text("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters.")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")

ROOT_URLCONF = "reachout.urls"
WSGI_APPLICATION = "reachout.wsgi.application"

INSTALLED_APPS = [
    "quality",
    "quality.performance",
    "quality.report",
    "quality.published",
    "quality.equity",
    "quality.group",
    "quality.assurance",
    "quality.voices",
    "quality.figures",
    "quality.spc",
    "contracts.finance",
    "contracts.reconciliation",
    "contracts.intake",
    "contracts.returns",
    "contracts.agreements",
    "contracts",
    "casemgmt.caseload",
    "casemgmt.pathway",
    "casemgmt.away",
    "casemgmt.community",
    "casemgmt.wishes",
    "casemgmt.notes",
    "casemgmt.discharge",
    "casemgmt.incidents",
    "casemgmt.reviews",
    "casemgmt.flags",
    "casemgmt",
    "beds.meetings",
    "beds",
    "referrals",
    "reachout.api",
    "reachout.jobs",
    "reachout.bench",
    "reachout.demo",
    "reachout.sheets",
    "reachout.oversight",
    "reachout.people",
    "reachout.accounts",
    "reachout.organisations",
    "reachout.rules",
    "reachout.audit",
    "reachout.pages",
    "reachout.health",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "reachout.pages.static.Static",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "reachout.pages.middleware.request_id_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "reachout.pages.middleware.htmx_sign_in_middleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "reachout.accounts.middleware.session_limits",
    "reachout.pages.middleware.no_store_middleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "reachout.accounts.middleware.RequireAuthenticator",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "reachout.rules.middleware.rules_middleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "reachout.pages.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {}},
]

# -- where things are kept ---------------------------------------------------------------------------------------------


def _database(url: str) -> dict[str, object]:
    """postgresql://user:password@host:port/name?sslmode=require, as managed Postgres hands it out."""
    parts = urlsplit(url)
    if not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must read postgresql://user:password@host:port/name.")
    query = dict(parse_qsl(parts.query))
    # Just-in-time compilation turned a 100 ms board into 680 ms.
    options: dict[str, object] = {"options": "-c jit=off", "connect_timeout": 5, **query}
    if pool := environment.whole("DATABASE_POOL", 0, most=200):
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or query.pop("host", "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if pool else 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(environment.address("DATABASE_URL", {"postgresql", "postgres"}))}
REDIS_URL = environment.address("REDIS_URL", {"redis", "rediss", "unix"})
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("nhsuk", BASE_DIR / "node_modules/nhsuk-frontend/dist/nhsuk"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# -- language and time -------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
FILTERS_EMPTY_CHOICE_LABEL = "Any"

# -- signing in (OWASP ASVS level 2) -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["reachout.accounts.backend.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {
    "login": "reachout.accounts.forms.SignInForm",
    "change_password": "reachout.accounts.forms.ChangePasswordForm",
    "reauthenticate": "reachout.accounts.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "reachout.accounts.adapter.Adapter"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
"""The device at hand stays signed in; every other session ends, because it carries a digest of the old password."""
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/15m/key", "login": "60/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environment.flag("BEHIND_PROXY", False) else 0
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "reachout.accounts.forms.CodeForm",
    "reauthenticate": "reachout.accounts.forms.CodeAgainForm",
    "activate_totp": "reachout.accounts.forms.SetUpForm",
}
MFA_TOTP_ISSUER = PRODUCT_NAME
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "reachout.accounts.adapter.AuthenticatorAdapter"

SESSION_ENGINE = "django.contrib.sessions.backends.cache"
SESSION_COOKIE_AGE = 60 * environment.whole("IDLE_MINUTES", 20, least=1, most=720)
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_HOURS = environment.whole("SESSION_HOURS", 12, least=1, most=24)
"""However busy, a session ends this many hours after signing in."""

# -- what a browser may do ---------------------------------------------------------------------------------------------

SECURE = environment.flag("SECURE", not DEBUG)
"""Served over HTTPS (by the proxy in front). The demo on loopback says no."""
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("BEHIND_PROXY", False) else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "reachout.pages.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_MOST_BYTES = environment.whole("UPLOAD_MOST_MB", 50, least=1, most=1024) << 20
"""Files of one request together: 100,000 rows are a fifth of it. They are held in memory when they are kept and read."""
FILE_UPLOAD_HANDLERS = [
    "reachout.pages.uploads.Door",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# -- work in the background --------------------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": environment.whole("TASK_VISIBILITY_SECONDS", 600, least=5),
    "unacked_restore_throttle": 1,  # look for lost tasks every 10 seconds, not every 100
    "unacked_mutex_expire": 30,  # seconds, not 5 minutes: who looked may have died looking
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "reachout.health.scheduler.Scheduler"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]

# -- messages ----------------------------------------------------------------------------------------------------------

EMAIL_BACKEND = {
    "console": "django.core.mail.backends.console.EmailBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "memory": "django.core.mail.backends.locmem.EmailBackend",
}[environment.one_of("EMAIL", {"console", "smtp", "memory"}, "console")]
EMAIL_HOST = environment.text("EMAIL_HOST", "localhost")
EMAIL_PORT = environment.whole("EMAIL_PORT", 25, least=1, most=65535)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", False)
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "Reach Out <no-reply@reachout.example>")

# -- API ---------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "reachout.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["reachout.api.parsing.Json"],
    "DEFAULT_FILTER_BACKENDS": ["reachout.api.filters.FilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "reachout.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "1200/min"},
    "EXCEPTION_HANDLER": "reachout.api.problems.handle",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Reach Out API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "DEFAULT_GENERATOR_CLASS": "reachout.api.schema.Once",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "reachout.api.schema.say_problems_and_keys",
    ],
    "ENUM_NAME_OVERRIDES": {
        "OfferDeclineEnum": "beds.models.Hold.Decline",
        "ReferralDeclineEnum": "referrals.models.Referral.DeclineReason",
        "DelayReasonEnum": "beds.models.readiness.DelayReason",
        "SecurityEnum": "referrals.models.Security",
        "SpecialismEnum": "referrals.models.Specialism",
        "UrgencyEnum": "referrals.models.Urgency",
        "WardSexEnum": "beds.models.Ward.Sex",
        "SexEnum": "reachout.people.models.Sex",
        "LeaveKindEnum": "beds.models.Leave.Kind",
        "AssessmentOutcomeEnum": "referrals.models.Assessment.Outcome",
        "PackageKindEnum": "contracts.finance.models.Package.Kind",
        "ContractMeetingOutcomeEnum": "quality.performance.models.ContractMeeting.Outcome",
        "VisitKindEnum": "quality.assurance.models.Visit.Kind",
        "VisitStatusEnum": "quality.assurance.models.Visit.Status",
        "FindingKindEnum": "quality.assurance.models.Finding.Kind",
        "ActionStatusEnum": "quality.assurance.models.Action.Status",
        "ActionStepEnum": "quality.assurance.models.Step.Kind",
        "QueryStatusEnum": "quality.assurance.models.Query.Status",
        "ReturnStatusEnum": "contracts.returns.models.Return.Status",
        "ReturnQueryStatusEnum": "contracts.returns.models.Query.Status",
        "LearningKindEnum": "quality.group.models.LearningResponse.Kind",
        "GroupMeetingStatusEnum": "quality.group.models.GroupMeeting.Status",
        "GradeEnum": "quality.group.models.Grade",
        "YouSaidStatusEnum": "quality.voices.models.YouSaid.Status",
        "SurveillanceLevelEnum": "quality.assurance.models.Surveillance.Level",
        "FlagLevelEnum": "casemgmt.flags.models.Flag.Level",
        "IncidentKindEnum": "casemgmt.incidents.models.Incident.Kind",
        "InjuryEnum": "casemgmt.incidents.models.Injury",
        "AnswerEnum": "casemgmt.incidents.models.Answer",
        "HarmEnum": "casemgmt.incidents.models.Harm",
        "NoteKindEnum": "casemgmt.notes.models.Note.Kind",
        "ReviewKindEnum": "casemgmt.reviews.models.Kind",
        "ReviewStatusEnum": "casemgmt.reviews.models.Review.Status",
        "RagEnum": "casemgmt.reviews.models.Rag",
        "GoalStatusEnum": "casemgmt.wishes.models.Goal.Status",
        "AdvocateKindEnum": "casemgmt.wishes.models.AdvocacyStep.Kind",
        "OutOfAreaReasonEnum": "casemgmt.away.models.Repatriation.Reason",
        "CommunityTierEnum": "casemgmt.community.models.Tier.Level",
        "CommunitySupportStateEnum": "casemgmt.community.models.Support.State",
        "CommunityDeclinedEnum": "casemgmt.models.CommunityEpisode.Declined",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "reachout.pages.middleware.RequestIdInLog"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
    "root": {
        "handlers": ["console"],
        "level": environment.one_of("LOG_LEVEL", {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}, "INFO"),
    },
}
