import factory

from casemgmt.caseload.models import SavedView
from tests.factories.accounts import UserFactory


class SavedViewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SavedView

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"View {n}")
    query = "ready=yes&sort=-ready"
