"""How each thing is governed; `acts.govern` is its table of contents."""
