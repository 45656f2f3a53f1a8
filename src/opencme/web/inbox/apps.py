from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "opencme.web.inbox"
    label = "inbox"
