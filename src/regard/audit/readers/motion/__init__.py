"""Motion: its settings, its folder of recordings, its database where one was set up."""

from regard.audit.readers.motion.reader import MotionReader

READER = MotionReader()
