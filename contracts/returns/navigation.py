from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Returns", "returns:list", Permission.RETURN_VIEW, order=71, within="Contracts")
register("Completeness", "returns:completeness", Permission.RETURN_VIEW, order=72, within="Contracts")
