"""A bank that does not exist, as a process of its own: a ledger, the treasury's line, a folder for files, and dice.

For the demo and the tests; the product never imports it. `minzheng bank-simulator` starts it.
"""
