"""Users for tests. ``client.force_login(user)`` is enough: the factory gives each an authenticator app of their own.

client.force_login(user_with(Role.CLP, line="aed"))
client.force_login(user_with(Role.WARD, organisation=provider, site=site, line="adult_secure"))
"""

from datetime import timedelta
from functools import cache
from typing import Any

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from reachout.accounts.models import ApiToken, Membership, User
from reachout.accounts.permissions import WITHOUT_LINE, Role
from reachout.organisations.models import Organisation, ServiceLine, Site
from tests.factories.organisations import OrganisationFactory

PASSWORD = "quiet-otters-walk-home"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@cache
def hashed_password() -> str:
    """Argon2 is slow on purpose: once a run is enough."""
    return make_password(PASSWORD)


def typographic(name: str) -> str:
    """O’Neill: what a page says of it is what a test looks for, escaped or not."""
    return name.replace("'", "’")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Transformer(factory.Faker("name", locale="en_GB"), transform=typographic)
    email = factory.Sequence(lambda n: f"user{n}@reachout.example")
    profession = "Nurse"
    password = factory.LazyFunction(hashed_password)

    @factory.post_generation
    def authenticator(self, create: bool, wanted: bool | None, **_: Any) -> None:
        if create and wanted is not False:
            Authenticator.objects.create(user=self, type=Authenticator.Type.TOTP, data={"secret": encrypt(SECRET)})


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.CLP
    organisation = factory.SubFactory(OrganisationFactory)
    service_line = factory.LazyAttribute(lambda made: "" if made.role in WITHOUT_LINE else ServiceLine.ADULT_SECURE)


class TokenFactory(factory.django.DjangoModelFactory):
    """A token nobody holds: only its digest is kept."""

    class Meta:
        model = ApiToken

    user = factory.SubFactory(UserFactory)
    name = "Spreadsheet"
    digest = factory.Sequence(lambda n: f"{n:064x}")
    created_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


def user_with(
    role: str,
    *,
    organisation: Organisation | None = None,
    line: str = ServiceLine.ADULT_SECURE,
    site: Site | None = None,
    **fields: Any,
) -> User:
    """Someone with one role, ready to be signed in; an organisation is made when none is given."""
    user = UserFactory(**fields)
    place = organisation or (site.organisation if site else OrganisationFactory())
    MembershipFactory(user=user, role=role, organisation=place, site=site, service_line="" if role in WITHOUT_LINE else line)
    return user
