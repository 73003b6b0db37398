"""For everybody."""

from django.urls import path

from quality.published.views import public

app_name = "public"

urlpatterns = [
    path("", public.home, name="home"),
    path("figures.csv", public.figures_csv, name="csv"),
    path("measures/<slug:id>/", public.measure, name="measure"),
    path("editions/<slug:reference>/", public.edition, name="edition"),
]
