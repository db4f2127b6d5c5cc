"""The least that Django and Channels need: no database, no sessions, one process.

CHANNEL_LAYER in the environment is the default layer's configuration as JSON; without it there is one process.
"""

import json
import os

SECRET_KEY = "only for tests, on the loopback interface"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["channels", "live"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "site_config.urls"
ASGI_APPLICATION = "site_config.asgi.application"
IN_MEMORY = '{"BACKEND": "channels.layers.InMemoryChannelLayer"}'
CHANNEL_LAYERS = {"default": json.loads(os.environ.get("CHANNEL_LAYER", IN_MEMORY))}
USE_TZ = True
