from blocklists.formats.csv_columns import parse
from blocklists.listed_names import NOT_A_NAME
from tests.blocklists.formats.reading import below, entries, skipped


def test_the_column_is_the_one_whose_heading_says_so():
    text = "Date,Domain,Malware\n2024-09-01,x.test,keitaro\n2024-08-31,Y.test,unam\n"
    assert entries(parse, text) == [below("x.test"), below("y.test")]


def test_without_a_heading_it_is_the_first_that_holds_a_name():
    assert entries(parse, "# ranks\n1;x.test;a\n2;*.y.test;b") == [below("x.test"), below("y.test")]


def test_quotes_may_hold_the_separator():
    assert entries(parse, 'note,host\n"a, b",x.test') == [below("x.test")]


def test_rows_without_a_name_are_skipped():
    assert skipped(parse, "name,note\n,x\nx y,z") == [f"2: {NOT_A_NAME}", f"3: {NOT_A_NAME}"]
    assert skipped(parse, "a,b\nc,d") == [f"{line}: a row without a name" for line in (1, 2)]
