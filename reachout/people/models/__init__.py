"""The people the collaborative looks after: who they are, who may see them, and what must be known before a bed is found."""

from reachout.people.models.access import BreakGlass, Relationship, within_reach
from reachout.people.models.care import Alert, LegalStatus
from reachout.people.models.codes import Ethnicity, GenderIdentity, NoNHSNumber, Sex
from reachout.people.models.names import KnownName, Named, full_name
from reachout.people.models.people import Alias, Merge, Person, PersonQuerySet, person_reference

__all__ = [
    "Alert",
    "Alias",
    "BreakGlass",
    "Ethnicity",
    "GenderIdentity",
    "KnownName",
    "LegalStatus",
    "Merge",
    "Named",
    "NoNHSNumber",
    "Person",
    "PersonQuerySet",
    "Relationship",
    "Sex",
    "full_name",
    "person_reference",
    "within_reach",
]
