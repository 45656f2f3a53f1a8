from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "opencme.web.reminders"
    label = "reminders"
