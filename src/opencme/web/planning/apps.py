from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "opencme.web.planning"
    label = "planning"
