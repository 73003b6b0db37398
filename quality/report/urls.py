from django.urls import path

from quality.report import views

app_name = "report"

urlpatterns = [
    path("", views.show, name="show"),
    path("pdf/", views.download, name="pdf"),
]
