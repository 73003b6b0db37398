"""Making users, giving roles, passwords and links, tokens; and what is written down about signing in."""

from reachout.accounts.services.passwords import (
    INVITATION_DAYS,
    RESET_MINUTES,
    ask_for_new_password,
    authenticator_added,
    authenticator_removed,
    change_password,
    choose_password,
    invite,
    recovery_code_used,
    recovery_codes_made,
)
from reachout.accounts.services.seats import Seat, check_seats
from reachout.accounts.services.signing_in import locked_out, sign_in_failed, sign_out_everywhere, signed_in, signed_out
from reachout.accounts.services.tokens import TOKEN_DAYS, make_token, revoke_token
from reachout.accounts.services.users import (
    correct_user,
    deactivate,
    give_role,
    make_user,
    reactivate,
    reset_authenticator,
    set_memberships,
    take_role,
)

__all__ = [
    "INVITATION_DAYS",
    "RESET_MINUTES",
    "TOKEN_DAYS",
    "Seat",
    "ask_for_new_password",
    "authenticator_added",
    "authenticator_removed",
    "change_password",
    "check_seats",
    "choose_password",
    "correct_user",
    "deactivate",
    "give_role",
    "invite",
    "locked_out",
    "make_token",
    "make_user",
    "reactivate",
    "recovery_code_used",
    "recovery_codes_made",
    "reset_authenticator",
    "revoke_token",
    "set_memberships",
    "sign_in_failed",
    "sign_out_everywhere",
    "signed_in",
    "signed_out",
    "take_role",
]
