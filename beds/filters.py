from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from beds.models import Ward
from reachout.organisations.models import Organisation, ServiceLine
from referrals.models import Security

PLACES = [("in", "Inside the region"), ("out", "Out of region")]


def providers(request: Any) -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind=Organisation.Kind.PROVIDER, sites__wards__isnull=False).distinct()


class WardFilter(django_filters.FilterSet):
    """What the board is narrowed to; all of it in the address."""

    line = django_filters.ChoiceFilter(label="Service line", field_name="service_line", choices=ServiceLine.choices)
    security = django_filters.ChoiceFilter(choices=Security.choices)
    sex = django_filters.ChoiceFilter(label="Ward for", choices=Ward.Sex.choices)
    provider = django_filters.ModelChoiceFilter(label="Provider", field_name="site__organisation", queryset=providers)
    region = django_filters.ChoiceFilter(label="Place", method="within", choices=PLACES)

    class Meta:
        model = Ward
        fields: list[str] = []
        form = forms.Form

    def within(self, wards: QuerySet[Ward], name: str, value: str) -> QuerySet[Ward]:
        return wards.filter(site__in_region=value == "in")
