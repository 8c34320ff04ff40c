"""Public addresses of notices; the resident channel mounts them at /notices/, without a namespace of its own."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from minzheng.engines.public_notices import resident_views, standing_views


class VillageCode(StringConverter):
    """Twelve digits."""

    regex = "[0-9]{12}"


register_converter(VillageCode, "village_code")

app_name = "public_notices"
urlpatterns = [
    path("", resident_views.villages, name="villages"),
    path("<village_code:code>/", resident_views.village, name="village"),
    path("<village_code:code>/standing/", standing_views.standing, name="standing"),
    path("<village_code:code>/objection/thanks/", resident_views.thanks, name="thanks"),
    path("<village_code:code>/objection/<uuid:notice_id>/", resident_views.objection, name="objection"),
]
