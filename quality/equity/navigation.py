from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Inequalities", "equity:page", Permission.FIGURES_VIEW, order=62, within="Figures")
