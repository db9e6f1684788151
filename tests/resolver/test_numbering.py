from policy.ruling import Base, State
from resolver.numbering import Numbering


def base(number):
    return Base(states=((f"label{number}", State.BLOCKED),))


def test_equal_bases_share_a_number_and_others_do_not():
    numbering = Numbering()
    assert numbering.prefix(base(1)) == numbering.prefix(base(1))
    assert numbering.prefix(base(1)) != numbering.prefix(base(2))
    assert numbering.prefix(Base(must_observe=True)) != numbering.prefix(Base())


def test_a_number_is_never_used_again_though_bases_are_forgotten():
    numbering = Numbering()
    given = [numbering.prefix(base(number)) for number in range(5000)]
    again = [numbering.prefix(base(number)) for number in range(5000)]
    assert len(set(given)) == 5000
    for number, (first, second) in enumerate(zip(given, again, strict=True)):
        assert first == second or second not in given, number


def test_prefixes_are_never_empty_and_of_one_length():
    numbering = Numbering()
    assert {len(numbering.prefix(base(number))) for number in range(300)} == {8}
