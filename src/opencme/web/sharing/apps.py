from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "opencme.web.sharing"
    label = "sharing"
