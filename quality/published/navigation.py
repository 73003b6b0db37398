from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Publications", "publications:list", Permission.FIGURES_PUBLISH, order=63, within="Figures")
