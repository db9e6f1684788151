"""`uci`, as far as our scripts call it: get, set, add_list, delete, commit, with what is staged.

    python fake_uci.py CHECKOUT [-q] [-d BETWEEN] VERB PACKAGE[.SECTION[.OPTION]][=VALUE]

UCI_CONFIG is the folder of files; what is not committed lies in UCI_STAGED, as with the real one.
"""

import os
import re
import sys
from pathlib import Path

sys.path.insert(0, sys.argv.pop(1))
from nigehban.uci import Section, parse, render

_PATH = re.compile(r"(\w+)(?:\.(@\w+\[\d+\]|\w+))?(?:\.(\w+))?(?:=(.*))?", re.DOTALL)


def main() -> int:
    words = [word for word in sys.argv[1:] if word != "-q"]
    between = " "
    if words[0] == "-d":
        between, words = words[1], words[2:]
    package, where, option, value = _PATH.fullmatch(words[1]).groups()
    config = Path(os.environ["UCI_CONFIG"], package)
    staged = Path(os.environ["UCI_STAGED"], package)
    if not config.exists():
        return 1
    if words[0] == "commit":
        if staged.exists():
            staged.replace(config)
        return 0
    sections = parse((staged if staged.exists() else config).read_text())
    section = found(sections, where)
    if words[0] == "get":
        return get(section, option, between)
    if section is None and option is None:
        sections.append(Section(value, where))
    elif section is None or not change(words[0], section, option, value):
        return 1
    staged.write_text(render(sections))
    return 0


def get(section: Section | None, option: str | None, between: str) -> int:
    if section is None or option not in section.values:
        return 1
    sys.stdout.write(between.join(section.entries(option)) + "\n")
    return 0


def change(verb: str, section: Section, option: str, value: str) -> bool:
    if verb == "delete":
        return section.values.pop(option, None) is not None
    section.values[option] = value if verb == "set" else (*section.entries(option), value)
    return True


def found(sections: list[Section], where: str) -> Section | None:
    if where.startswith("@"):
        kind, number = where[1:-1].split("[")
        alike = [section for section in sections if section.type == kind]
        return alike[int(number)] if int(number) < len(alike) else None
    return next((section for section in sections if section.name == where), None)


if __name__ == "__main__":
    sys.exit(main())
