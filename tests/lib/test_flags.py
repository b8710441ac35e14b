"""Labels above a line: none covers another, or the staff of another."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from troth.lib.promise_line.flags import LANES, OFF, Flag, Place, place


def test_a_single_label_stands_beside_its_staff_nearest_the_line():
    assert place([Flag(x=10, width=50)], 300) == [Place(lane=0, anchor="start")]


def test_a_label_at_the_right_edge_turns_back():
    assert place([Flag(x=295, width=50)], 300) == [Place(lane=0, anchor="end")]


def test_now_prefers_the_side_that_is_over():
    assert place([Flag(x=100, width=20, prefers="end")], 300) == [Place(lane=0, anchor="end")]


def test_close_labels_stand_above_each_other():
    places = place([Flag(x=10, width=120), Flag(x=30, width=120), Flag(x=50, width=120)], 300)
    assert sorted(found.lane for found in places) == [0, 1, 2]


def test_labels_of_one_instant_share_a_staff():
    first, second = place([Flag(x=10, width=120), Flag(x=10, width=120)], 300)
    assert {first.lane, second.lane} == {0, 1}


def test_a_label_too_long_for_the_line_is_left_out():
    assert place([Flag(x=10, width=400), Flag(x=20, width=50)], 300)[0] is None


def test_where_not_all_fit_the_most_important_are_shown():
    flags = [Flag(x=150 + 0.001 * index, width=145) for index in range(2 * LANES + 3)]
    places = place(flags, 300)
    assert places[0] is not None
    assert sum(found is not None for found in places) >= LANES


@given(
    st.lists(
        st.builds(Flag, x=st.floats(0, 640), width=st.floats(10, 220)), min_size=1, max_size=10
    )
)
def test_no_label_covers_another_or_a_staff(flags):
    shown = [
        (flag.x, found.lane, *_span(flag, found))
        for flag, found in zip(flags, place(flags, 640), strict=True)
        if found
    ]
    for one, other in combinations(shown, 2):
        low, high = sorted((one, other), key=lambda box: box[1])
        if low[1] == high[1]:
            assert low[3] < high[2] or high[3] < low[2]
        assert not low[2] - OFF < high[0] < low[3] + OFF
    assert all(left >= 0 and right <= 640 for _x, _lane, left, right in shown)


def _span(flag: Flag, found: Place) -> tuple[float, float]:
    left = flag.x + OFF if found.anchor == "start" else flag.x - OFF - flag.width
    return left, left + flag.width
