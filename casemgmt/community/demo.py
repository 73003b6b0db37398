"""The community teams of the demo: contacts every other week, a few silences, homes and work found and lost."""

from contextlib import suppress
from datetime import date, timedelta

from beds.models import ReadyForDischarge
from casemgmt.community import services
from casemgmt.community.models import Condition, Contact, Support, Tier
from casemgmt.models import Case, CommunityEpisode
from reachout.demo.scene import Scene
from reachout.refused import Refused

HOMES = {
    "in_place": "A flat of their own, with a support worker twice a week.",
    "at_risk": "The landlord is selling; the housing officer knows.",
    "looked_for": "Two supported places viewed.",
}
SAID = ["Went for a walk; in good spirits.", "Talked through the week; medicines taken.", "Met with the carer.", ""]


def furnish(scene: Scene) -> None:
    """Whoever is with a team now; the past is the tracker's."""
    episodes = CommunityEpisode.objects.on(scene.today).order_by("pk")
    by = scene.users["case.manager"]
    tiers, contacts, supports, conditions = [], list[Contact](), list[Support](), []
    for nth, episode in enumerate(episodes.exclude(accepted_on=None)):
        began = episode.accepted_on or scene.today
        tiers.append(Tier(episode=episode, level=["full", "joint", "consultation"][nth % 3], started_on=began, by=by))
        if began < scene.today - timedelta(days=200) and nth % 3 == 0:
            tiers.append(Tier(episode=episode, level="joint", started_on=scene.today - timedelta(days=90), by=by))
        if episode.first_contact_on:
            contacts += _contacts(
                scene, episode, max(episode.first_contact_on, scene.today - timedelta(days=120)), silent=nth % 7 == 4
            )
        supports += _supports(scene, episode, began)
        if episode.service_line == "adult_secure" and nth % 4 == 0:
            expires = scene.today + timedelta(days=scene.random.randrange(5, 160))
            kind = "conditional" if nth % 8 == 0 else "cto"
            conditions.append(Condition(episode=episode, kind=kind, started_on=began, expires_on=expires, by=by))
    for model, rows in ((Tier, tiers), (Contact, contacts), (Support, supports), (Condition, conditions)):
        model._default_manager.bulk_create(rows)  # type: ignore[arg-type]
    _referred(scene)


def _referred(scene: Scene) -> None:
    """A few who are ready to leave hospital are referred to the team, one some time ago."""
    ready = ReadyForDischarge.objects.filter(ended_on=None).values("spell__person")
    for nth, case in enumerate(Case.objects.current().filter(service_line="adult_secure", person__in=ready).order_by("pk")[:5]):
        with suppress(Refused):
            on = scene.today - timedelta(days=[3, 19, 8, 1, 12][nth])
            services.refer(case, team="Forensic outreach", on=on, at=scene.now, by=scene.users["case.manager"])


def _contacts(scene: Scene, episode: CommunityEpisode, since: date, *, silent: bool) -> list[Contact]:
    until = scene.today - timedelta(days=45 if silent else scene.random.randrange(1, 12))
    days = range((until - since).days, -1, -14)
    modes, by = ["face", "phone", "face", "video", "text"], scene.users["case.manager"]
    return [
        Contact(episode=episode, on=since + timedelta(days=day), mode=modes[n % 5], note=SAID[n % 4], by=by)
        for n, day in enumerate(days)
    ]


def _supports(scene: Scene, episode: CommunityEpisode, began: date) -> list[Support]:
    by = scene.users["case.manager"]
    home = scene.random.choices(list(HOMES), [7, 1, 2])[0]
    kinds = {
        "home": (home, HOMES[home]),
        "peer": (scene.random.choice(["in_place", "looked_for", "not_wanted"]), ""),
        "work": (scene.random.choice(["in_place", "looked_for", "not_wanted"]), ""),
        "carer": (scene.random.choice(["in_place", "in_place", "not_wanted"]), ""),
    }
    latest = max((scene.today - began).days, 1)
    return [
        Support(
            episode=episode,
            kind=kind,
            state=state,
            words=words,
            since=scene.today - timedelta(days=scene.random.randrange(0, min(latest, 90))),
            by=by,
        )
        for kind, (state, words) in kinds.items()
    ]
