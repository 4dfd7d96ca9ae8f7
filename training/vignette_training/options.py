"""Types of options, which refuse what cannot be in a line."""

from __future__ import annotations

import argparse
from pathlib import Path


def there(text: str) -> Path:
    """The type of an option that names a file or a folder which must be there."""
    if not (path := Path(text)).exists():
        raise argparse.ArgumentTypeError(f"there is no {text}")
    return path


def at_least_one(text: str) -> int:
    """The type of an option that counts something of which there must be some."""
    if (value := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return value


def share(text: str) -> float:
    """The type of an option that is a part of a whole, and not all of it."""
    if not 0 <= (value := float(text)) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to below 1")
    return value
