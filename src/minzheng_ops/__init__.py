"""Running Minzheng on one machine: embedded PostgreSQL, keys, database roles, a supervisor. No Django here."""

from minzheng_ops.box import Box
from minzheng_ops.refusals import OpsError
from minzheng_ops.roles import create_database, create_roles, drop_database

__all__ = ["Box", "OpsError", "create_database", "create_roles", "drop_database"]
