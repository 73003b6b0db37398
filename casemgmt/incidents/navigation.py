from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Incidents", "incidents:list", Permission.CASE_VIEW, order=56, within="Cases")
