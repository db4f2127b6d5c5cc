"""Session cookies as Django makes them, one JSON object on the standard output."""
import json
import time
from unittest import mock

from django.conf import settings

settings.configure(
    SECRET_KEY="a secret of one project, on the loopback interface",
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    SESSION_COOKIE_AGE=3600,
    DEFAULT_HASHING_ALGORITHM="sha256",
)

from django.contrib.sessions.backends.signed_cookies import SessionStore  # noqa: E402  after the settings
from django.core import signing  # noqa: E402


def cookie(**values):
    session = SessionStore()
    session.update(values)
    session.save()
    return session.session_key


def cookie_of_age(seconds, **values):
    then = time.time() - seconds
    with mock.patch("time.time", lambda: then):
        return cookie(**values)


# The keys that django.contrib.auth.login() writes.
USER = {
    "_auth_user_id": "42",
    "_auth_user_backend": "django.contrib.auth.backends.ModelBackend",
    "_auth_user_hash": "0" * 64,
}
print(json.dumps({
    "secret": settings.SECRET_KEY,
    "user": cookie(**USER),
    "compressed": cookie(cart=["世界"] * 100, **USER),
    "short": cookie(_auth_user_id="7"),
    "guest": cookie(theme="dark"),
    "nearly_expired": cookie_of_age(3500, **USER),
    "expired": cookie_of_age(3700, **USER),
    "other_salt": signing.dumps(USER, salt="django.core.signing"),
    "other_secret": signing.dumps(USER, key="x" * 50, salt="django.contrib.sessions.backends.signed_cookies"),
}))
