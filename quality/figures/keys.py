"""The parts of a cut by name: what the codes of figures stand for."""

from beds.models import Ward
from quality.measures import Cut
from reachout.organisations.models import Organisation, Site
from reachout.people.models import Sex
from referrals.models import Security

BY = {
    Cut.PROVIDER: "provider",
    Cut.SITE: "site",
    Cut.WARD: "ward",
    Cut.SECURITY: "level of security",
    Cut.SEX: "sex",
    Cut.ETHNICITY: "ethnicity",
    Cut.ICB: "home board",
}
ETHNICITIES = {
    "white": "White",
    "mixed": "Mixed or multiple",
    "asian": "Asian or Asian British",
    "black": "Black or Black British",
    "other": "Other ethnic groups",
    "unknown": "Ethnicity not known",
}


def names_of(cut: str) -> dict[str, str]:
    """Every part of a cut by its key, in the order in which pages list them: one query at most."""
    match cut:
        case Cut.PROVIDER:
            return dict(Organisation.objects.filter(sites__wards__isnull=False).distinct().values_list("code", "name"))
        case Cut.SITE:
            return dict(Site.objects.filter(wards__isnull=False).distinct().values_list("code", "name"))
        case Cut.WARD:
            wards = Ward.objects.values_list("code", "name", "site__name")
            return {code: f"{name}, {site}" for code, name, site in wards}
        case Cut.SECURITY:
            return {level.value: str(level.label) for level in Security}
        case Cut.SEX:
            return {sex.value: str(sex.label) if sex != Sex.UNKNOWN else "Sex not known" for sex in Sex}
        case Cut.ETHNICITY:
            return ETHNICITIES
        case Cut.ICB:
            boards = Organisation.objects.filter(kind=Organisation.Kind.ICB).values_list("code", "name")
            return {**dict(boards), "unknown": "Home board not known"}
    return {}
