"""The command line."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """`minzheng …`: operators, tests and the curious."""

    name = "minzheng.channels.cli"
    label = "cli"
