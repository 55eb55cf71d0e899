"""django-helpdesk as a site of its own: its Django settings, addresses and WSGI application.

It runs in the peer's own environment (bench/peers/run.py), never in ours. HELPDESK_DATABASE is
its SQLite file. Templates are kept compiled and nothing is traced, as a site in use has it.
"""

import os

DEBUG = False
SECRET_KEY = "of a measurement"  # noqa: S105 - it guards nothing
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = __name__
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "/static/"
SITE_ID = 1
# its database is kept, and with it the one session, for as long as anybody measures
SESSION_COOKIE_AGE = 10 * 365 * 24 * 60 * 60
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["HELPDESK_DATABASE"],
        "CONN_MAX_AGE": None,
        "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"},
    }
}
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.staticfiles",
    "rest_framework",
    "helpdesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
HELPDESK_TEAMS_MODE_ENABLED = False
HELPDESK_USE_CDN = False


def __getattr__(name: str) -> object:
    """The addresses and the application, which need the settings above to be there first."""
    if name == "urlpatterns":
        from django.urls import include, path  # noqa: PLC0415

        return [path("", include("helpdesk.urls", namespace="helpdesk"))]
    if name == "application":
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", __name__)
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

        return get_wsgi_application()
    raise AttributeError(name)
