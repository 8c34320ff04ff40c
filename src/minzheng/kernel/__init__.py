"""Pure Python under everything: money, clock, identifiers, actor, scope, result. No Django models."""
