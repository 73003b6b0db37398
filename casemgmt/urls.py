"""/cases/<pk>/: each case's own page, and what is done with it. Every case at a glance is casemgmt/caseload/urls.py."""

from django.urls import path

from casemgmt import views

app_name = "cases"
urlpatterns = [
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/hand-over/", views.hand_over, name="hand-over"),
    path("<int:pk>/close/", views.close, name="close"),
]
