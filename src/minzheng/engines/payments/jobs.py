"""Looks at the clock: none of them pays, cuts or stops."""
