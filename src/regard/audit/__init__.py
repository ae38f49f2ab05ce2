"""Examining systems that others run: from their exports, without rerouting anything.

    Source(path)                        what someone points at: a file, a folder, an archive, opened under the rules for hostile input
    readers.kinds() / readers.find()    which foreign exports can be read, and which reader knows this one
    Reader.read(source, asked)          an export becomes an `Extract`: facts in the charter's own words, evidence tables, a query log
    evidence                            the evidence tables (docs/formats/dossier.md) become typed measures
    examine(...)                        extracts and a charter become an `Examination`: findings, what was read, what was refused

Readers parse and never judge; checks see measures alone. Nothing that was read is stored here.
"""
