"""numba, with the types kept: a compiled function looks like the plain one it was made from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])


def jit(function: _Function) -> _Function:
    """`function`, compiled when it is first called from compiled code (or from Python)."""
    compiled: _Function = numba.njit(function)
    return compiled


def cached(function: Callable[..., Any], signature: Any = None) -> Callable[..., Any]:
    """`function` compiled, without the interpreter's lock, kept on disk.

    The cache lies beside the source, else in the user's cache folder (numba's own order); where neither can be
    written, compiled for this process alone.
    """
    try:
        kept: Callable[..., Any] = numba.njit(signature, nogil=True, cache=True)(function)
    except RuntimeError:  # numba: no folder for the cache
        kept = numba.njit(signature, nogil=True)(function)
    return kept
