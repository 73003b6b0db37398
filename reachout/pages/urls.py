from django.urls import path

from reachout.pages import style, views

urlpatterns = [
    path("", views.home, name="home"),
    path("contrast/", views.contrast, name="contrast"),
    path("style/", style.style, name="style"),
]
