"""/out-of-area/: who is outside the region, who is from elsewhere, and the way home."""

from django.urls import path

from casemgmt.away import views

app_name = "away"
urlpatterns = [
    path("", views.register, name="register"),
    path("inbound/", views.inbound, name="inbound"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/plan/", views.change, name="change"),
    path("<int:pk>/beds/", views.beds, name="beds"),
    path("<int:pk>/ask/", views.ask, name="ask"),
]
