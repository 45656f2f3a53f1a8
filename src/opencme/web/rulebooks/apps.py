from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RulebooksConfig(AppConfig):
    name = "opencme.web.rulebooks"
    label = "rulebooks"

    def ready(self) -> None:
        from opencme.web.rulebooks.noticing import take_notice

        # Whoever brings a new version of OpenCME into service migrates: then its rulebooks are compared with the old.
        post_migrate.connect(take_notice, sender=self, dispatch_uid="rulebooks.take_notice")
