"""What every page shares: layout, style sheet, template filters, error pages."""

from django.apps import AppConfig

from opencme.web import converters


class WebConfig(AppConfig):
    name = "opencme.web"
    label = "web"

    def ready(self) -> None:
        converters.register()
