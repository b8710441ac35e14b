"""Serve the gallery on 127.0.0.1, at the port given or 8010."""

import sys

from tests.gallery.site import configure

configure()

from django.core.management import execute_from_command_line  # noqa: E402

port = sys.argv[1] if len(sys.argv) > 1 else "8010"
execute_from_command_line(
    ["gallery", "runserver", f"127.0.0.1:{port}", "--noreload", "--skip-checks"]
)
