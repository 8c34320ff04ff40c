"""Screens of assistance that are no item's; the desk mounts them under /desk/stock/."""

from django.urls import path

from minzheng.programmes.assistance import desk_views, list_views, platform_views

app_name = "assistance"
AN_IMPORT = "<uuid:import_id>/"
urlpatterns = [
    path("", desk_views.imports, name="stock"),
    path("template/", desk_views.template, name="stock_template"),
    path("to-look-at/", desk_views.to_look_at, name="stock_look"),
    path("to-look-at/<uuid:household_id>/", desk_views.look_over, name="stock_look_over"),
    path("platform/", platform_views.platform, name="platform"),
    path("lists/", list_views.lists, name="lists"),
    path("lists/<uuid:entry_id>/take-off/", list_views.take_off, name="list_take_off"),
    path(AN_IMPORT, desk_views.stock_import, name="stock_import"),
    path(AN_IMPORT + "progress/", desk_views.progress, name="stock_progress"),
    path(AN_IMPORT + "confirm/", desk_views.confirm, name="stock_confirm"),
    path(AN_IMPORT + "withdraw/", desk_views.withdraw, name="stock_withdraw"),
    path(AN_IMPORT + "rejected/", desk_views.rejected, name="stock_rejected"),
]
