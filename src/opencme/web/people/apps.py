from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "opencme.web.people"
    label = "people"
