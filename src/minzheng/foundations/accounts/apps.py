"""Accounts and postings: who is at the door, and as what."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Residents by phone code, officers by password and TOTP; the acting posting sets the scope."""

    name = "minzheng.foundations.accounts"
    label = "accounts"
