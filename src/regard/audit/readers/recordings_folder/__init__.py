"""A folder of recordings: ages, sound tracks, holes and marks of a signature, from containers alone."""

from regard.audit.readers.recordings_folder.reader import FolderReader

READER = FolderReader()
