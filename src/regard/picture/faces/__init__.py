"""Faces: found on small frames, followed in both directions, hidden by a solid fill. Detection, never recognition."""
