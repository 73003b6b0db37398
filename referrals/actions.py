"""What somebody may do with a referral now: one primary action, the rest beside it."""

from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse

from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.organisations.models import ServiceLine
from referrals.models import Referral

P = Permission
Status = Referral.Status


@dataclass(frozen=True)
class Action:
    text: str
    href: str
    posts: bool = False


@dataclass
class Actions:
    primary: Action | None = None
    secondary: list[Action] = field(default_factory=list)


def actions_for(user: User, referral: Referral) -> Actions:
    """A short query each: whether the referral is open to the user for each thing there is to do."""
    if referral.status == Status.CLOSED:
        return Actions()
    may = {permission for permission in ASKED if _is_open(user, referral, permission)}
    every = [
        *_triage(referral, may),
        *_assess(referral, may),
        *_bed(user, referral),
        *_rate(referral, may),
        *_rest(referral, may),
    ]
    return Actions(every[0], every[1:]) if every and every[0].text in PRIMARY else Actions(None, every)


ASKED = (P.REFERRAL_TRIAGE, P.REFERRAL_MAKE, P.ASSESSMENT_RECORD, P.REFERRAL_RATE, P.RANK_OVERRIDE)


def _is_open(user: User, referral: Referral, permission: Permission) -> bool:
    return user.may(permission) and Referral.objects.open_to(user, permission).filter(pk=referral.pk).exists()


PRIMARY = {"Accept", "Record assessment", "Find a bed"}


def _to(name: str, referral: Referral) -> str:
    return reverse(f"referrals:{name}", args=[referral.pk])


def _triage(referral: Referral, may: set[Permission]) -> list[Action]:
    if referral.status != Status.SUBMITTED or P.REFERRAL_TRIAGE not in may:
        return []
    actions = [Action("Accept", _to("accept", referral)), Action("Decline", _to("decline", referral))]
    if referral.acknowledged_at is None:
        actions.append(Action("Acknowledge", _to("acknowledge", referral), posts=True))
    return actions


def _assess(referral: Referral, may: set[Permission]) -> list[Action]:
    if referral.status not in Referral.ON_AGENDA:
        return []
    assess = [Action("Record assessment", _to("assess", referral))] if P.ASSESSMENT_RECORD in may else []
    send = [Action("Ask another provider", _to("send", referral))] if P.REFERRAL_TRIAGE in may else []
    return assess + send if referral.status == Status.ACCEPTED else []


def _bed(user: User, referral: Referral) -> list[Action]:
    if referral.status != Status.WAITING or not user.may(P.BED_HOLD):
        return []
    try:
        return [Action("Find a bed", reverse("beds:match", args=[referral.pk]))]
    except NoReverseMatch:
        return []


def _rate(referral: Referral, may: set[Permission]) -> list[Action]:
    if P.REFERRAL_RATE not in may:
        return []
    if referral.service_line == ServiceLine.AED:
        return [Action("Rate physical risk", _to("physical", referral))]
    return [Action("Rate DUNDRUM-2", _to("dundrum_2", referral)), Action("Rate DUNDRUM-1", _to("dundrum_1", referral))]


def _rest(referral: Referral, may: set[Permission]) -> list[Action]:
    actions = []
    if referral.status == Status.WAITING and P.ASSESSMENT_RECORD in may:
        actions.append(Action("Assess again", _to("assess", referral)))
    if referral.status == Status.WAITING and P.RANK_OVERRIDE in may:
        actions.append(Action("Change rank", _to("rank", referral)))
    if P.REFERRAL_TRIAGE in may or P.REFERRAL_MAKE in may:
        actions.append(Action("Close" if P.REFERRAL_TRIAGE in may else "Withdraw", _to("close", referral)))
    return actions
