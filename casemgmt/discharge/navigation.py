from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Delays", "delays:register", Permission.CASE_VIEW, order=54, within="Cases")
register("Discharge plans", "discharge:plans", Permission.CASE_VIEW, order=53, within="Cases")
register("Discharge checklists", "discharge:checklists", Permission.CONFIGURE, order=93)
