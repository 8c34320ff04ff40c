"""Addresses of the desk, mounted at /desk/; the engines' own desk screens stand under it."""

from django.urls import include, path

from minzheng.channels.desk import (
    allocation_views,
    award_views,
    archive_views,
    document_views,
    file_views,
    helping_views,
    process_views,
    review_views,
    sign_in_views,
    survey_views,
    tables_views,
    worklist_views,
)

A_FILE = "files/<uuid:application_id>/"
A_CASE = A_FILE + "cases/<uuid:case_id>/"

pages = [
    path("", worklist_views.home, name="home"),
    path("sign-in/", sign_in_views.sign_in, name="sign_in"),
    path("sign-out/", sign_in_views.sign_out, name="sign_out"),
    path("posting/", sign_in_views.posting, name="posting"),
    path("tables/", tables_views.saved, name="tables"),
    path("tables/build/", tables_views.build, name="table_build"),
    path("tables/fields/", tables_views.fields, name="table_fields"),
    path("tables/<uuid:table_id>/drop/", tables_views.drop, name="table_drop"),
    path("tables/copies/<uuid:copy_id>/", tables_views.copy, name="table_copy"),
    path("statistics/", tables_views.statistics_page, name="statistics"),
    path("overdue/", worklist_views.overdue, name="overdue"),
    path("allocation/", allocation_views.allocation, name="allocation"),
    path("allocation/assign/", allocation_views.assign, name="assign"),
    path("allocation/cover/", allocation_views.cover, name="cover"),
    path("allocation/covers/<uuid:cover_id>/lift/", allocation_views.lift, name="lift_cover"),
    path("allocation/hand-over/", allocation_views.hand_over, name="hand_over"),
    path("next/<uuid:task_id>/", allocation_views.following, name="following"),
    path("people/", allocation_views.people, name="people"),
    path("ratings/", allocation_views.ratings, name="ratings"),
    path("search/", worklist_views.search, name="search"),
    path("rechecks/", award_views.rechecks, name="rechecks"),
    path("awards/<uuid:award_id>/", award_views.award, name="award"),
    path(A_FILE + "review-file/", review_views.review_file, name="review_file"),
    path("helping/", helping_views.helping, name="helping"),
    path("helping/start/", helping_views.start, name="start"),
    path(A_FILE, file_views.file, name="file"),
    path(A_FILE + "copies/", archive_views.file_copies, name="file_copies"),
    path(A_FILE + "copies/<uuid:copy_id>/", archive_views.file_copy, name="file_copy"),
    path(A_FILE + "tasks/<slug:kind>/", file_views.task, name="task"),
    path(A_FILE + "accept/", file_views.accept, name="accept"),
    path(A_FILE + "parties/<uuid:party_id>/release/", file_views.release, name="release"),
    path(A_FILE + "survey/", survey_views.survey, name="survey"),
    path(A_FILE + "signers/<uuid:party_id>/renew/", helping_views.renew, name="renew"),
    path(A_FILE + "people/<uuid:person_id>/identity/", helping_views.identity, name="identity"),
    path(A_CASE + "review/", file_views.review, name="review"),
    path(A_CASE + "confirm/", file_views.confirm, name="confirm"),
    path(A_CASE + "refuse/", file_views.refuse, name="refuse"),
    path(A_CASE + "return/", file_views.send_back, name="send_back"),
    path(A_CASE + "fresh-check/", file_views.renew_check, name="renew_check"),
    path(A_CASE + "serve/", file_views.serve, name="serve"),
    path("process/<slug:item>/", process_views.process, name="process"),
    path("process/<slug:item>/bpmn/", process_views.bpmn, name="bpmn"),
    path("process/<slug:item>/move/", process_views.move, name="process_move"),
    path("letters/<uuid:letter_id>/", document_views.letter, name="letter"),
    path("papers/<uuid:paper_id>/", document_views.paper, name="paper"),
]
urlpatterns = [
    path("checks/", include("minzheng.engines.verification.urls")),
    path("stock/", include("minzheng.programmes.assistance.urls")),
    path("", include((pages, "desk"))),
]
