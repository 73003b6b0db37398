from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reachout.jobs import services
from reachout.jobs.models import Job


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole page, or, asked by htmx, the part of it that moves."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    template = "jobs/part.html" if request.headers.get("HX-Request") else "jobs/progress.html"
    return render(request, template, {"job": job, "progress": services.progress_of(job, at=timezone.now())})
