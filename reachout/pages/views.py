import logging

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from reachout.pages import worklist

log = logging.getLogger(__name__)

LAST_RESORT = (
    "<!DOCTYPE html><html lang='en-GB'><title>Sorry</title><h1>Sorry, something went wrong</h1><p>Try again in a few minutes."
)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    sections = worklist.sections_for(request.user, timezone.now())
    return render(request, "pages/home.html", {"sections": sections})


@require_POST
@login_not_required
def contrast(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice in a cookie for a year; go back to the page they were on."""
    onwards = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(onwards, {request.get_host()}, require_https=request.is_secure())
    response = redirect(onwards if safe else "/")
    high = request.POST.get("contrast") == "high"
    response.set_cookie(
        "contrast",
        "high" if high else "usual",
        max_age=365 * 24 * 3600,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


# -- when something goes wrong -----------------------------------------------------------------------------------------


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", {"why": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Without the request in the template's context: its user would ask the database, which may be what is broken."""
    try:
        page: str = render_to_string("errors/500.html", {"request_id": getattr(request, "id", "")})
    except Exception:
        log.exception("The error page itself could not be made")
        page = LAST_RESORT
    return HttpResponse(page, status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """For a planned pause: no database needed."""
    return HttpResponse(render_to_string("errors/503.html"), status=503, headers={"Retry-After": "300"})
