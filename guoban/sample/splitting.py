"""Whole numbers split over units and months: sums exact, the same every time."""

import hashlib
from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key")


def split(total: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """Split ``total`` in proportion to whole-number weights by largest remainder; earlier keys win ties."""
    whole = sum(weights.values())
    if not whole:
        if total:
            raise ValueError(f"nothing to split {total} over")
        return dict.fromkeys(weights, 0)
    shares = {key: total * weight // whole for key, weight in weights.items()}
    left = total - sum(shares.values())
    by_remainder = sorted(weights, key=lambda key: -(total * weights[key] % whole))
    return {key: share + (key in by_remainder[:left]) for key, share in shares.items()} if left else shares


def pick(below: int, *names: object) -> int:
    """A number from 0 to below-1 that depends on the names alone."""
    digest = hashlib.blake2b("|".join(map(str, names)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % below
