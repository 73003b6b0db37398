from django.urls import path

from reachout.pages import style, views

urlpatterns = [
    path("", views.home, name="home"),
    path("contrast/", views.contrast, name="contrast"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("style/", style.style, name="style"),
]
