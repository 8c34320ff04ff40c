"""我的救助金: what I get and why, what comes next, month by month what arrived; a certificate; its public check."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.services import open_letter
from minzheng.engines.payments import queries
from minzheng.engines.payments.parameters import parameter
from minzheng.engines.payments.question_views import pdf_answer
from minzheng.engines.payments.resident_reader import reader_of
from minzheng.engines.payments.resident_screen import award_words, months_of, next_pays
from minzheng.engines.payments.services.certifying import NothingToCertify, issue_certificate
from minzheng.kernel import clock
from minzheng.kernel.result import NotYours


@require_safe
def passbook(request: HttpRequest) -> HttpResponse:
    """What I get, since when and why; what comes next; every month and what became of it."""
    _actor, person = reader_of(request)
    today = clock.local_date(clock.now())
    awards, lines = benefits.awards_of(person_id=person), queries.payments_of(person_id=person, on=today)
    raises = benefits.raises_of(award_ids=[one.id for one in awards])
    context = {
        "next_pays": next_pays(awards, lines, on=today),
        "awards": [
            award_words(one, on=today, letter_id=letters.decision_letter(case_id=one.case_id), raises=raises)
            for one in awards
        ],
        "months": months_of(lines, queries.paid_for(lines)),
        "unverified": not parameter("pay_day").verified,
        "active_nav": "me",
    }
    return render(request, "payments/resident/passbook.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest) -> HttpResponse:
    """开证明: one tap for each award that pays now; those written out before."""
    actor, person = reader_of(request)
    today, refusal = clock.local_date(clock.now()), ""
    if request.method == "POST":
        try:
            award_id = UUID(request.POST.get("award", ""))
        except ValueError:
            raise NotYours() from None
        try:
            issue_certificate(actor=actor, award_id=award_id, person_id=person, at=clock.now())
            messages.success(request, _("证明正在生成，过几秒点“打开证明”"))
            return HttpResponseRedirect(reverse("passbook:certificate"))
        except NothingToCertify as no:
            refusal = no.message
    awards = [one for one in benefits.awards_of(person_id=person) if one.amount_in(today) is not None]
    context = {
        "awards": awards,
        "certificates": queries.certificates_of(person_id=person),
        "days": parameter("certificate_days").value,
        "today": today,
        "refusal": refusal,
        "active_nav": "me",
    }
    return render(request, "payments/resident/certificate.html", context, status=422 if refusal else 200)


@require_safe
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """My own letter: a certificate, or the decision behind an award; opening it leaves a line."""
    actor, _person = reader_of(request)
    if letters.letter_line(letter_id).inside:
        raise NotYours()
    pdf = open_letter(actor=actor, letter_id=letter_id, at=clock.now(), purpose=_("本人查看"))
    return pdf_answer(pdf, "letter.pdf")


@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Anybody's question of a certificate: valid or not, and its days. No name, no amount, nothing to search by."""
    today = clock.local_date(clock.now())
    answer = queries.check_certificate(code=code[:40], on=today)
    response = render(request, "payments/resident/check.html", {"answer": answer, "today": today})
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive, nosnippet"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
