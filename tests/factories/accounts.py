import factory
from factory.django import DjangoModelFactory

from reachout.accounts.models import Membership, User
from reachout.accounts.permissions import WITHOUT_LINE, Role
from reachout.organisations.models import Organisation, ServiceLine


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        django_get_or_create = ["code"]

    code = factory.Sequence(lambda n: f"ORG{n}")
    name = factory.LazyAttribute(lambda made: f"Organisation {made.code}")
    kind = Organisation.Kind.PROVIDER
    in_collaborative = True


class UserFactory(DjangoModelFactory):
    """UserFactory(role=Role.CLP) has one membership; UserFactory() has none. The password is ``password``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    name = factory.Sequence(lambda n: f"User {n}")

    @classmethod
    def _create(
        cls, model_class, *args, role=None, organisation=None, site=None, service_line=ServiceLine.ADULT_SECURE, **fields
    ):
        user = model_class.objects.create_user(fields.pop("email"), fields.pop("password", "password"), **fields)
        if role:
            MembershipFactory(
                user=user, role=role, site=site, service_line=service_line,
                organisation=organisation or OrganisationFactory(),
            )  # fmt: skip
        return user


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.CLP
    organisation = factory.SubFactory(OrganisationFactory)
    service_line = ServiceLine.ADULT_SECURE

    @classmethod
    def _create(cls, model_class, *args, **fields):
        if fields["role"] in WITHOUT_LINE:
            fields["service_line"] = ""
        return super()._create(model_class, *args, **fields)
