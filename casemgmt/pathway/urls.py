"""/cases/<pk>/pathway/: one person's years as a picture."""

from django.urls import path

from casemgmt.pathway import views

app_name = "pathway"
urlpatterns = [path("<int:pk>/pathway/", views.pathway, name="pathway")]
