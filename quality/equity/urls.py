from django.urls import path

from quality.equity import views

app_name = "equity"

urlpatterns = [path("", views.page, name="page")]
