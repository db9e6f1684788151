from blocklists.progress import Progress, no_progress


def test_nobody_has_to_listen():
    listener: Progress = no_progress
    assert listener("read", 1, 2) is None
