"""Pictures: describe hostile media, black out zones, hide faces, read the clock that is burned in. Frames in, frames out; no law, no storage."""
