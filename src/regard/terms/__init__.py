"""The words of Regard: plain values that every other room speaks with. Nothing here reads, writes or waits."""
