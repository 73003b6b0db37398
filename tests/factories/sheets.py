import factory
from django.utils import timezone

from reachout.sheets.models import Upload
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory


class UploadFactory(factory.django.DjangoModelFactory):
    """Checked, and refused for its errors."""

    class Meta:
        model = Upload

    book = "tracker"
    status = Upload.Status.REFUSED
    received_at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)
    job = factory.SubFactory(JobFactory, by=factory.SelfAttribute("..by"))
