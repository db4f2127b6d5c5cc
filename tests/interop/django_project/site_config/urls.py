from django.urls import path

from live import views

urlpatterns = [
    path("path/", views.path_page),
    path("game/start", views.game_start),
    path("game/process", views.game_process),
]
