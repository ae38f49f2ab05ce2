"""The site's own ground: its folder, its secret settings, its clock, its database and the durable intents of jobs.

folder      create(path), open(path) -> SiteFolder (paths, charters/), serving(folder): the lock of one `serve`
settings    Settings, load(path), write(path, settings), secret()
clock       clock_for(folder, settings) -> Clock; FileClock: one simulated instant shared by processes
database    engine_for(folder, settings), Writer (group commit), reader(engine)
migrations  migrate(engine)
outbox      put(), take(), done(), failed(): intents of jobs, opaque ids only
"""
