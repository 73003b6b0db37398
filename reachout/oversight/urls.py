"""/audit/: for information governance."""

from django.urls import path

from reachout.oversight import views

app_name = "audit"
urlpatterns = [
    path("", views.events, name="events"),
    path("export/", views.export, name="export"),
    path("emergencies/", views.emergencies, name="emergencies"),
    path("emergencies/<int:pk>/", views.emergency, name="emergency"),
]
