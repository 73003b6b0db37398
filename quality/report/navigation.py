from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Board report", "report:show", Permission.FIGURES_VIEW, order=61, within="Figures")
