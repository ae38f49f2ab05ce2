"""The console: two faces over the acts, one for staff and one for the people watched, in French and English.

Nothing here decides: pages ask `regard.console.calls`, which asks the acts. Django is known to this room alone. What the console
keeps of its own (credentials, sessions) lies in `console.db` beside the site's database and can be thrown away.
"""
