"""Reports into the formats of others: CSV, Excel, Parquet, SQLite, DuckDB, each with a description beside it.

Every writer takes reports in their JSON form, one after another, so that a collection need not fit into memory; what is
heavy is imported when it is used.
"""
