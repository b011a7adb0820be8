"""A store is told from its copies."""

from pathlib import Path

import pytest

from tuidesk.store import place
from tuidesk.store.place import is_place, place_mark


def test_a_moved_store_is_the_same_and_another_folder_is_not(tmp_path: Path) -> None:
    store, other = tmp_path / "store", tmp_path / "other"
    store.mkdir()
    other.mkdir()
    mark = place_mark(store)
    assert is_place(mark, store)
    assert not is_place(mark, other)
    assert is_place(mark, store.rename(tmp_path / "moved"))


def test_a_folder_with_the_number_of_a_deleted_one_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "_birth", lambda path: "1")
    mark = place_mark(tmp_path)
    monkeypatch.setattr(place, "_birth", lambda path: "2")
    assert not is_place(mark, tmp_path)


@pytest.mark.parametrize("births", [("", "2"), ("1", ""), ("", "")])
def test_where_births_are_not_told_the_number_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, births: tuple[str, str]
) -> None:
    monkeypatch.setattr(place, "_birth", lambda path: births[0])
    mark = place_mark(tmp_path)
    monkeypatch.setattr(place, "_birth", lambda path: births[1])
    assert is_place(mark, tmp_path)


def test_a_mark_of_before_births_is_still_known(tmp_path: Path) -> None:
    inode, _, machine = place_mark(tmp_path).split("-", 2)
    assert is_place(f"{inode}-{machine}", tmp_path)
    assert not is_place(f"{inode}1-{machine}", tmp_path)
