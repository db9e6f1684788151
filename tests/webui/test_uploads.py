"""A file waits for its own home, under its own key, and not for long."""

from webui.uploads import KEPT, Upload


def test_a_file_is_given_to_who_sent_it_for_a_while() -> None:
    upload = Upload.of("default", b"x", 100.0)
    assert upload.is_for(upload.key, "default", 100.0 + KEPT)
    assert not upload.is_for(upload.key, "default", 101.0 + KEPT)
    assert not upload.is_for(upload.key, "other", 100.0)
    assert not upload.is_for("", "default", 100.0)
    assert not upload.is_for("ключ", "default", 100.0)


def test_no_two_files_have_the_same_key() -> None:
    assert Upload.of("a", b"", 0).key != Upload.of("a", b"", 0).key
