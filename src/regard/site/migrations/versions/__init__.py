"""The steps of the schema, oldest first. Each writes its tables out in full: it must still mean the same when the rooms move on."""
