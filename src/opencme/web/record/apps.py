from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "opencme.web.record"
    label = "record"
