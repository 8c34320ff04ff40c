"""Minzheng (民政通): open software for Chinese civil affairs."""
