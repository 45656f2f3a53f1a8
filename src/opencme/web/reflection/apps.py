from django.apps import AppConfig


class ReflectionConfig(AppConfig):
    name = "opencme.web.reflection"
    label = "reflection"
