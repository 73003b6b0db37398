"""/delays/: ready but delayed, and who is asked for what."""

from django.urls import path

from casemgmt.discharge.views import delays

app_name = "delays"
urlpatterns = [
    path("", delays.register, name="register"),
    path("<int:pk>/ask/", delays.ask, name="ask"),
    path("asks/<int:pk>/", delays.show, name="show"),
    path("asks/<int:pk>/answer/", delays.answer, name="answer"),
    path("asks/<int:pk>/close/", delays.close, name="close"),
]
