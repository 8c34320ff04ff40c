"""Killing processes under load, and counting what survives."""
