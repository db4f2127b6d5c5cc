from django.urls import re_path

from live import chat, game, single

websocket_urlpatterns = [
    re_path(r"^room/.*$", single.OneToOne.as_asgi()),
    re_path(r"^group/(?P<groupID>\w+)/$", chat.Group.as_asgi()),
    re_path(r"^chat/(?P<room_name>\w+)/$", chat.Room.as_asgi()),
    re_path(r"^ws/chat/$", chat.Common.as_asgi()),
    re_path(r"^ws/ops/$", chat.Ops.as_asgi()),
    re_path(r"^ws/echo/$", single.Echo.as_asgi()),
    re_path(r"^ws/console/$", single.Console.as_asgi()),
    re_path(r"^ws/game/(?P<room_name>\w+)/$", game.Game.as_asgi()),
    re_path(r"^path/$", single.Push.as_asgi()),
]
