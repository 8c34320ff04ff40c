"""Reconciliation 对账: the ledger, the payments and the bank's word, as dated Parquet, compared to the fen by DuckDB."""
