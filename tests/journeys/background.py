"""The real worker (`minzheng worker`), on the story's clock."""

import sys

import django

from minzheng.channels.cli.main import main
from tests.journeys import story_clock

if __name__ == "__main__":
    django.setup()
    story_clock.follow()
    sys.exit(main(["worker", "--concurrency", "1"]))
