"""The web application as granian serves it to the journeys, on the story's clock."""

from minzheng.config.wsgi import application
from tests.journeys import story_clock

story_clock.follow()

__all__ = ["application"]
