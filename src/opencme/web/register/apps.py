from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "opencme.web.register"
    label = "register"
