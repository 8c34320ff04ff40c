"""The office that signs a letter of a case: kept by `letters`."""

from minzheng.engines.letters.services import office_of as office_of
