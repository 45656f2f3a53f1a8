"""Django's settings, all from the environment; docs/configuration.md explains each variable."""

import dj_database_url
from django.utils.csp import CSP

from opencme.web import environment

DATA = environment.data_folder()
DEBUG = environment.flag("OPENCME_DEBUG", default=False)
SECRET_KEY = environment.secret_key(DATA)
ALLOWED_HOSTS = environment.names("OPENCME_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = environment.flag("OPENCME_HTTPS", default=True)
PROXIES = environment.number("OPENCME_PROXIES", 0)
ADDRESS = environment.address("OPENCME_ADDRESS", ALLOWED_HOSTS, https=HTTPS)
"""Where the site is, for links in what is not a page: mail and calendars."""
ISSUER = environment.did_web("OPENCME_ISSUER")
"""The name under which credentials are signed; none: the key itself."""

INSTALLED_APPS = [
    "opencme.web",
    "opencme.web.catalog",
    "opencme.web.inbox",
    "opencme.web.people",
    "opencme.web.planning",
    "opencme.web.proof",
    "opencme.web.record",
    "opencme.web.reflection",
    "opencme.web.register",
    "opencme.web.reminders",
    "opencme.web.rulebooks",
    "opencme.web.sharing",
    "opencme.web.standing",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Closed unless a view says otherwise: a page that forgets to ask who is there shows nothing.
    "opencme.web.people.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "opencme.web.urls"
WSGI_APPLICATION = "opencme.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["opencme.web.templatetags.opencme"],
        },
    }
]
FORM_RENDERER = "opencme.web.forms.Renderer"

# Data
DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{DATA / 'opencme.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A transaction takes its write lock at the start: two writers then queue instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits are counted here, so the count must be one for all workers.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache"}}

# Language and time
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# Static files: collected into the data folder with hashed names, served compressed and for ever by WhiteNoise.
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# Uploads are read once and thrown away; they never come near a folder that is served.
UPLOADS = DATA / "uploads"
UPLOAD_LIMIT = 20 * 1024 * 1024
"""The largest file that may be imported, in bytes."""
UPLOADS_LIMIT = 200 * 1024 * 1024
"""All files that one form may bring together, in bytes."""
UPLOAD_DAYS = 1
"""Days that an uploaded file waits to be confirmed before it is thrown away."""
EVIDENCE = DATA / "evidence"
"""Where the certificates are kept that people have brought; nothing in it is served as it is."""
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "opencme.web.record.uploads.LimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
"""The largest form without its files, in bytes: wide enough for a slip of the clipboard to come back with its error."""

# Work that takes longer than a page may: kept in the database, done by a process of its own.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Safety
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS and PROXIES > 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "opencme.web.errors.csrf_failure"

# Sign-in
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Only with a confirmed address can a sign-up form answer the same to everybody, whoever has an account already.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_FORMS = {
    "login": "opencme.web.people.forms.SignIn",
    "signup": "opencme.web.people.forms.SignUp",
    "add_email": "opencme.web.people.forms.NewAddress",
    "change_password": "opencme.web.people.forms.ChangePassword",
    "reset_password": "opencme.web.people.forms.AskForReset",
    "reset_password_from_key": "opencme.web.people.forms.ResetPassword",
    "confirm_email_verification_code": "opencme.web.people.forms.ConfirmAddress",
    "reauthenticate": "opencme.web.people.forms.Reauthenticate",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# Behind proxies the address to count by is in a header, which only as many proxies as we run may write.
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

# Mail
MAILERS = {"default": environment.mailer(environment.text("OPENCME_MAIL", "console:"))}
INBOX_ADDRESS = environment.text("OPENCME_INBOX", "")
"""The address whose mail is piped to `manage receive`; empty where the installation takes none."""
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("OPENCME_MAIL_FROM", "OpenCME <opencme@localhost>")

# Log: one line for what went wrong, to standard error, where every way of running a server collects it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "briefly": {"()": "opencme.web.quiet.Briefly"},
        "without_links": {"()": "opencme.web.quiet.WithoutLinks"},
    },
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_links"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # What somebody sent is no fault of ours: a line will do, without a traceback.
        "django.security.RequestDataTooBig": {"filters": ["briefly"]},
        "django.security.TooManyFieldsSent": {"filters": ["briefly"]},
        "django.security.TooManyFilesSent": {"filters": ["briefly"]},
    },
}
