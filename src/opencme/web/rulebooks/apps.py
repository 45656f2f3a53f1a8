from django.apps import AppConfig


class RulebooksConfig(AppConfig):
    name = "opencme.web.rulebooks"
    label = "rulebooks"
