from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Flags", "flags:list", Permission.CASE_VIEW, order=52, within="Cases")
register("Escalations", "flags:escalations", Permission.ESCALATION_VIEW, order=59, within="Cases")
