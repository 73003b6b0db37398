"""The codes a person's record is written in."""

from __future__ import annotations

from django.db import models


class Sex(models.TextChoices):
    MALE = "male", "Male"
    FEMALE = "female", "Female"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Not known"


class GenderIdentity(models.TextChoices):
    """MHSDS GenderIDCode."""

    MALE = "1", "Male"
    FEMALE = "2", "Female"
    NON_BINARY = "3", "Non-binary"
    OTHER = "4", "Other"
    NOT_KNOWN = "X", "Not known"
    NOT_STATED = "Z", "Not stated"


class Ethnicity(models.TextChoices):
    """NHS ethnic category codes (2001)."""

    A = "A", "White: British"
    B = "B", "White: Irish"
    C = "C", "White: any other background"
    D = "D", "Mixed: White and Black Caribbean"
    E = "E", "Mixed: White and Black African"
    F = "F", "Mixed: White and Asian"
    G = "G", "Mixed: any other background"
    H = "H", "Asian or Asian British: Indian"
    J = "J", "Asian or Asian British: Pakistani"
    K = "K", "Asian or Asian British: Bangladeshi"
    L = "L", "Asian or Asian British: any other background"
    M = "M", "Black or Black British: Caribbean"
    N = "N", "Black or Black British: African"
    P = "P", "Black or Black British: any other background"
    R = "R", "Chinese"
    S = "S", "Any other ethnic group"
    Z = "Z", "Not stated"
    NOT_KNOWN = "99", "Not known"


class NoNHSNumber(models.TextChoices):
    """Why a person has no NHS number here."""

    NOT_RECORDED = "not_recorded", "Not in the records we were given"
    BEING_TRACED = "being_traced", "Being traced"
    OVERSEAS = "overseas", "From overseas, not registered"
    UNKNOWN_IDENTITY = "unknown_identity", "Identity not established"
