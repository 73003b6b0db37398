from django.apps import AppConfig


class Oversight(AppConfig):
    name = "reachout.oversight"
    label = "oversight"
    verbose_name = "Information governance: the audit read, emergencies reviewed"
