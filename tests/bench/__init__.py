"""`make bench`: the product beside a floor in the same run; one JSON object a line. No timing decides a test."""
