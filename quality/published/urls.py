"""Behind sign-in."""

from django.urls import path

from quality.published.views import staff

app_name = "publications"

urlpatterns = [
    path("", staff.publications, name="list"),
    path("new/", staff.propose, name="new"),
    path("<int:pk>/", staff.show, name="show"),
    path("<int:pk>/approve/", staff.approve, name="approve"),
    path("<int:pk>/send-back/", staff.send_back, name="send-back"),
    path("<int:pk>/withdraw/", staff.withdraw, name="withdraw"),
]
