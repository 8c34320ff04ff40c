"""Error pages: never a stack trace, never a hint whether something exists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not there, or not yours: byte for byte the same page."""
    context = {"message": _("没有找到您要的内容。请检查网址，或回到首页"), "code": "not_found", "status": 404}
    return render(request, "ui/error.html", context, status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A missing CSRF token or an expired page."""
    context = {"message": _("页面已过期，请返回上一页刷新后再提交"), "code": "page_expired", "status": 403}
    return render(request, "ui/error.html", context, status=403)


def page_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a missing CSRF token, in our words; the technical `reason` stays out of it."""
    return forbidden(request)


def broken(request: HttpRequest) -> HttpResponse:
    """A defect of ours; the transaction was undone."""
    return HttpResponse(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>暂时无法办理</title>"
        "<h1>系统出了点问题，您的操作没有生效</h1><p>请稍后再试；着急办理请联系镇街服务窗口。</p></html>",
        status=500,
    )
