"""Forms whose fields may be as long as a mail: Django's own reading refuses any of megabytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import QueryDict
from django.http.multipartparser import FIELD, FILE, ChunkIter, LazyStream, Parser
from django.utils.datastructures import MultiValueDict
from django.utils.encoding import force_str

BLOCK = 64 * 1024


class LargeForm(FileUploadHandler):
    """Reads all of a form, in place of Django; only for a body that is limited otherwise."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Mapping[str, Any],  # noqa: N803 - as Django names it
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict[str, UploadedFile[Any]]]:
        fields = QueryDict(mutable=True, encoding=encoding)
        files = MultiValueDict[str, "UploadedFile[Any]"]()
        for kind, head, stream in Parser(LazyStream(ChunkIter(input_data, BLOCK)), boundary):
            told = head.get("content-disposition", ("", {}))[1]
            name, content = force_str(told.get("name", b"")).strip(), stream.read()
            if kind == FILE:
                content_type = head.get("content-type", ("", {}))[0].strip()
                file_name = force_str(told["filename"])
                files.appendlist(name, SimpleUploadedFile(file_name, content, content_type))
            elif kind == FIELD:
                text = force_str(content, encoding or "utf-8", errors="replace")
                fields.appendlist(name, text)
        return fields, files
