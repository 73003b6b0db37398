from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Contracts", "agreements:list", Permission.CONTRACT_VIEW, order=70, within="Contracts")
