"""A name, and what finds it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func


def full_name(family_name: str, given_name: str) -> str:
    """As wards write it: FAMILY, Given."""
    return ", ".join(part for part in (family_name.upper(), given_name) if part) or "Name not known"


def plain(column: str, **options: object) -> models.GeneratedField:
    """A name as it is compared: lower case, no accents, no apostrophes, one space for anything else between its letters.

    Collated as C, so that one index finds a beginning and gives the order in which to read no further than a page.
    """
    return models.GeneratedField(
        expression=Func(F(column), function="people_plain"), output_field=models.TextField(db_collation="C"), db_persist=True
    )


class Named(models.Model):
    """A name, and what finds it. The database derives the rest (migration 0002), so that rows copied in are found as well."""

    family_name = models.CharField(max_length=200, blank=True)
    given_name = models.CharField(max_length=200, blank=True)
    family_plain = plain("family_name")
    given_plain = plain("given_name")
    words = models.GeneratedField(
        expression=Func(F("family_name"), F("given_name"), function="people_words"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["family_plain", "given_plain"], name="%(class)s_by_family"),
            models.Index(fields=["given_plain", "family_plain"], name="%(class)s_by_given"),
            GinIndex(fields=["words"], name="%(class)s_by_words"),
        ]

    @property
    def name(self) -> str:
        return full_name(self.family_name, self.given_name)


class KnownName(models.Model):
    """Every word that occurs in a person's name, once: a trigger adds the new ones.

    A mistyped name is compared with these (tens of thousands), not with everybody (millions). ``near`` holds the word and the
    word without each of its letters: two words with one of these in common are one slip apart, swapped letters included.
    """

    word = models.TextField(primary_key=True)
    near = models.GeneratedField(
        expression=Func(F("word"), function="people_near"), output_field=ArrayField(models.TextField()), db_persist=True
    )

    class Meta:
        indexes = [
            GinIndex(fields=["near"], name="known_name_near"),
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="known_name_trigram"),
        ]

    def __str__(self) -> str:
        return f"known name of {len(self.word)} letters"
