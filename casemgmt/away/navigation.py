from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Out of area", "away:register", Permission.CASE_KEEP, Permission.REFERRAL_TRIAGE, order=55, within="Cases")
