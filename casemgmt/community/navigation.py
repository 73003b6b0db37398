from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Community", "community:caseload", Permission.CASE_KEEP, Permission.REFERRAL_TRIAGE, order=57, within="Cases")
