"""HTTP goes to the views, WebSockets to the consumers."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
views = get_asgi_application()

from live.routing import websocket_urlpatterns  # noqa: E402  needs the settings

application = ProtocolTypeRouter({"http": views, "websocket": URLRouter(websocket_urlpatterns)})
