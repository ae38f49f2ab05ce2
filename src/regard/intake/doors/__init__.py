"""One folder per door, `<area>_<format>`. To add one, copy the nearest."""
