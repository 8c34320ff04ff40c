"""What the desk takes to compose its survey page: the form's context, and the form read back.

The page stands in the channel: `<form method="post" enctype="multipart/form-data">`, `{% csrf_token %}`,
`{% idempotency %}`, `{% include "visits/desk/_survey_form.html" %}` with `survey_form(...)` as context, a button.
"""

from minzheng.engines.visits.survey_form import parse_survey, survey_form

__all__ = ["parse_survey", "survey_form"]
