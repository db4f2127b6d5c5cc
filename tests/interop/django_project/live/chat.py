"""Consumers whose clients talk to each other, by way of a group."""

import json

from asgiref.sync import async_to_sync
from channels.generic.websocket import AsyncWebsocketConsumer, WebsocketConsumer


class Group(WebsocketConsumer):
    """Synchronous, and with the text passed on inside the whole message."""

    def websocket_connect(self, message):
        self.accept()
        self.group = self.scope["url_route"]["kwargs"]["groupID"]
        async_to_sync(self.channel_layer.group_add)(self.group, self.channel_name)

    def websocket_receive(self, message):
        async_to_sync(self.channel_layer.group_send)(self.group, {"type": "send_msg", "message": message})

    def send_msg(self, event):
        self.send("组内主动推送消息:" + event["message"]["text"])

    def disconnect(self, code):
        async_to_sync(self.channel_layer.group_discard)(self.group, self.channel_name)


class Common(AsyncWebsocketConsumer):
    """One room for everybody."""

    prefix = ""
    event_type = "chat_message"

    def group_name(self):
        return "chat"

    async def connect(self):
        self.group = self.group_name()
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data):
        message = json.loads(text_data)["message"]
        await self.channel_layer.group_send(self.group, {"type": self.event_type, "message": message})

    async def chat_message(self, event):
        await self.send(text_data=json.dumps({"message": event["message"]}))


class Room(Common):
    event_type = "chat.message"

    def group_name(self):
        return "chat_" + self.scope["url_route"]["kwargs"]["room_name"]


class Ops(Common):
    def group_name(self):
        return "ops_coffee"

    async def chat_message(self, event):
        await self.send(text_data=json.dumps({"message": "运维咖啡吧:" + event["message"]}))
