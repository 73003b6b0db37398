"""Every page's address begins here: one line an app, in the order of the floors."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("reachout.health.urls")),
    path("", include("reachout.pages.urls")),
    path("jobs/", include("reachout.jobs.urls")),
    path("people/", include("reachout.people.urls")),
    path("referrals/", include("referrals.urls")),
    path("account/", include("reachout.accounts.urls")),
    path("users/", include("reachout.accounts.users.urls")),
    path("meetings/", include("beds.meetings.urls")),
    path("api/v1/", include("reachout.api.urls")),
    path("audit/", include("reachout.oversight.urls")),
    path("rules/", include("reachout.rules.urls")),
    path("beds/", include("beds.urls")),
    path("contracts/", include("contracts.agreements.urls")),
    path("returns/", include("contracts.intake.urls")),
    path("returns/", include("contracts.returns.urls")),
    path("assurance/", include("quality.assurance.urls")),
    path("reviews/", include("casemgmt.reviews.urls")),
    path("incidents/", include("casemgmt.incidents.urls")),
    path("discharge/", include("casemgmt.discharge.urls")),
    path("delays/", include("casemgmt.discharge.delay_urls")),
    path("cases/", include("casemgmt.caseload.urls")),
    path("notes/", include("casemgmt.notes.urls")),
    path("flags/", include("casemgmt.flags.urls")),
    path("cases/", include("casemgmt.pathway.urls")),
    path("wishes/", include("casemgmt.wishes.urls")),
    path("subject-access/", include("casemgmt.notes.subject.urls")),
    path("out-of-area/", include("casemgmt.away.urls")),
    path("community/", include("casemgmt.community.urls")),
    path("cases/", include("casemgmt.urls")),
    path("reconciliation/", include("contracts.reconciliation.urls")),
    path("money/", include("contracts.finance.urls")),
    path("tracker/", include("reachout.sheets.urls")),
    path("inequalities/", include("quality.equity.urls")),
    path("publications/", include("quality.published.urls")),
    path("public/", include("quality.published.public_urls")),
    path("group/", include("quality.group.urls")),
    path("figures/charts/", include("quality.spc.urls")),
    path("figures/", include("quality.figures.urls")),
    path("voices/", include("quality.voices.urls")),
    path("board-report/", include("quality.report.urls")),
    path("performance/", include("quality.performance.urls")),
]

handler400 = "reachout.pages.views.bad_request"
handler403 = "reachout.pages.views.forbidden"
handler404 = "reachout.pages.views.not_found"
handler500 = "reachout.pages.views.broken"
