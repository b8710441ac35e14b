"""The promise line: one case's promised time as a picture, and the same in sentences.

A horizontal axis from the opening to the last due time. Open hours of the calendar are shaded,
closed time is blank, paused stretches are hatched; marks stand for now, each due time and each
event; what ran past a due time is red.

Fill a `PromiseLine` (`extent` gives its start and end), turn it into a `Picture` with `picture`
or `small_picture`, and include `components/promise_line.html` or use the tag `promise_line_small`.
Places are percentages, so that the picture is as wide as its surroundings while its text keeps
its size; labels are laid out for a least width and never overlap at it or above.
"""

from troth.lib.promise_line.picture import Picture, picture, small_picture
from troth.lib.promise_line.records import Due, Mark, PromiseLine, extent

__all__ = ["Due", "Mark", "Picture", "PromiseLine", "extent", "picture", "small_picture"]
