from django.apps import AppConfig


class Demo(AppConfig):
    name = "reachout.demo"
    label = "demo"
    verbose_name = "A fictional collaborative to try things on"
