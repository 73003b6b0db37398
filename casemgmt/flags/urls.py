"""/flags/: what is stuck or has lapsed, why, and who answers for it."""

from django.urls import path

from casemgmt.flags import views

app_name = "flags"
urlpatterns = [
    path("", views.flags, name="list"),
    path("escalations/", views.escalations, name="escalations"),
    path("rules/", views.rules, name="rules"),
    path("<int:pk>/", views.flag, name="flag"),
    path("<int:pk>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<int:pk>/resolve/", views.resolve, name="resolve"),
]
