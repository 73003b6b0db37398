"""What a person should look at before it is given: by what a row is marked as, whom it points at, and whom its text names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Model
from django.utils.functional import cached_property

from casemgmt.notes.models import Exemption
from casemgmt.notes.subject.catalogue import BY_ACCESS, LOOKED_AT
from casemgmt.notes.subject.telling import Facts
from casemgmt.notes.subject.walking import Keys, foreign_keys
from reachout.accounts.models import User
from reachout.people.models import Alias, Person

WORD = re.compile(r"[^\W\d_][\w'’-]*")
Pair = tuple[str, str]


@dataclass
class Proposed:
    reason: str = ""
    because: str = ""


@dataclass
class Proposer:
    """Asked for every row of one person; who is named in their texts is looked up once for all of them."""

    keys: Keys
    texts: list[str]

    def propose(self, row: Model, told: Facts) -> Proposed:
        label = row._meta.label
        access = getattr(row, "access", "")
        if access in BY_ACCESS:
            return Proposed(BY_ACCESS[access], "It was marked as restricted when it was written")
        if getattr(row, "in_confidence", False):
            return Proposed(Exemption.OTHER_PERSON, "A carer told it in confidence, not to be shared with the person")
        if self._names_another(row):
            return Proposed(Exemption.OTHER_PERSON, "It points at another person's record")
        if getattr(row, "withdrawn_at", None):
            return Proposed(Exemption.OTHER_PERSON, "It was withdrawn, perhaps because it is about somebody else")
        pairs = {pair for _, value in told for pair in _pairs(value)}
        if pairs & self.other_people:
            return Proposed(Exemption.OTHER_PERSON, "It holds the name of another person known here")
        if pairs & self.staff:
            return Proposed(Exemption.STAFF, "It holds the name of a member of staff")
        if label in LOOKED_AT:
            return Proposed(LOOKED_AT[label], "Rows of this kind often concern somebody else")
        return Proposed()

    def _names_another(self, row: Model) -> bool:
        """It points at a row of a kind that belongs to people, and not to this one."""
        for column in foreign_keys(type(row)):
            target = getattr(row, column.attname)
            mine = self.keys.get(column.related_model)
            if target is not None and (target not in mine if mine is not None else column.related_model is Person):
                return True
        return False

    @cached_property
    def staff(self) -> set[Pair]:
        words = [_words(name) for name in User.objects.values_list("name", flat=True)]
        return {(name[-2], name[-1]) for name in words if len(name) > 1}

    @cached_property
    def other_people(self) -> set[Pair]:
        """Names of people, other than this one, that stand in the texts: given name and family name, in either order."""
        pairs = {pair for text in self.texts for pair in _pairs(text)}
        words = {word for pair in pairs for word in pair}
        known: set[Pair] = set()
        mine = self.keys[Person]
        for model, key in ((Person, "pk"), (Alias, "person")):
            rows = model.objects.filter(family_plain__in=words, given_plain__in=words).exclude(**{f"{key}__in": mine})
            for family, given in rows.values_list("family_plain", "given_plain"):
                known |= {(given, family), (family, given)}
        return known & pairs - self._own_names

    @property
    def _own_names(self) -> set[Pair]:
        rows = Person.objects.filter(pk__in=self.keys[Person]).values_list("family_plain", "given_plain")
        return {pair for family, given in rows for pair in ((family, given), (given, family))}


def _words(text: str) -> list[str]:
    return [word.casefold().replace("'", "").replace("’", "") for word in WORD.findall(text)]


def _pairs(text: str) -> set[Pair]:
    return set(pairwise(_words(text)))
