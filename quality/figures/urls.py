from django.urls import path

from quality.figures.views import measure, rows, snapshots, summary

app_name = "figures"

urlpatterns = [
    path("", summary.show, name="summary"),
    path("snapshots/", snapshots.snapshots, name="snapshots"),
    path("snapshots/freeze/", snapshots.freeze, name="freeze"),
    path("snapshots/<int:pk>/", snapshots.show, name="snapshot"),
    path("snapshots/<int:pk>/refresh/", snapshots.refresh, name="refresh"),
    path("<slug:measure>/", measure.show, name="measure"),
    path("<slug:measure>/rows/", rows.show, name="rows"),
]
