import factory

from reachout.jobs.models import Job
from tests.factories.accounts import UserFactory


class JobFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Job

    kind = "sheets"
    title = "Checking sheets"
    by = factory.SubFactory(UserFactory)
    status = Job.Status.DONE
