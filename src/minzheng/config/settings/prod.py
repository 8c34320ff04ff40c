"""Production: TLS only, secure cookies; the tour does not exist here."""

from minzheng.config.database import required_environment
from minzheng.config.settings.base import *  # noqa: F403

# behind a proxy nobody named, all residents would count as one source and be refused together
required_environment("MINZHENG_PROXIES")

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
