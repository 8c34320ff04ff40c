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
        from minzheng.engines.catalogue.queries import item
        from minzheng.engines.catalogue.services import register_handler
        from minzheng.engines.forms.services import register_form
        from minzheng.engines.letters.services import register_letters
        from minzheng.engines.messages.services import register_texts
        from minzheng.engines.papers.services import register_terms
        from minzheng.engines.referrals.services import register_referrals
        from minzheng.programmes.assistance import jobs  # noqa: F401
        from minzheng.programmes.assistance.common.once import register_once
        from minzheng.programmes.assistance.common.standards import register_standard
        from minzheng.programmes.assistance.declared.registering import register_declared, register_words
        from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM
        from minzheng.programmes.assistance.items.dibao.handler import DibaoHandler
        from minzheng.programmes.assistance.items.homeless_aid.registering import register_homeless_aid
        from minzheng.programmes.assistance.items.quick_aid.handler import QuickAidHandler
        from minzheng.programmes.assistance.items.tekun.form import TEKUN_FORM
        from minzheng.programmes.assistance.items.tekun.handler import TekunHandler
        from minzheng.programmes.assistance.items.tekun.standard import rests_on
        from minzheng.programmes.assistance.items.temporary_aid.handler import TemporaryAidHandler
        from minzheng.programmes.assistance.named_lists import on_list
        from minzheng.programmes.assistance.recognition.recognised import register_recognition

        register_handler("dibao", DibaoHandler())
        register_form("dibao", DIBAO_FORM)
        register_letters(ITEMS / "dibao" / "letters")
        register_texts(prefix="dibao", folder=ITEMS / "dibao" / "messages")
        register_referrals(Path(__file__).parent / "referrals")
        register_terms(Path(__file__).parent / "papers.toml")
        register_homeless_aid()
        register_handler("tekun", TekunHandler())
        register_form("tekun", TEKUN_FORM)
        register_words(item("tekun"))
        register_standard(item("dibao"))
        register_standard(item("tekun"), rests_on)
        register_recognition("borderline")
        register_recognition("rigid_expense")
        register_once("temporary_aid", TemporaryAidHandler)
        register_once("quick_aid", QuickAidHandler)
        register_declared(on_list)
        _ask_further()


def _ask_further() -> None:
    """What each item asks besides, where one form serves several, and the advice over all of them."""
    from minzheng.engines.forms.services import form_of, register_further
    from minzheng.programmes.assistance.common.advising import register_advice
    from minzheng.programmes.assistance.items.dibao import further as dibao
    from minzheng.programmes.assistance.items.tekun import further as tekun
    from minzheng.programmes.assistance.items.temporary_aid import further as temporary_aid
    from minzheng.programmes.assistance.whole import family_advice

    register_advice(family_advice)
    register_further("dibao", dibao.further)
    register_further("tekun", tekun.further)
    register_further("temporary_aid", temporary_aid.further(form_of("temporary_aid")))
