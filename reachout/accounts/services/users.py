"""Making users, giving and taking roles, ending and restoring access."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.db import IntegrityError, transaction
from django.db.models import Q

from reachout.accounts import notifications
from reachout.accounts.models import Membership, User, fresh_stamp
from reachout.accounts.permissions import Role
from reachout.accounts.services.seats import Seat, check_seats
from reachout.accounts.services.signing_in import end_sessions
from reachout.audit.services import record
from reachout.refused import Refused


@transaction.atomic
def make_user(
    *,
    name: str,
    email: str,
    profession: str,
    memberships: list[Seat],
    by: User | None,
    at: datetime,
    password: str | None = None,
    totp_secret: str | None = None,
) -> User:
    """Make a user with their roles. Without a password they cannot sign in until they follow an invitation (``invite``)."""
    check_seats(memberships)
    if User.objects.filter(email__iexact=email).exists():
        raise Refused("Someone with this e-mail address is here already. Look for them in the list of users.")
    user = User.objects.create_user(email, password, name=name, profession=profession)
    if totp_secret:
        _give_authenticator(user, totp_secret)
    Membership.objects.bulk_create(_membership(user, seat) for seat in memberships)
    record("user.made", user, by=by, roles=[seat.code for seat in memberships])
    return user


def _membership(user: User, seat: Seat) -> Membership:
    return Membership(user=user, role=seat.role, organisation=seat.organisation, site=seat.site, service_line=seat.service_line)


def _give_authenticator(user: User, secret: str) -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(secret)})


def _not_oneself(user: User, by: User | None, what: str) -> None:
    if by is not None and by.pk == user.pk:
        raise Refused(f"You cannot {what} yourself. Ask another administrator.")


@transaction.atomic
def correct_user(user: User, *, by: User, name: str, email: str, profession: str) -> User:
    user = _locked(user.pk)
    changed = [k for k, v in {"name": name, "email": email.lower(), "profession": profession}.items() if getattr(user, k) != v]
    user.name, user.email, user.profession = name, email.lower(), profession
    try:
        with transaction.atomic():
            user.save(update_fields=["name", "email", "profession"])
    except IntegrityError:
        raise Refused("Someone else has this e-mail address.") from None
    if changed:
        record("user.corrected", user, by=by, fields=changed)
    return user


@transaction.atomic
def set_memberships(user: User, *, memberships: list[Seat], by: User | None) -> None:
    """Give the user exactly these roles; the audit keeps what was given and what was taken away."""
    _not_oneself(user, by, "change the roles of")
    user = _locked(user.pk)
    check_seats(memberships)
    held = {Seat.of(m): m for m in user.memberships.select_related("organisation", "site")}
    given = [seat for seat in memberships if seat not in held]
    taken = [seat for seat in held if seat not in memberships]
    if not given and not taken:
        return
    if any(seat.role == Role.ADMINISTRATOR for seat in taken):
        _keep_an_administrator(user)
    Membership.objects.filter(pk__in=[held[seat].pk for seat in taken]).delete()
    Membership.objects.bulk_create(_membership(user, seat) for seat in given)
    record("user.roles_changed", user, by=by, given=[s.code for s in given], taken=[s.code for s in taken])


@transaction.atomic
def give_role(user: User, seat: Seat, *, by: User | None) -> None:
    user = _locked(user.pk)
    held = [Seat.of(m) for m in user.memberships.select_related("organisation", "site")]
    set_memberships(user, memberships=[*held, seat], by=by)


@transaction.atomic
def take_role(membership: Membership, *, by: User | None) -> None:
    user = _locked(membership.user_id)
    others = user.memberships.exclude(pk=membership.pk).select_related("organisation", "site")
    set_memberships(user, memberships=[Seat.of(m) for m in others], by=by)


def _locked(pk: int) -> User:
    """The user's row, after every administrator's, in one order: two administrators who take each other's role away at once
    neither both succeed nor wait for each other. Events that name a locked user do not wait."""
    administrators = Membership.objects.filter(role=Role.ADMINISTRATOR).values("user")
    rows = User.objects.select_for_update(no_key=True).filter(Q(pk=pk) | Q(pk__in=administrators)).order_by("pk")
    return next(user for user in rows if user.pk == pk)


def _keep_an_administrator(user: User) -> None:
    """For callers that hold the administrators' rows."""
    if not Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exclude(user=user).exists():
        raise Refused("This is the last administrator. Make another one first.")


@transaction.atomic
def deactivate(user: User, *, by: User | None, why: str) -> None:
    """End the user's access at once: sessions, links and tokens."""
    _not_oneself(user, by, "deactivate")
    user = _locked(user.pk)
    if not user.is_active:
        raise Refused("This user is deactivated already.")
    if user.memberships.filter(role=Role.ADMINISTRATOR).exists():
        _keep_an_administrator(user)
    user.is_active, user.session_stamp = False, fresh_stamp()
    user.save(update_fields=["is_active", "session_stamp"])
    record("user.deactivated", user, by=by, why=why)


@transaction.atomic
def reactivate(user: User, *, by: User | None, why: str) -> None:
    user = _locked(user.pk)
    if user.is_active:
        raise Refused("This user is active already.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("user.reactivated", user, by=by, why=why)


@transaction.atomic
def reset_authenticator(user: User, *, by: User, why: str) -> None:
    """Forget a lost phone: the user is signed out and sets up a new authenticator at their next sign-in."""
    _not_oneself(user, by, "reset the authenticator of")
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise Refused("This user has no authenticator yet.")
    end_sessions(user)
    record("user.authenticator_reset", user, by=by, why=why)
    notifications.tell(user, "authenticator_reset")
