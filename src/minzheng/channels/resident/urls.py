"""Addresses of the family's door. Modules whose screens are mounted here keep their own names."""

from django.urls import URLPattern, URLResolver, include, path

from minzheng.channels.resident import (
    account_views,
    answers_views,
    apply_views,
    change_paper_views,
    change_views,
    dissent_views,
    home_views,
    items_views,
    kept_views,
    my_views,
    paper_views,
    rating_views,
    receipt_views,
    sign_in_views,
    signing_views,
    together_views,
)
from minzheng.engines.payments.urls import resident_pages
from minzheng.engines.referrals.urls import resident_pages as departments_pages
from minzheng.engines.stays.urls import open_pages as found_pages

own = [
    path("", home_views.home, name="home"),
    path("sign-in/", sign_in_views.sign_in, name="sign_in"),
    path("sign-out/", sign_in_views.sign_out, name="sign_out"),
    path("items/", items_views.items, name="items"),
    path("items/<slug:item>/", items_views.item, name="item"),
    path("screening/", items_views.screening, name="screening"),
    path("apply/", together_views.together, name="together"),
    path("places/", apply_views.places, name="places"),
    path("apply/<uuid:application_id>/", apply_views.resume, name="resume"),
    path("apply/<uuid:application_id>/papers/<uuid:paper_id>/", paper_views.paper, name="paper"),
    path(
        "apply/<uuid:application_id>/papers/<uuid:paper_id>/remove/", paper_views.remove, name="paper_remove"
    ),
    path("apply/<uuid:application_id>/withdraw/", apply_views.withdraw, name="withdraw"),
    path("apply/<uuid:application_id>/<slug:step>/", apply_views.step, name="step"),
    path("apply/<uuid:application_id>/<slug:step>/draft/", apply_views.autosave, name="autosave"),
    path("apply/<slug:item>/", apply_views.begin, name="begin"),
    path("applications/", my_views.applications, name="applications"),
    path("applications/<uuid:application_id>/", my_views.progress, name="progress"),
    path(
        "applications/<uuid:application_id>/items/<uuid:proposal_id>/",
        my_views.item_answer,
        name="item_answer",
    ),
    path("applications/<uuid:application_id>/rate/", rating_views.rate, name="rate"),
    path("applications/<uuid:application_id>/account/", account_views.account, name="account"),
    path("applications/<uuid:application_id>/answer/", change_views.answer, name="answer"),
    path("applications/<uuid:application_id>/alone/", change_views.alone, name="alone"),
    path("applications/<uuid:application_id>/answers/", answers_views.answers, name="answers"),
    path("applications/<uuid:application_id>/answers/<slug:step>/", answers_views.step, name="answers_step"),
    path("changes/<uuid:award_id>/", change_views.change, name="change"),
    path("changes/<uuid:report_id>/papers/", change_paper_views.papers, name="change_papers"),
    path("applications/<uuid:application_id>/dissent/", dissent_views.dissent, name="dissent"),
    path("applications/<uuid:application_id>/letters/<uuid:letter_id>/", my_views.letter, name="letter"),
    path("applications/<uuid:application_id>/sign/<uuid:party_id>/", signing_views.here, name="sign_here"),
    path("applications/<uuid:application_id>/receipt/", receipt_views.receipt, name="receipt"),
    path("applications/<uuid:application_id>/supplement/", receipt_views.supplement, name="supplement"),
    path("applications/<uuid:application_id>/renew/<uuid:party_id>/", signing_views.renew, name="renew"),
    path("sign/<str:token>/", signing_views.by_link, name="sign_by_link"),
    path("sign/<str:token>/read/", signing_views.read_and_sign, name="sign_read"),
    path("letters/", my_views.letters, name="letters"),
    path("me/", my_views.me, name="me"),
    path("me/papers/", kept_views.papers, name="my_papers"),
    path("me/looks/", my_views.looks, name="looks"),
    path("me/authorisations/", my_views.authorisations, name="authorisations"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((own, "resident"))),
    path("messages/", include("minzheng.engines.messages.urls")),
    path("notices/", include("minzheng.engines.public_notices.urls")),
    path("benefits/", include("minzheng.engines.benefits.urls")),
    path("payments/", include((resident_pages, "passbook"))),
    path("referrals/", include((departments_pages, "departments"))),
    path("found/", include((found_pages, "found"))),
]
