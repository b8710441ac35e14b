"""What the web server asks of the machine it runs on."""

from __future__ import annotations

import resource
from collections.abc import Iterator

import pytest

from troth.serving import allow_files


@pytest.fixture
def few_files() -> Iterator[int]:
    """This process may have few files open, but ask for more; gives how many it may ask for."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, before[1]))
    yield before[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def files() -> int:
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def test_as_many_files_are_allowed_as_connections_need(few_files: int) -> None:
    allow_files(1024)
    assert files() == 1024
    allow_files(600)
    assert files() == 1024


@pytest.mark.skipif(
    resource.getrlimit(resource.RLIMIT_NOFILE)[1] == resource.RLIM_INFINITY,
    reason="nothing is too much here",
)
def test_not_more_than_is_permitted(few_files: int) -> None:
    allow_files(few_files + 1)
    assert files() == few_files
