"""The least that Django and Channels need: no database, no sessions, one process."""

SECRET_KEY = "only for tests, on the loopback interface"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["channels", "live"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "site_config.urls"
ASGI_APPLICATION = "site_config.asgi.application"
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
USE_TZ = True
