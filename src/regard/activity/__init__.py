"""Activity:

scans in, tables out. No law, no storage, no network: what may be computed is decided elsewhere and asked for
here.

    names = Names()
    fold = Fold([Units(), Silence()], grain=Grain.WEEK, zone="Europe/Paris", calendar=calendar, names=names)
    for table in arrow_tables:
        fold.feed(EventBatch.from_arrow(table, names))
    fold.table(Per.PERSON)                      # an Arrow table: one row per worker, team and week
    fold.snapshot(clock.now())                  # who may need a hand now; nothing is stored
    protect(fold.figures(Grain.WEEK), Protection())   # team figures, small groups hidden, each with its reason

`events`     the columnar batch and the names of its codes
`calendar`   shifts and breaks, expanded to moments in UTC
`indicators` the closed list of indicators; one file each: `units`, `fast_pair`, `silence`, `edges`, `time_use`, and
the raw
             `gaps` and `presence` that examinations and benchmarks count; each with a STATEMENT of what it does not
             mean
`fold`       one pass, one small state per worker; live and over segments the same
`source`     reads Parquet or Arrow tables into the fold, decoding ahead
`teams`      team figures with a minimum group, dominance, complementary suppression, differencing guard
`stock`      where things went, without who moved them
`validity`   what an indicator is worth on labelled work
`elsewhere`  the same indicators as an Ibis expression, for the engine where the data lies

Modules are imported by name (`from regard.activity.fold import Fold`): this package itself loads nothing heavy.
"""
