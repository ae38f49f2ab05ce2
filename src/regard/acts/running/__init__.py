"""What every act stands on: the running site, its standing facts, its traces. The acts themselves are the files above."""
