"""The documents that the law asks for and that people hand to each other: templates in French and English, set by typst.

A paper receives plain data and gives bytes; it decides nothing and reads no database.
"""
