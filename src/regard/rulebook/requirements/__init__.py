"""The requirements of the law, one folder each."""
