"""The codes a referral is written in: what is sought, where it comes from, how pressing it is."""

from __future__ import annotations

from django.db import models


class Security(models.TextChoices):
    """MHSDS ward security level, in words: no security (0), low (1), medium (2), high (3)."""

    NONE = "none", "No security"
    LOW = "low", "Low secure"
    MEDIUM = "medium", "Medium secure"
    HIGH = "high", "High secure"


class Specialism(models.TextChoices):
    MI = "mi", "Mental illness"
    PD = "pd", "Personality disorder"
    LD = "ld", "Learning disability"
    AUTISM = "autism", "Autism"
    ABI = "abi", "Acquired brain injury"
    DEAF = "deaf", "Deaf"
    OLDER = "older", "Older adults"
    ED = "ed", "Eating disorder"


class Source(models.TextChoices):
    """MHSDS SourceOfReferralMH."""

    A1 = "A1", "GP"
    A2 = "A2", "Health visitor"
    A3 = "A3", "Other primary health care"
    A4 = "A4", "Maternity service"
    B1 = "B1", "Self"
    B2 = "B2", "Carer or relative"
    C1 = "C1", "Social services"
    C2 = "C2", "Education service"
    C3 = "C3", "Housing service"
    D1 = "D1", "Employer"
    D2 = "D2", "Occupational health"
    E1 = "E1", "Police"
    E2 = "E2", "Courts"
    E3 = "E3", "Probation service"
    E4 = "E4", "Prison"
    E5 = "E5", "Court liaison and diversion"
    E6 = "E6", "Youth offending team"
    F1 = "F1", "School nurse"
    F2 = "F2", "Hospital paediatrics"
    F3 = "F3", "Community paediatrics"
    G1 = "G1", "Independent medium secure hospital"
    G2 = "G2", "Independent low secure hospital"
    G3 = "G3", "Other independent mental health service"
    G4 = "G4", "Voluntary sector"
    H1 = "H1", "Emergency department"
    H2 = "H2", "Other secondary care"
    I1 = "I1", "Another mental health trust, temporary transfer"
    I2 = "I2", "Another mental health trust, permanent transfer"
    M1 = "M1", "Asylum service"
    M2 = "M2", "Telephone or electronic access service"
    M3 = "M3", "Out of area agency"
    M4 = "M4", "Drug action team"
    M5 = "M5", "Jobcentre Plus"
    M6 = "M6", "Other service or agency"
    M7 = "M7", "Single point of access"
    M8 = "M8", "Debt agency"
    M9 = "M9", "Ambulance service"
    N3 = "N3", "Talking therapies"
    P1 = "P1", "Internal"


class Urgency(models.TextChoices):
    """MHSDS ClinRespPriorityType 1, 4, 2, 3, most pressing first."""

    EMERGENCY = "emergency", "Emergency"
    VERY_URGENT = "very_urgent", "Very urgent"
    URGENT = "urgent", "Urgent"
    ROUTINE = "routine", "Routine"
