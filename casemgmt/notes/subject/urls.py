"""/subject-access/: what a person is given when they ask for what is held on them."""

from django.urls import path

from casemgmt.notes.subject import views

app_name = "subject-access"
urlpatterns = [
    path("", views.requests, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.show, name="request"),
    path("<int:pk>/identity/", views.identity, name="identity"),
    path("<int:pk>/extend/", views.extend, name="extend"),
    path("<int:pk>/gather/", views.gather, name="gather"),
    path("<int:pk>/items/<int:item>/", views.item, name="item"),
    path("<int:pk>/finish/", views.finish, name="finish"),
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/send-back/", views.send_back, name="send-back"),
    path("<int:pk>/pack-again/", views.pack_again, name="pack-again"),
    path("<int:pk>/download/", views.download, name="download"),
    path("<int:pk>/close/", views.close, name="close"),
]
