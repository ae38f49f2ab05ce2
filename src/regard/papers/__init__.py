"""The documents that the law asks for and that people hand to each other: templates in French and English, set by typst.

A paper receives plain data and gives bytes; it decides nothing and reads no database.

    examination.html(document, language)    the report of an examination, as one page that needs nothing else
    examination.pdf(document, language)     the same as PDF/A-2b
"""
