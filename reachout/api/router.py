"""Each floor registers its routes in its own ``api.py``; this router finds them, as Django's admin finds ``admin.py``."""

from rest_framework.routers import DefaultRouter

router = DefaultRouter()
