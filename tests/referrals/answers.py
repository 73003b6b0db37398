"""A whole referral of each service line, as it is typed."""

from datetime import date, timedelta

from django.utils import timezone

from referrals.models import Draft
from tests.factories.people import fictional_nhs_number
from tests.factories.referrals import DraftFactory


def boxes(name: str, day: date) -> dict[str, list[str]]:
    return {f"{name}_day": [str(day.day)], f"{name}_month": [str(day.month)], f"{name}_year": [str(day.year)]}


WRITTEN = timezone.localdate()


def ago(days: int) -> date:
    """Before the day on which these answers were written: midnight may pass before a test reads them."""
    return WRITTEN - timedelta(days=days)


WHO = {
    "has_nhs_number": ["yes"], "nhs_number": ["999 000 0018"], "no_nhs_number": [""], "family_name": ["Marlow"],
    "given_name": ["Ellis"], "other_names": ["El"], "sex": ["male"], "gender_identity": ["1"], "ethnicity": ["A"],
    "language": ["English"], "interpreter": ["no"], "adjustments": [""], "home_postcode": ["ZZ1 1AA"], "local_authority": [""],
    "gp_practice": [""], **boxes("born_on", date(1991, 5, 1)),
}  # fmt: skip
WHERE = {
    "setting": ["prison"], "prison_number": ["A1234BC"], "prison_place": ["healthcare"], "place": ["HMP Northmoor"],
    "unsafe_now": ["yes"], "unsafe_why": ["Not eating, on constant watch."],
    **boxes("initial_request_on", ago(12)), **boxes("since_on", ago(200)),
}  # fmt: skip
ASKING = {
    "source": ["E4"], "referrer_name": ["Dr Vale"], "referrer_role": ["Prison psychiatrist"], "referrer_phone": ["01234 567890"],
    "care_team": [""], "urgency": ["urgent"], "urgency_why": ["Deteriorating in segregation."],
}  # fmt: skip
LAW = {
    "legal_status": ["17"], **boxes("section_on", ago(3)), **boxes("section_expires_on", ago(-11)),
    "court_order": ["s47_48"], **boxes("court_order_on", ago(3)), "offence": ["Wounding."], "court": ["Northmoor Crown Court"],
    "sentence": [""], "moj_reference": ["M/1/2"], "mappa": ["yes"], "mappa_category": ["2"], "mappa_level": ["1"],
    "victim_liaison": ["yes"], "exclusion_zones": ["Not to enter Northmoor."],
    **boxes("hearing_on", ago(-20)), **boxes("release_on", ago(-400)),
}  # fmt: skip
CLINICAL = {
    "diagnoses": ["Schizophrenia"], "neurodevelopment": ["autism"], "history": ["Two admissions."],
    "presentation": ["Hears voices."], "medication": ["Olanzapine 10 mg"], "refuses": ["yes"], "physical": [""],
    "substances": [""], "pregnancy": ["no"],
}  # fmt: skip
RISK = {
    "risks": ["violence", "self_harm"], "risk_detail": ["Struck an officer in May."], "restricted_now": ["segregation"],
    **boxes("restricted_since_on", ago(9)), "keep_apart": ["A cousin on Trent ward."],
}  # fmt: skip
WHY = {
    "why_secure": ["Violence when unwell."], "alternatives": ["In-reach treatment."], "security_sought": ["medium"],
    "specialism_sought": ["mi"], "aim": ["Treat the psychosis."], "plan_for_return": ["Back to Northmoor."],
}  # fmt: skip
AGREEMENT = {
    "told": ["yes"], "not_told_why": [""], "capacity": ["has"], "consent": ["agrees"], "wishes": ["To be well."], "family": [""],
}  # fmt: skip
REGISTER = {
    "on_register": ["yes"], "register_rating": ["red"], "register_icb": ["Northmoor ICB"], "register_consent": ["yes"],
    **boxes("cetr_on", ago(100)), **boxes("cetr_next_on", ago(-80)), "cetr_findings": ["Needs secure care."],
    "no_cetr_why": [""],
}  # fmt: skip
NEEDS = {
    "communication": ["Short sentences."], "understanding": ["With pictures."], "sensory": ["Dislikes strip light."],
    "routines": ["Trains."], "support_plan": ["Quiet room."], "hospital_passport": ["yes"],
}  # fmt: skip
BODY = {
    "height_cm": ["165"], "weight_kg": ["38.5"], "loss_kg_per_week": ["0.7"], "heart_rate": ["45"], "lying_systolic": ["95"],
    "standing_systolic": ["88"], "syncope": ["no"], "temperature": ["36.2"], "suss": ["2"], "dehydrated": ["no"],
    "physical_conditions": [""], **boxes("measured_on", ago(1)),
}  # fmt: skip
BLOOD = {
    "tested": ["yes"], "qtc_ms": ["420"], "ecg_change": ["no"], "potassium": ["3.4"], "phosphate": ["0.9"], "magnesium": ["0.8"],
    "glucose": ["4.1"], "sodium": ["138"], "calcium": ["2.3"], "other_results": [""], **boxes("tested_on", ago(1)),
}  # fmt: skip
EATING = {
    "diagnoses": ["Anorexia nervosa"], "intake_kcal_per_day": ["800"], "fluid_refusal": ["no"], "feeding": ["no"],
    "purging_per_week": ["2"], "exercise_hours_per_day": ["1.5"], "insulin": ["no"], "behaviour": ["Restricts."],
}  # fmt: skip
MIND = {
    "suicidality": ["low"], "self_harm": [""], "other_risks": [], "autism": ["suspected"], "history": ["Since 15."],
    "keep_apart": [""],
}  # fmt: skip
TEAM = {
    "linked_site": [""], "intensive_care": ["tried"], "intensive_care_detail": ["Lost weight."], "acute": ["no"],
    "acute_detail": [""], "why_admission": ["Weight falls in the community."], "aim": ["Restore weight."],
    "plan_for_return": ["Day care."],
}  # fmt: skip

LDA_CLINICAL = CLINICAL | {"learning_disability": ["mild"], "autism": ["diagnosed"], "other_conditions": ["epilepsy"]}
LDA_CLINICAL.pop("neurodevelopment")

TYPED = {
    "adult_secure": {
        "who": WHO, "where": WHERE, "asking": ASKING, "law": LAW, "clinical": CLINICAL, "risk": RISK, "why": WHY,
        "agreement": AGREEMENT,
    },
    "lda": {
        "who": WHO, "where": WHERE, "asking": ASKING, "law": LAW, "register": REGISTER, "clinical": LDA_CLINICAL,
        "needs": NEEDS, "risk": RISK, "why": WHY | {"specialism_sought": ["ld"]}, "agreement": AGREEMENT,
    },
    "aed": {
        "who": WHO | {"sex": ["female"]},
        "where": WHERE | {"setting": ["home"], "place": ["Own flat"], "unsafe_now": ["no"]},
        "asking": ASKING | {"source": ["H2"]}, "body": BODY, "blood": BLOOD, "eating": EATING, "mind": MIND, "team": TEAM,
        "law": {"legal_status": ["01"]}, "agreement": AGREEMENT,
    },
}  # fmt: skip


def typed(line: str, key: str, **other: list[str]) -> dict[str, list[str]]:
    return {**TYPED[line][key], **other}


def complete_draft(line: str = "adult_secure", **fields) -> Draft:
    """A draft that is ready to be sent, for somebody new."""
    answers = {key: dict(step) for key, step in TYPED[line].items()}
    answers["who"]["nhs_number"] = [fictional_nhs_number()]
    return DraftFactory(service_line=line, answers=answers, **fields)
