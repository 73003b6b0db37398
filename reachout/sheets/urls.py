from django.urls import path

from reachout.sheets import views

app_name = "sheets"
urlpatterns = [
    path("", views.uploads, name="list"),
    path("send/", views.send, name="send"),
    path("<int:pk>/", views.upload, name="upload"),
    path("<int:pk>/load/", views.load, name="load"),
]
