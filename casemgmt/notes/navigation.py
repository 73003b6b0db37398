from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Notes", "notes:search", Permission.CASE_VIEW, order=58, within="Cases")
register("Subject access", "subject-access:list", Permission.SUBJECT_ACCESS, order=59, within="Cases")
