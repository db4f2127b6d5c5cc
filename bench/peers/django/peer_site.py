"""The tutorials' /ws/echo/ and /chat/{room}/ on Django Channels, for daphne and uvicorn.

CHANNEL_LAYER is the configuration of the channel layer, as JSON.
"""
import json
import os

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="for measuring only",
    INSTALLED_APPS=["channels"],
    CHANNEL_LAYERS={"default": json.loads(os.environ["CHANNEL_LAYER"])},
    USE_TZ=True,
)
django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import re_path  # noqa: E402


class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=json.dumps({"message": text_data}))


class Chat(AsyncWebsocketConsumer):
    async def connect(self):
        self.group = "chat_" + self.scope["url_route"]["kwargs"]["room"]
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        message = json.loads(text_data)["message"]
        await self.channel_layer.group_send(self.group, {"type": "chat.message", "message": message})

    async def chat_message(self, event):
        await self.send(text_data=json.dumps({"message": event["message"]}))


application = ProtocolTypeRouter({
    "websocket": URLRouter([
        re_path(r"^ws/echo/$", Echo.as_asgi()),
        re_path(r"^chat/(?P<room>\w+)/$", Chat.as_asgi()),
    ]),
})
