"""Files that come through a form: an export is handed on as it arrives and sealed; a small text beside it stays in memory.

Django would put what is large into a temporary file, in clear: these two take every file before it can.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, Protocol

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers, StopUpload
from django.http import HttpRequest

MOST_TEXT_BYTES = 1 << 20


class Taking(Protocol):
    """An upload under way, that a call opened."""

    def add(self, data: bytes) -> None:
        """Take some more."""

    def abandon(self) -> None:
        """Let go of it."""


class Handed(UploadedFile):  # type: ignore[type-arg]
    """A file that was handed on; nothing of it is here."""

    def __init__(self, taking: Any, name: str | None, size: int) -> None:
        super().__init__(file=io.BytesIO(), name=name, size=size)
        self.taking = taking


class HandOn(FileUploadHandler):
    """Hands on the file of one field, piece by piece."""

    chunk_size = 1 << 20

    def __init__(self, request: HttpRequest, field: str, begin: Callable[[str], Taking]) -> None:
        super().__init__(request)
        self.field, self.begin = field, begin
        self.taking: Taking | None = None

    def new_file(self, field_name, file_name, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Begin, when it is our field and something was chosen."""
        super().new_file(field_name, file_name, *args, **kwargs)
        self.taking = self.begin(file_name or "") if field_name == self.field and file_name else None
        if self.taking is not None:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand on a piece; what is refused there ends the upload."""
        if self.taking is None:
            return raw_data
        try:
            self.taking.add(raw_data)
        except BaseException:
            self.taking.abandon()
            self.taking = None
            raise
        return None

    def file_complete(self, file_size: int) -> Handed | None:
        """The file as forms see it."""
        return Handed(self.taking, self.file_name, file_size) if self.taking is not None else None

    def upload_interrupted(self) -> None:
        """The browser went away."""
        if self.taking is not None:
            self.taking.abandon()


class SmallText(FileUploadHandler):
    """Keeps a small file in memory; a larger one ends the upload."""

    def new_file(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        """A new file."""
        super().new_file(*args, **kwargs)
        self.held = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece."""
        if start + len(raw_data) > MOST_TEXT_BYTES:
            raise StopUpload(connection_reset=False)
        self.held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, whole."""
        self.held.seek(0)
        return InMemoryUploadedFile(
            self.held, self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset
        )
