#!/usr/bin/env python3
"""Prints a results database as SQL, for tests/unit/store/old: dump.py results.db > old/v2.sql, with the last release."""
import sqlite3
import sys

database = sqlite3.connect(sys.argv[1])
for pragma in ("application_id", "user_version"):
    print(f"PRAGMA {pragma} = {database.execute(f'PRAGMA {pragma}').fetchone()[0]};")
for line in database.iterdump():
    print(line)
