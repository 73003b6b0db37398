import factory

from reachout.organisations.models import Organisation, Site


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    code = factory.Sequence(lambda n: f"T{n:03}")
    name = factory.Sequence(lambda n: f"Riverside Healthcare {n}")
    kind = Organisation.Kind.PROVIDER
    in_collaborative = True


class SiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Site

    code = factory.Sequence(lambda n: f"T{n:03}01")
    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Riverside House {n}")
    latitude, longitude = 52.48, -1.89
    in_region = True
