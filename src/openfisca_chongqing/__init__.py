"""The law of social assistance in Chongqing as dated parameters, variables and cases. No Django, no database."""
