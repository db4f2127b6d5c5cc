"""The dice game: whoever comes in starts it for all, every message is a throw."""

import json

from channels.generic.websocket import AsyncWebsocketConsumer

from live.die import throw_die


class Game(AsyncWebsocketConsumer):
    async def connect(self):
        self.group = "game_" + self.scope["url_route"]["kwargs"]["room_name"]
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        start = {"type": "game_start", "message": "游戏开始", "gameStatus": 1, "position": throw_die()}
        await self.channel_layer.group_send(self.group, start)

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data):
        message = json.loads(text_data)["message"]
        event = {"type": "game_process", "message": message, "position": throw_die()}
        if message == "game over":
            event["gameStatus"] = 0
        await self.channel_layer.group_send(self.group, event)

    async def game_start(self, event):
        await self.pass_on(event)

    async def game_process(self, event):
        await self.pass_on(event)

    async def pass_on(self, event):
        await self.send(text_data=json.dumps({key: value for key, value in event.items() if key != "type"}))
