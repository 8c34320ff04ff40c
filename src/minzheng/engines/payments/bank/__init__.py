"""Languages of banks: file profiles, their writers and readers, the treasury's requests. Pure: no Django, no database."""
