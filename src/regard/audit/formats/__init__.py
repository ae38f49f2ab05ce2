"""A report for machines: CSV, JSON, SARIF 2.1.0, OSCAL assessment results, OCSF compliance findings.

Each module has one function that takes a `Report` and gives the bytes of a file. No format says more than the report knows: what is not
evidenced is open, never passed; what an exception covers is still failed, and suppressed beside it.
"""
