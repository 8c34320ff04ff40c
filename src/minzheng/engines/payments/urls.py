"""Screens of payments: `urlpatterns` stand under /desk/payments/, `resident_pages` under /payments/ of the family's door."""

from django.urls import path

from minzheng.engines.payments import (
    award_question_views,
    bank_views,
    desk_views,
    price_views,
    question_views,
    resident_acts,
    resident_views,
    standard_views,
    supervision_views,
)

app_name = "payments"
urlpatterns = [
    path("", desk_views.runs, name="runs"),
    path("runs/<uuid:run_id>/", desk_views.run, name="run"),
    path("runs/<uuid:run_id>/list/", desk_views.export, name="export"),
    path("bank-files/<uuid:bank_file_id>/", bank_views.bank_file, name="bank_file"),
    path("difference/", desk_views.difference, name="difference"),
    path("budget/", desk_views.budget, name="budget"),
    path("questions/", question_views.questions, name="questions"),
    path("questions/<uuid:payment_task_id>/", question_views.question, name="question"),
    path(
        "award-questions/<uuid:award_question_id>/",
        award_question_views.award_question,
        name="award_question",
    ),
    path("overpayments/<uuid:overpayment_id>/", award_question_views.overpayment, name="overpayment"),
    path("price/", price_views.price, name="price"),
    path("standards/", standard_views.standards, name="standards"),
    path("standards/<uuid:change_id>/", standard_views.standard, name="standard"),
    path("payment/<uuid:instruction_id>/", question_views.payment, name="payment"),
    path("people/<uuid:person_id>/", question_views.sheet, name="sheet"),
    path("certificates/<uuid:letter_id>/", question_views.certificate, name="certificate"),
    path("supervision/", supervision_views.supervision, name="supervision"),
]
resident_pages = [
    path("", resident_views.passbook, name="mine"),
    path("certificate/", resident_views.certificate, name="certificate"),
    path("letters/<uuid:letter_id>/", resident_views.letter, name="letter"),
    path("check/<slug:code>/", resident_views.check, name="check"),
    path("well/", resident_acts.well, name="well"),
    path("relative/", resident_acts.relative, name="relative"),
]
