from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Reconciliation", "reconciliation:list", Permission.RETURN_VIEW, order=73, within="Contracts")
