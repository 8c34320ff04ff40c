"""Steps and answers to plain data for templates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from minzheng.engines.forms.reading import Reading, condition_names, holds, input_name
from minzheng.engines.forms.types import (
    Answer,
    Answers,
    Errors,
    Field,
    FieldBlock,
    FormDef,
    ItemBlock,
    Missing,
    Section,
    SectionBlock,
    StepView,
)
from minzheng.engines.forms.wording import called, said
from minzheng.foundations.ui.types import FieldView

#: Kinds of question drawn by another kind of the design system.
DRAWN_AS = {"name": "text", "decimal": "number", "papers": "file"}
UNKNOWN_OPTION = ("unknown", "不清楚")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page knows besides the answers: where places are searched, how a place is called, whether cards are read."""

    search_url: str = ""
    place_label: Callable[[str], str] = str
    card_photos: bool = False


def render_step(
    form: FormDef, step: str, answers: Answers, errors: Errors, around: Surroundings | None = None
) -> StepView:
    """One step as plain data: sections, blocks, fields with value, error and provenance.

    Words are in the reader's language; answers and names as given. Conditions are carried as `data-when` with full input names; a question not asked now is drawn hidden by the page.
    """
    declared, keys = form.step(step), [one.key for one in form.steps]
    number = keys.index(step) + 1
    drawer = _Drawer(Reading(form, answers), errors, around or Surroundings())
    return StepView(
        key=step,
        title=said(declared.title),
        lead=said(declared.lead),
        number=number,
        labels=[said(one.title) for one in form.steps],
        previous=keys[number - 2] if number > 1 else "",
        following=keys[number] if number < len(keys) else "",
        sections=[drawer.section(one) for one in declared.sections],
        errors=[Missing(step, name, said(message, form.sayings)) for name, message in errors.items()],
    )


class _Drawer:
    def __init__(self, reading: Reading, errors: Errors, around: Surroundings) -> None:
        self.reading = reading
        self.errors = errors
        self.around = around

    def section(self, section: Section) -> SectionBlock:
        items = self._group_items(section) if section.group else [self._block(section, None)]
        return SectionBlock(
            said(section.title),
            said(section.note),
            section.group,
            self._when(section, section.when, ""),
            said(section.add_label),
            items,
        )

    def _group_items(self, section: Section) -> list[ItemBlock]:
        rows = self.reading.answers["groups"].get(section.group, [])
        return [self._block(section, row) for row in rows]

    def _block(self, section: Section, row: dict[str, Any] | None) -> ItemBlock:
        fields = [
            self._field(section, field, row) for field in section.fields if self._drawn(section, field, row)
        ]
        if row is None:
            return ItemBlock("", "", False, fields)
        rows = self.reading.answers["groups"][section.group]
        first = row is rows[0] and self.reading.form.group(section.group).first_fixed
        title = called(self.reading.title(section.group, row))
        label = said(section.item_label).format(title=title) or title
        if first and section.add_label:
            label = said("申请人")
        return ItemBlock(row["id"], label, bool(section.add_label) and not first, fields)

    def _drawn(self, section: Section, field: Field, row: dict[str, Any] | None) -> bool:
        """A condition over another step's answer is settled now; one within this section is left to the page."""
        here = {one.name for one in section.fields} | self._own_names_of_step(section)
        elsewhere = [name for name in condition_names(field.when) if name not in here]
        if not elsewhere:
            return True
        parts = [p for p in field.when.split("&") if condition_names(p.strip())[0] in elsewhere]
        return all(holds(part.strip(), lambda name: self._look(section, name, row)) for part in parts)

    def _look(self, section: Section, name: str, row: dict[str, Any] | None) -> Any:
        return self.reading.near(section.group, name, row) if row is not None else self.reading.value(name)

    def _own_names_of_step(self, section: Section) -> set[str]:
        for step in self.reading.form.steps:
            if section in step.sections:
                return {field.name for one in step.sections if not one.group for field in one.fields}
        return set()

    def _field(self, section: Section, field: Field, row: dict[str, Any] | None) -> FieldBlock:
        item_id = row["id"] if row else ""
        name = input_name(section.group, item_id, field.name)
        answer = self.reading.answer(field.name, row) or {}
        options = field.options + ((UNKNOWN_OPTION,) if field.allow_unknown else ())
        options = tuple((one[0], *map(said, one[1:] or one)) for one in options)
        value = _shown(field, answer)
        if field.kind == "region" and value:
            options = ((str(value), self.around.place_label(str(value))),)
        view = FieldView(
            name=name,
            label=said(field.label),
            kind=DRAWN_AS.get(field.kind, field.kind),
            value=value,
            help=said(field.help),
            error=said(self.errors.get(name, ""), self.reading.form.sayings),
            required=field.required and field.kind not in ("switch", "checkbox"),
            options=options,
            placeholder=said(field.placeholder),
            when=self._when(section, field.when, item_id),
            source=answer.get("source", "") if answer.get("source") != "typed" else "",
            unit=said(field.unit),
            search_url=self.around.search_url if field.kind == "region" else "",
            maxlength=field.maxlength,
            layout=field.layout,
            camera=field.kind == "idcard" and self.around.card_photos,
            attributes={"inputmode": "decimal"} if field.kind == "decimal" else {},
        )
        return FieldBlock(view, field.kind == "papers", said(field.proves))

    def _when(self, section: Section, condition: str, item_id: str) -> str:
        """The condition with full input names, without the parts another step has settled."""
        inside = {one.name for one in section.fields} if item_id else set()
        own = self._own_names_of_step(section)
        parts = []
        for part in condition.split("&") if condition else []:
            name = condition_names(part.strip())[0]
            if name in inside:
                parts.append(part.strip().replace(name, input_name(section.group, item_id, name), 1))
            elif name in own:
                parts.append(part.strip())
        return " & ".join(parts)


def _shown(field: Field, answer: Answer) -> Any:
    if "raw" in answer:
        return answer["raw"]
    if answer.get("unknown"):
        return UNKNOWN_OPTION[0]
    return answer.get("value", "")
