"""Addresses of the tour; mounted in demo settings only."""

from django.urls import path

from minzheng.channels.tour import views

app_name = "tour"
urlpatterns = [
    path("", views.home, name="home"),
    path("be/", views.be, name="be"),
    path("clock/", views.leap, name="clock"),
]
