"""What stops an import as a whole; a single bad row never does."""

from __future__ import annotations


class ImportRefused(ValueError):
    """The file or its mapping cannot be imported; the message is one line for the person who gave it."""


class FileRefused(ImportRefused):
    """The file is not what it claims to be, or would cost too much to read."""


class MappingRefused(ImportRefused):
    """The mapping is wrong, or does not fit the file."""
