from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Referrals", "referrals:queue", Permission.REFERRAL_VIEW, order=20)
register("Waiting list", "referrals:ranked", Permission.MEETING_VIEW, order=22, within="Referrals")
