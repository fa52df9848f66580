"""Superset's settings for Guoban; read by Superset through SUPERSET_CONFIG_PATH (see ``application.py``).

Whatever is not set here is Superset's default. State lives in the state folder: SQLite metadata, secret key, compiled
translations; results in the process. Two settings move metadata to PostgreSQL and results to Redis. No Celery, nothing
that calls out.
"""

import logging
from datetime import timedelta
from typing import Any

from flask import Blueprint

from dashboards import doors, event_log, language, look, metadata, pages, password_page, release, secret, security, web
from guoban import settings as guoban_settings

_settings = guoban_settings.load()
_state = _settings.superset

SECRET_KEY = secret.key(_state)
GUEST_TOKEN_JWT_SECRET = SECRET_KEY
GLOBAL_ASYNC_QUERIES_JWT_SECRET = SECRET_KEY

SQLALCHEMY_DATABASE_URI = metadata.address(_settings)
SQLALCHEMY_EXAMPLES_URI = None
DATA_DIR = str(_state)
DB_CONNECTION_MUTATOR = release.of_this_process().connect
DATA_CACHE_CONFIG: dict[str, Any] = {
    "CACHE_TYPE": "dashboards.cache.SharedReleaseCache" if _settings.redis else "dashboards.cache.ReleaseCache",
    "CACHE_DEFAULT_TIMEOUT": 86400,
    "CACHE_REDIS_URL": _settings.redis,
    "CACHE_THRESHOLD": 2000,
}

APP_NAME = look.NAME
# Superset takes a logo without this word as leave to add its own name and version to the menu.
APP_ICON = f"{look.LOGO}#superset-logo-horiz"
VERSION_STRING = ""
FAVICONS = [{"href": look.ICON, "type": "image/svg+xml"}]
LOGO_TARGET_PATH = "/"  # on to the overview in the visitor's language, or the page of the unit
THEME_DEFAULT = look.THEME
THEME_DARK = look.THEME_DARK
EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {"id": "guoban", "label": look.NAME, "description": "", "isDefault": True, "colors": look.SERIES}
]
ENABLE_UI_THEME_ADMINISTRATION = False

LANGUAGES = {"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "us", "name": "English"}}
BABEL_DEFAULT_LOCALE = _settings.lang
BABEL_TRANSLATION_DIRECTORIES = str(language.folder(_state))

BLUEPRINTS: list[Blueprint] = [web.BLUEPRINT, pages.BLUEPRINT, password_page.BLUEPRINT]
FLASK_APP_MUTATOR = web.install

# Superset's own policy less every outside host: its usage pixel, map tiles and fonts are refused by the browser.
TALISMAN_CONFIG: dict[str, Any] = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "connect-src": ["'self'"],
        "default-src": ["'self'"],
        "font-src": ["'self'", "data:"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "object-src": ["'none'"],
        "script-src": ["'self'", "'strict-dynamic'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "worker-src": ["'self'", "blob:"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,  # nginx does that; we are only reached through it
    "frame_options": "SAMEORIGIN",
    "permissions_policy": {"camera": "()", "geolocation": "()", "microphone": "()", "payment": "()", "usb": "()"},
    "referrer_policy": "same-origin",
    "session_cookie_secure": _settings.behind_proxy,
    # TLS, and with it Strict-Transport-Security, ends at nginx; a header of ours would come twice.
    "strict_transport_security": False,
}
ENABLE_PROXY_FIX = _settings.behind_proxy
# One proxy, ours; what a visitor writes into these headers is not believed.
PROXY_FIX_CONFIG = {"x_for": 1, "x_proto": 1, "x_host": 1, "x_port": 0, "x_prefix": 0}
SESSION_COOKIE_NAME = "guoban"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _settings.behind_proxy
PERMANENT_SESSION_LIFETIME = timedelta(hours=_settings.access.session_hours)
WTF_CSRF_TIME_LIMIT = 3600 * _settings.access.session_hours

CUSTOM_SECURITY_MANAGER = security.SecurityManager
EVENT_LOGGER = event_log.Silence()
EXTRA_RELATED_QUERY_FILTERS = {"user": doors.only_oneself}
# Superset would write a CSV of so many rows when its request is over, and takes the number from who asks.
CSV_STREAMING_ROW_THRESHOLD = 10**9
# By default pages of its map service may read ours.
ENABLE_CORS = False

FAB_API_SWAGGER_UI = False
BUG_REPORT_URL = None
DOCUMENTATION_URL = None
PREVENT_UNSAFE_DB_CONNECTIONS = True
FEATURE_FLAGS = {"ENABLE_TEMPLATE_PROCESSING": False}
LOG_LEVEL = logging.WARNING
