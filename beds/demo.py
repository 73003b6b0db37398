"""Today on the wards: who holds a bed, what each ward last confirmed, whose section runs when."""

from datetime import timedelta

from beds.models import BedClosure, Confirmation, Leave, Ward, WardStay
from beds.selectors import free_beds, match
from beds.services import accept_offer, hold, offer, pause
from reachout.demo.scene import Scene
from reachout.people.models import Alert, LegalStatus
from referrals.selectors import ranked

STATUSES = {
    "adult_secure": (["09", "15", "10", "03", "17", "37"], [34, 22, 18, 18, 5, 3]),
    "lda": (["03", "09", "10", "15"], [55, 22, 15, 8]),
    "aed": (["01", "03", "02"], [68, 26, 6]),
}
RENEWED = {"03": 182, "10": 182, "02": 28}
"""Sections that lapse unless renewed, and the days a period of each runs."""

LEADS = {
    ("adult_secure", "DP1"): "lead.secure",
    ("adult_secure", "DP2"): "lead.midmoor",
    ("lda", "DP3"): "lead.lda",
    ("aed", "DP1"): "lead.aed",
    ("aed", "DP3"): "lead.ardenmere",
}
"""Who answers for a provider in the demo."""


def furnish(scene: Scene) -> None:
    _legal_statuses(scene)
    _keep_apart(scene)
    _expectations(scene)
    _confirmations(scene)
    _holds(scene)
    _pause(scene)


def _legal_statuses(scene: Scene) -> None:
    periods = []
    for stay in WardStay.objects.current().select_related("ward", "spell").order_by("pk"):
        codes, weights = STATUSES[stay.ward.service_line]
        code = scene.random.choices(codes, weights)[0]
        began = stay.spell.admitted_on - timedelta(days=scene.random.randrange(0, 20))
        expires = None
        if days := RENEWED.get(code):
            expires = scene.today + timedelta(days=scene.random.randrange(3, days))
        periods.append(LegalStatus(person_id=stay.person_id, code=code, started_on=began, expires_on=expires))
    LegalStatus.objects.bulk_create(periods)


def _keep_apart(scene: Scene) -> None:
    """A few people waiting must be kept apart from someone already on a ward."""
    waiting = [place.referral.person for place in ranked("adult_secure", at=scene.now)[:12]]
    stays = list(WardStay.objects.current().filter(ward__service_line="adult_secure").order_by("pk"))
    Alert.objects.bulk_create(
        Alert(
            person=person,
            kind=Alert.Kind.KEEP_APART,
            apart_from_id=scene.random.choice(stays).person_id,
            text="Co-defendant in the same proceedings.",
            started_on=scene.today - timedelta(days=30),
        )
        for person in waiting[::4]
    )


def _expectations(scene: Scene) -> None:
    for leave in Leave.objects.filter(ended_on=None):
        leave.expected_back_on = scene.today + timedelta(days=scene.random.randrange(0, 5))
        leave.save(update_fields=["expected_back_on"])
    for closure in BedClosure.objects.filter(reopened_on=None):
        closure.expected_back_on = scene.today + timedelta(days=scene.random.randrange(2, 20))
        closure.save(update_fields=["expected_back_on"])


def _confirmations(scene: Scene) -> None:
    """Most wards confirmed in the last day; some have not for two."""
    by_site = {"HAR": scene.users["ward.harebell"], "SPI": scene.users["ward.spirewood"], "QUI": scene.users["ward.quillfeather"]}
    Confirmation.objects.bulk_create(
        Confirmation(
            ward=ward,
            at=scene.now - timedelta(hours=scene.random.choice([1, 3, 5, 9, 14, 50]), minutes=scene.random.randrange(60)),
            by=by_site.get(ward.site.code, scene.users["ward.harebell"]),
            staffed_beds=max(0, (ward.commissioned_beds or 0) - scene.random.choice([0, 0, 0, 0, 1, 1, 2])),
        )
        for ward in Ward.objects.filter(site__in_region=True).select_related("site")
    )


def _holds(scene: Scene) -> None:
    """Beds held for those first on each list: some offered, one accepted."""
    for line, clp in [("adult_secure", "clp.secure"), ("lda", "clp.lda"), ("aed", "clp.aed")]:
        for step, place in enumerate(ranked(line, at=scene.now)[:3]):
            suited = next((ward for ward in match(place.referral, at=scene.now) if ward.rank < 2 and ward.free_beds), None)
            if suited is None:
                continue
            bed = free_beds(suited.ward.beds.all(), at=scene.now)[0]
            begun = scene.now - timedelta(hours=6 + step)
            held = hold(bed, referral=place.referral, at=begun, by=scene.users[clp], why="First on the list.")
            if step > 0:
                offer(held, at=begun + timedelta(hours=1), by=scene.users[clp])
            lead = LEADS.get((line, suited.ward.site.organisation.code))
            if step > 1 and lead:
                accept_offer(
                    held, at=begun + timedelta(hours=3), by=scene.users[lead], expected_on=scene.today + timedelta(days=2)
                )


def _pause(scene: Scene) -> None:
    ward = Ward.objects.get(code="FIN")
    pause(
        ward,
        on=scene.today - timedelta(days=1),
        expected_end_on=scene.today + timedelta(days=6),
        reason="Infection control: norovirus",
        at=scene.now,
        by=scene.users["lead.secure"],
    )
