from django.urls import include, path
from django.utils.module_loading import autodiscover_modules
from drf_spectacular.views import SpectacularJSONAPIView

from reachout.api import schema as schema
from reachout.api.router import router

autodiscover_modules("api")

urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view(), name="api-schema"),
    path("", include(router.urls)),
]
