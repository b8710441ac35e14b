"""The ASGI application, for granian (`troth serve`) or any other ASGI server."""

import os

from django.core.asgi import get_asgi_application

from troth import database
from troth.lib.bodies import limit_bodies
from troth.lib.sending import note_sending
from troth.serving import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troth.settings")
end_with_parent()
database.hold()
application = note_sending(limit_bodies(get_asgi_application()))
