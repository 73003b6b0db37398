"""Making users, giving roles, passwords and links, tokens; and what is written down about signing in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from reachout.accounts import notifications
from reachout.accounts.models import ApiToken, Membership, OneTimeLink, User, digest_of, fresh_stamp
from reachout.accounts.permissions import APART, CARE, WITHOUT_LINE, Role
from reachout.audit.services import record
from reachout.organisations.models import Organisation, Site
from reachout.refused import Refused

INVITATION_DAYS = 7
RESET_MINUTES = 60
TOKEN_DAYS = 365
"""The longest a token may live."""


@dataclass(frozen=True)
class Seat:
    """A role to give: where, in which service line, perhaps at one site only."""

    role: str
    organisation: Organisation
    service_line: str = ""
    site: Site | None = None

    @property
    def code(self) -> str:
        """For the audit: ``ward:RXT:RXT01:aed``."""
        return ":".join([self.role, self.organisation.code, self.site.code if self.site else "", self.service_line])

    @classmethod
    def of(cls, membership: Membership) -> Seat:
        return cls(membership.role, membership.organisation, membership.service_line, membership.site)


# -- users and their roles ---------------------------------------------------------------------------------------------


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


def check_seats(seats: list[Seat]) -> None:
    """Refuse, in words, roles that make no sense or that one person must not hold together."""
    if len(seats) != len(set(seats)):
        raise Refused("The same role is given twice. Take one away.")
    for seat in seats:
        _check_seat(seat)
    roles = {Role(seat.role) for seat in seats}
    for some, others, why in APART:
        if (mine := roles & some) and (theirs := roles & others):
            raise Refused(
                f"{_either(mine)} and {_either(theirs)} cannot be one user. {why} Make a second account if both are meant."
            )


def _either(roles: set[Role]) -> str:
    return " or ".join(sorted(role.label for role in roles))


def _check_seat(seat: Seat) -> None:
    role = Role(seat.role)
    if role in WITHOUT_LINE and seat.service_line:
        raise Refused(f"{role.label} belongs to no service line. Leave the service line out.")
    if role not in WITHOUT_LINE and not seat.service_line:
        raise Refused(f"Choose the service line for {role.label.lower()}. For two lines, give the role twice.")
    if seat.site and seat.site.organisation_id != seat.organisation.pk:
        raise Refused(f"{seat.site} does not belong to {seat.organisation}. Choose one of its own sites, or none.")
    if role in CARE and seat.organisation.kind != Organisation.Kind.PROVIDER:
        raise Refused(f"{role.label} is a role at a provider, and {seat.organisation} is none.")


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
    _sign_out_everywhere(user)
    record("user.authenticator_reset", user, by=by, why=why)
    _tell(user, "authenticator_reset")


# -- sessions ----------------------------------------------------------------------------------------------------------


def _sign_out_everywhere(user: User) -> None:
    user.session_stamp = fresh_stamp()
    user.save(update_fields=["session_stamp"])


@transaction.atomic
def sign_out_everywhere(user: User, *, by: User) -> None:
    _sign_out_everywhere(user)
    record("user.signed_out_everywhere", user, by=by)


def signed_in(user: Any, *, steps: list[str]) -> None:
    record("user.signed_in", user, by=user, steps=steps)


def signed_out(user: Any, *, why: str = "") -> None:
    if user.is_authenticated:
        record("user.signed_out", user, by=user, why=why)


def sign_in_failed(email: str, *, locked: bool = False, step: str = "password") -> None:
    user = User.objects.filter(email__iexact=email).first()
    account = None if user else _account(email)
    record("user.sign_in_failed", user, by=None, step=step, locked=locked or None, account=account)


def locked_out(email: str, *, until: datetime, at: datetime) -> None:
    user = User.objects.filter(email__iexact=email).first()
    record("user.locked_out", user, by=None, until=until, account=None if user else _account(email))
    if user and user.is_active:
        _tell(user, "locked_out")


def _account(email: str) -> str:
    """Tells attempts on one unknown address apart from those on another, without keeping the address."""
    return salted_hmac("reachout.accounts.unknown", email.strip().lower(), algorithm="sha256").hexdigest()[:16]


# -- passwords and authenticators --------------------------------------------------------------------------------------


@transaction.atomic
def change_password(user: User, *, password: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])
    record("user.password_changed", user, by=user)
    _tell(user, "password_changed")


@transaction.atomic
def authenticator_added(user: User) -> None:
    record("user.authenticator_added", user, by=user)
    _tell(user, "authenticator_added")


@transaction.atomic
def authenticator_removed(user: User) -> None:
    """Other devices are signed out with it."""
    _sign_out_everywhere(user)
    record("user.authenticator_removed", user, by=user)
    _tell(user, "authenticator_removed")


def recovery_codes_made(user: User) -> None:
    record("user.recovery_codes_made", user, by=user)


def recovery_code_used(user: User) -> None:
    record("user.recovery_code_used", user, by=user)


# -- links to choose a password ----------------------------------------------------------------------------------------


@transaction.atomic
def invite(user: User, *, by: User | None, at: datetime) -> OneTimeLink:
    """Send the user a link to choose their first password; earlier links stop working."""
    if not user.is_active:
        raise Refused("This user is deactivated. Reactivate them first.")
    if user.has_usable_password():
        raise Refused("This user has a password already. They can ask for a new one on the sign-in page.")
    link = _make_link(user, OneTimeLink.Purpose.INVITATION, at=at, life=timedelta(days=INVITATION_DAYS))
    record("user.invited", user, by=by)
    return link


@transaction.atomic
def ask_for_new_password(email: str, *, at: datetime) -> None:
    """Send a link if there is such a user; the asker learns nothing either way."""
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        record("user.new_password_asked", by=None, account=_account(email))
        return
    _make_link(user, OneTimeLink.Purpose.RESET, at=at, life=timedelta(minutes=RESET_MINUTES))
    record("user.new_password_asked", user, by=None)


def _make_link(user: User, purpose: str, *, at: datetime, life: timedelta) -> OneTimeLink:
    user.links.filter(used_at=None, expires_at__gt=at).update(used_at=at)
    link = OneTimeLink(user=user, purpose=purpose, nonce=fresh_stamp(), created_at=at, expires_at=at + life)
    link.digest = digest_of(link.token)
    link.save()
    transaction.on_commit(partial(notifications.send_link.delay, link.pk))
    return link


@transaction.atomic
def choose_password(link: OneTimeLink, *, password: str, at: datetime) -> User:
    """Use the link. Sessions end, because they carry a digest of the old password."""
    link = OneTimeLink.objects.select_for_update(of=("self",)).select_related("user").get(pk=link.pk)
    if not link.is_live(at):
        raise Refused("This link has been used or is too old. Ask for a new one.")
    link.used_at = at
    link.save(update_fields=["used_at"])
    change_password(link.user, password=password)
    return link.user


# -- tokens for programs -----------------------------------------------------------------------------------------------


@transaction.atomic
def make_token(user: User, *, name: str, expires_at: datetime, at: datetime) -> tuple[ApiToken, str]:
    """The token's row, and its text to show once."""
    if not at < expires_at <= at + timedelta(days=TOKEN_DAYS):
        raise Refused("A token lasts from one day to a year.")
    text = f"reachout_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(user=user, name=name, digest=digest_of(text), created_at=at, expires_at=expires_at)
    record("token.made", token, by=user, expires_at=expires_at)
    return token, text


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User, at: datetime) -> None:
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record("token.revoked", token, by=by)


def _tell(user: User, what: str) -> None:
    transaction.on_commit(partial(notifications.tell_of_change.delay, user.pk, what))
