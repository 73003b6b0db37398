from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Audit", "audit:events", Permission.AUDIT_VIEW, order=80)
register("Emergencies", "audit:emergencies", Permission.BREAK_GLASS_REVIEW, order=81)
