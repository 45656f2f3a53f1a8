from django.apps import AppConfig


class ProofConfig(AppConfig):
    name = "opencme.web.proof"
    label = "proof"
