from django.urls import path

from contracts.reconciliation.views import differences, months

app_name = "reconciliation"

urlpatterns = [
    path("", months.overview, name="list"),
    path("<int:pk>/", months.show, name="month"),
    path("<int:pk>/look-again/", months.look_again, name="look-again"),
    path("<int:pk>/<int:ward>/<slug:figure>/", months.behind, name="behind"),
    path("differences/<int:pk>/", differences.show, name="difference"),
    path("differences/<int:pk>/query/", differences.query, name="query"),
    path("differences/<int:pk>/explain/", differences.explain, name="explain"),
    path("differences/<int:pk>/accept/", differences.accept, name="accept"),
]
