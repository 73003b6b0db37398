"""Every page's address begins here: one line an app, in the order of the floors."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("reachout.health.urls")),
]
