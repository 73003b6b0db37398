from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Cases", "caseload:dashboard", Permission.CASE_VIEW, order=50)
