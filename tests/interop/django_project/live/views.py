"""The plain HTTP side of the tutorials."""

from django.http import HttpResponse, JsonResponse

from live.die import throw_die


def path_page(request):
    return HttpResponse("<!doctype html><title>下载</title>")


def game_start(request):
    return JsonResponse({"message": "游戏开始", "gameStatus": 1, "position": throw_die()})


def game_process(request):
    return JsonResponse({"message": request.GET["message"], "position": throw_die()})
