from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "opencme.web.catalog"
    label = "catalog"
