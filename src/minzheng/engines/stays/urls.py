"""Screens of stays: `urlpatterns` stand under /desk/stays/, `open_pages` under /found/ for anybody."""

from django.urls import path

from minzheng.engines.stays import desk_views, open_views

app_name = "stays"
urlpatterns = [
    path("", desk_views.board, name="board"),
    path("<uuid:stay_id>/", desk_views.stay, name="stay"),
]
open_pages = [
    path("", open_views.sought, name="sought"),
    path("handover/<str:token>/", open_views.handover, name="handover"),
]
