"""Help lines: by country, who helps at once first, in the language of the page."""

from tests.conftest import SHIPPED
from webui.help_lines import HelpLines, country_of


def test_the_country_follows_the_zone_unless_it_is_set() -> None:
    assert country_of("", "Asia/Karachi") == "pk"
    assert country_of("au", "Asia/Karachi") == "au"
    assert country_of("", "Europe/Brussels") == ""


def test_emergencies_stand_first_and_every_line_says_what_was_checked() -> None:
    lines = HelpLines(SHIPPED / "help").of("pk", "en")
    assert lines[0].kind == "emergency"
    assert all(line.source for line in lines)
    assert {"1799", "1121", "080039393", "03041111741"} <= {line.dial for line in lines}


def test_another_language_and_an_unknown_country() -> None:
    lines = HelpLines(SHIPPED / "help")
    assert lines.of("pk", "ur")[0].who != lines.of("pk", "en")[0].who
    assert lines.of("xx", "en") == []
    assert lines.has("pk")
    assert lines.for_everybody("en")


def test_a_child_sees_one_number_of_each_kind_at_once() -> None:
    lines = HelpLines(SHIPPED / "help").at_once("pk", "en")
    assert [line.dial for line in lines] == ["15", "1121", "1799", "080069457"]
    assert all(line.number for line in HelpLines(SHIPPED / "help").at_once("xx", "en"))
