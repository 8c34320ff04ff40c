"""People: identity, household, residence. Nothing with a programme's name in it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons, households, memberships."""

    name = "minzheng.foundations.people"
    label = "people"
