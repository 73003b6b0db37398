"""/community/: the specialist community team's caseload, and each person's time with it."""

from django.urls import path

from casemgmt.community import views

app_name = "community"
urlpatterns = [
    path("", views.caseload, name="caseload"),
    path("refer/<int:pk>/", views.refer, name="refer"),
    path("<int:pk>/", views.show, name="episode"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/decline/", views.decline, name="decline"),
    path("<int:pk>/tier/", views.tier, name="tier"),
    path("<int:pk>/contact/", views.contact, name="contact"),
    path("<int:pk>/support/<slug:kind>/", views.support, name="support"),
    path("<int:pk>/condition/", views.condition, name="condition"),
    path("<int:pk>/condition/<int:condition_pk>/end/", views.end_condition, name="end-condition"),
    path("<int:pk>/discharge/", views.discharge, name="discharge"),
]
