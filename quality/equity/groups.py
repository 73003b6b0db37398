"""Who people are: four ways to group them, each with the group that the others are held against."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Characteristic:
    cut: str
    title: str
    groups: dict[str, str]
    reference: str
    definition: str
    optional: frozenset[str] = frozenset({"unknown"})
    """Groups without a row where nobody is in them."""


ETHNICITY = Characteristic(
    "ethnicity",
    "Ethnicity",
    {"white": "White", "asian": "Asian", "black": "Black", "mixed": "Mixed", "other": "Other", "unknown": "Not known"},
    "white",
    "The groups of the census, from the person's ethnic category code. Not stated counts as not known.",
)
SEX = Characteristic(
    "sex",
    "Sex",
    {"male": "Men", "female": "Women", "other": "Other", "unknown": "Not known"},
    "male",
    "As recorded for the person.",
    frozenset({"other", "unknown"}),
)
LDA = Characteristic(
    "lda",
    "Learning disability or autism",
    {"no": "Neither on record", "yes": "LD or autism"},
    "no",
    "On record for whoever has ever been referred to the learning disability and autism line, or for a learning disability or"
    " autism bed, or has stayed on such a ward. The tracker holds no diagnosis, so some people are missed.",
)
DEPRIVATION = Characteristic(
    "deprivation",
    "Deprivation of the home's area",
    {
        "1": "Most deprived fifth",
        "2": "Second fifth",
        "3": "Third fifth",
        "4": "Fourth fifth",
        "5": "Least deprived fifth",
        "unknown": "Not known",
    },
    "5",
    "Fifths of England's areas by the Index of Multiple Deprivation, from the home postcode; not known where the list of"
    " places does not say.",
)
CHARACTERISTICS = (ETHNICITY, SEX, LDA, DEPRIVATION)

TRAITS = """
lda AS (
    SELECT person_id AS person FROM referrals_referral WHERE service_line = 'lda' OR specialism_sought IN ('ld', 'autism')
    UNION
    SELECT s.person_id FROM beds_wardstay s JOIN beds_ward w ON w.id = s.ward_id
    WHERE w.service_line = 'lda' OR w.specialism IN ('ld', 'autism')
),
trait AS (
    SELECT people.person, people.home, part.cut, part.key
    FROM people
    JOIN people_person p ON p.id = people.person
    LEFT JOIN lda ON lda.person = people.person
    LEFT JOIN organisations_place whole ON whole.postcode = replace(upper(p.home_postcode), ' ', '')
    LEFT JOIN organisations_place half ON half.postcode = split_part(upper(p.home_postcode), ' ', 1)
    CROSS JOIN LATERAL (VALUES
        ('', ''),
        ('ethnicity', people.ethnicity),
        ('sex', coalesce(nullif(people.sex, ''), 'unknown')),
        ('lda', CASE WHEN lda.person IS NULL THEN 'no' ELSE 'yes' END),
        ('deprivation', coalesce(((coalesce(whole.deprivation, half.deprivation) + 1) / 2)::text, 'unknown'))
    ) AS part (cut, key)
)
"""
