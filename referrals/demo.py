"""What the tracker's tables do not say of the people now referred: from where, how ill, what the court ordered."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from reachout.demo.scene import Scene
from reachout.organisations.models import Organisation, Site
from reachout.people.models import LegalStatus
from referrals.models import Assessment, Rating, Referral
from referrals.services import rate, send
from referrals.services.keeping import saved

REFERRERS = {"E4": "DR2", "E2": "DR3", "A1": "DR5", "C1": "DR5"}
SETTINGS = {
    "E4": "Longmoor Prison, healthcare wing",
    "E2": "Remanded, Gatehouse",
    "H2": "Southbank Acute, ward 12",
    "A1": "At home",
}
UNITS = {"adult_secure": ["DP1", "DP2"], "lda": ["DP3"], "aed": ["DP1", "DP3"]}
LEADS = {"DP1": "lead.secure", "DP2": "lead.midmoor", "DP3": "lead.lda"}
SPECIALISMS = {"adult_secure": ["mi", "mi", "mi", "mi", "mi", "pd"], "lda": ["ld", "autism"], "aed": ["ed"]}
ORDERS = ["s37_38_45a", "s47_48", "s35_36"]


def furnish(scene: Scene) -> None:
    organisations = Organisation.objects.in_bulk(field_name="code")
    units = {"aed": list(Site.objects.filter(code__in=["QUI", "WRE", "CAS"]))}
    clps = {"adult_secure": "clp.secure", "lda": "clp.lda", "aed": "clp.aed"}
    for referral in Referral.objects.live().select_related("person").order_by("pk"):
        _where_from(scene, referral, organisations, units)
        if referral.status in Referral.ON_AGENDA:
            asked = [organisations[code] for code in UNITS[referral.service_line]]
            send(referral, organisations=asked[:1], at=scene.now, by=scene.users[clps[referral.service_line]])
            _ratings(scene, referral)
            _assessed(scene, referral)
        if referral.service_line == "adult_secure":
            _law(scene, referral)
        saved(referral)


def _where_from(scene: Scene, referral: Referral, organisations: dict[str, Organisation], units: dict[str, list[Site]]) -> None:
    referral.referring_organisation = organisations[REFERRERS.get(referral.source, "DR4")]
    referral.setting = SETTINGS.get(referral.source, "Another hospital")
    morning = time(scene.random.randrange(8, 17), scene.random.randrange(60))
    referral.received_at = timezone.make_aware(datetime.combine(referral.received_on, morning))
    referral.unsafe_now = scene.random.random() < 0.1
    if sites := units.get(referral.service_line):
        referral.linked_site = scene.random.choice(sites)


def _assessed(scene: Scene, referral: Referral) -> None:
    """What the tracker does not say of an assessment that accepts: the kind of ward, the opinions, until when it holds."""
    for assessment in referral.assessments.filter(outcome__in=Assessment.ACCEPTS):
        assessment.specialism = scene.random.choice(SPECIALISMS[referral.service_line])
        assessment.ward_sex = "mixed" if referral.service_line == "aed" else referral.person.sex
        assessment.medical_by, assessment.medical_opinion = "Dr Amara Quayle", "Detention for treatment in hospital is warranted."
        assessment.nursing_by, assessment.nursing_opinion = "Jo Tansley", "Can be nursed on an ordinary ward of this level."
        assessment.risk_summary = "Risk to others when unwell; no current plans. Risk to self low."
        assessment.valid_until = (assessment.decided_on or scene.today) + timedelta(days=91)
        assessment.save()


def _ratings(scene: Scene, referral: Referral) -> None:
    on = scene.today - timedelta(days=scene.random.randrange(0, 8))
    lead = scene.users["lead.aed" if referral.service_line == "aed" else LEADS[UNITS[referral.service_line][0]]]
    if referral.service_line == "aed":
        rate(referral, instrument=Rating.Instrument.MEED, scores=_physical(scene), on=on, by=lead)
    else:
        scores = {str(item): scene.random.choice([0, 1, 1, 2, 2, 3, 4]) for item in range(1, 7)}
        rate(referral, instrument=Rating.Instrument.DUNDRUM_2, scores=scores, on=on, by=lead)


def _physical(scene: Scene) -> dict[str, float]:
    return {
        "bmi": round(scene.random.uniform(12.2, 17.5), 1),
        "heart_rate": scene.random.randrange(38, 76),
        "standing_systolic": scene.random.randrange(82, 118),
        "temperature": round(scene.random.uniform(35.3, 37.0), 1),
        "potassium": round(scene.random.uniform(2.4, 4.6), 1),
    }


def _law(scene: Scene, referral: Referral) -> None:
    began = referral.received_on - timedelta(days=scene.random.randrange(5, 200))
    code = scene.random.choice(["15", "17", "09", "03", "10"])
    LegalStatus.objects.get_or_create(person=referral.person, ended_on=None, defaults={"code": code, "started_on": began})
    if scene.random.random() < 0.2 and referral.source in {"E2", "E4"}:
        referral.court_order = scene.random.choice(ORDERS)
        referral.court_order_on = scene.today - timedelta(days=scene.random.randrange(1, 12))
