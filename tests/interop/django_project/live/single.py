"""Consumers that talk to one client each."""

import json

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer, WebsocketConsumer


class OneToOne(WebsocketConsumer):
    def websocket_receive(self, message):
        if message["text"] == "exit":
            self.close()
            raise StopConsumer()
        self.send("服务端主动推送消息:" + message["text"])


class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data):
        await self.send(text_data=json.dumps({"message": text_data}))


class Console(WebsocketConsumer):
    def connect(self):
        self.username = "Anonymous"
        self.accept()
        self.send(text_data=f"[Welcome {self.username}!]")

    def receive(self, text_data):
        if text_data.startswith("/name"):
            self.username = text_data[len("/name"):].strip()
            self.send(text_data=f"[set your username to {self.username}]")
        else:
            self.send(text_data=f"{self.username}: {text_data}")


class Push(WebsocketConsumer):
    def connect(self):
        self.accept()
        self.send("下载完成")
