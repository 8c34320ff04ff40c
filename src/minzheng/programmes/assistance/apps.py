"""Assistance 救助: the programme of social assistance items."""

from pathlib import Path

from django.apps import AppConfig

ITEMS = Path(__file__).parent / "items"


class AssistanceConfig(AppConfig):
    """Registers the handler, the letters and the messages of each of its items."""

    name = "minzheng.programmes.assistance"
    label = "assistance"

    def ready(self) -> None:
        """Registrations only."""
        from minzheng.engines.catalogue.services import register_handler
        from minzheng.engines.forms.services import register_form
        from minzheng.engines.letters.services import register_letters
        from minzheng.engines.messages.services import register_texts
        from minzheng.programmes.assistance import jobs  # noqa: F401
        from minzheng.programmes.assistance.declared.registering import register_declared
        from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM
        from minzheng.programmes.assistance.items.dibao.handler import DibaoHandler
        from minzheng.programmes.assistance.named_lists import on_list

        register_handler("dibao", DibaoHandler())
        register_form("dibao", DIBAO_FORM)
        register_letters(ITEMS / "dibao" / "letters")
        register_texts(prefix="dibao", folder=ITEMS / "dibao" / "messages")
        register_declared(on_list)
