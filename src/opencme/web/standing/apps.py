from django.apps import AppConfig


class StandingConfig(AppConfig):
    name = "opencme.web.standing"
    label = "standing"
