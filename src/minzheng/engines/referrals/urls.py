"""Screens of referrals: `urlpatterns` stand under /desk/referrals/, `resident_pages` under /referrals/ of the family's door."""

from django.urls import path

from minzheng.engines.referrals import desk_views, resident_views

app_name = "referrals"
urlpatterns = [
    path("", desk_views.board, name="board"),
    path("new/", desk_views.new, name="new"),
    path("<uuid:referral_id>/", desk_views.referral, name="referral"),
]
resident_pages = [
    path("", resident_views.mine, name="mine"),
    path("new/<slug:item>/", resident_views.ask, name="ask"),
    path("<uuid:referral_id>/", resident_views.one, name="one"),
]
