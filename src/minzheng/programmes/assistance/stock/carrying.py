"""A list's family as the item's own form would hold it, every value marked as carried over: nobody types it again."""

from datetime import datetime
from typing import Any

from minzheng.engines.casework.services.stock import StockFamily, StockMember
from minzheng.engines.forms import services as forms


def answers_of(family: StockFamily, *, at: datetime) -> dict[str, Any]:
    """The form's document with what the list knows; the rest is asked at the first review, not now."""
    form = forms.form_of("dibao")
    answers = forms.blank(form, at=at)
    hand = forms.Hand(source="carried", at=at, by="存量导入")
    for number, member in enumerate(family.members):
        item_id = "p1" if number == 0 else forms.add_item(form, answers, "people")
        for name, value in _about(member, first=number == 0).items():
            if item_id:
                forms.put(answers, name, value, hand, group="people", item_id=item_id)
    home = {
        "village": family.area_code[6:],
        "address": " ".join(part for part in (family.group_name, family.address) if part),
        "phone": family.members[0].phone,
    }
    for name, value in home.items():
        if value:
            forms.put(answers, name, value, hand)
    return answers


def _about(member: StockMember, *, first: bool) -> dict[str, Any]:
    about: dict[str, Any] = {"name": member.name, "identity": member.identity}
    if not first:
        about["relation"] = member.relation
        if member.phone:
            about["member_phone"] = member.phone
    return about
