"""/cases/: every case at a glance, saved views, caseloads; each case's own page is casemgmt/urls.py."""

from django.urls import path

from casemgmt.caseload.views import balancing, dashboard, saved

app_name = "caseload"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("views/", saved.views, name="views"),
    path("views/save/", saved.save, name="save-view"),
    path("views/<int:pk>/rename/", saved.rename, name="rename-view"),
    path("views/<int:pk>/remove/", saved.remove, name="remove-view"),
    path("caseloads/", balancing.side_by_side, name="caseloads"),
    path("caseloads/<slug:line>/<int:giver>/", balancing.hand_over, name="hand-over"),
]
