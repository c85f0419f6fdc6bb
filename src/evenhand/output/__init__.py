"""The one way out: UTF-8, LF, and nothing that a terminal, a browser or a spreadsheet would obey instead of showing it.

Every byte that a command prints or writes passes here.

`streams` standard output and messages, `files` files and folders with their modes, `visible` characters, `jsontext`
JSON, `cells` and `csvtable` tables for spreadsheets, `ends` how a process ends.
"""
