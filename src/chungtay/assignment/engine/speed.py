"""The optional extra `speed`: inner loops as machine code where numba is installed, and the same answers without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

try:
    from numba import njit
except ImportError:
    njit = None

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

LARGE = 100_000  # edges from which reading machine code in is worth the while
IS_HERE = njit is not None


def serves(edges: int) -> bool:
    """Whether loops over so many edges run as machine code."""
    return IS_HERE and edges >= LARGE


def compiled(kernel: Kernel) -> Kernel:
    """The kernel as machine code, kept on disk where there is a folder for it; as it stands without numba."""
    if njit is None:
        return kernel
    try:
        return njit(cache=True)(kernel)  # type: ignore[no-any-return]  # numba is untyped
    except RuntimeError:  # no folder to keep it in
        return njit(kernel)  # type: ignore[no-any-return]  # numba is untyped


def plain(kernel: Kernel) -> Kernel:
    """The loop as it stands, for a few steps: reading machine code in would take longer than to walk them."""
    loop: Kernel = getattr(kernel, "py_func", kernel)
    return loop
