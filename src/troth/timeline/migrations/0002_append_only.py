from django.db import migrations

from troth.lib.append_only import AppendOnly
from troth.lib.isolation import Isolate

NOTIFY = """
CREATE FUNCTION timeline_event_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('troth_events', json_build_object(
        'stream', NEW.stream, 'account_id', NEW.account_id, 'kind', NEW.kind)::text);
    RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER INSERT ON timeline_event
    FOR EACH ROW EXECUTE FUNCTION timeline_event_announce();
"""
QUIET = """
DROP TRIGGER announce ON timeline_event;
DROP FUNCTION timeline_event_announce();
"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0001_initial")]

    operations = [
        AppendOnly("timeline_event"),
        Isolate("timeline_event", nullable=True),
        migrations.RunSQL(NOTIFY, QUIET),
    ]
