from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Figures", "figures:summary", Permission.FIGURES_VIEW, order=60)
