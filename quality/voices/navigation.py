from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Co-production", "voices:home", Permission.VOICES_VIEW, order=67, within="Quality")
