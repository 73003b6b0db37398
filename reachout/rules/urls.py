"""/rules/: for administrators."""

from django.urls import path

from reachout.rules import views

app_name = "rules"
urlpatterns = [
    path("", views.rules, name="list"),
    path("<slug:key>/", views.rule, name="rule"),
    path("<slug:key>/change/", views.change, name="change"),
    path("periods/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
