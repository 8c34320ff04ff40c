"""The law of social assistance in Chongqing as dated parameters, variables and cases. No Django, no database.

OpenFisca keeps `int` as int32 and overflows in silence (36,000 yuan in 分 × 700 ‰ already does). The pin below stands
in the package's own `__init__`, so that it is in force before any variable of ours is declared.
"""

from typing import Any

import numpy
from openfisca_core.variables import config

config.VALUE_TYPES[int]["dtype"] = numpy.int64

__version__ = "1.0.0"


def __getattr__(name: str) -> Any:
    """`CountryTaxBenefitSystem`, by the name OpenFisca's own tools look for; loaded only when asked for."""
    if name == "CountryTaxBenefitSystem":
        from openfisca_chongqing.system import ChongqingSystem

        return ChongqingSystem
    raise AttributeError(name)
