"""What a load balancer asks: does the process answer, can it do its work. No sign-in, nothing worth hiding in the answer."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .checks import run_all


@login_not_required
@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"ok": True})


@login_not_required
@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    found = run_all()
    ok = all(check["ok"] for check in found.values())
    return JsonResponse({"ok": ok, "checks": found}, status=200 if ok else 503)
