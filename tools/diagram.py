#!/usr/bin/env python3
"""Which room of src/ includes which, as ARCHITECTURE.md shows it.

Each line is a room and the rooms whose files its own files include.

    tools/diagram.py [ROOT]           writes the diagram into ARCHITECTURE.md, between its two marks
    tools/diagram.py --check [ROOT]   fails where ARCHITECTURE.md shows another one
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from check_layers import ORDER, include_graph  # noqa: E402

BEGIN, END = "<!-- rooms: tools/diagram.py -->\n", "<!-- end of rooms -->\n"


def rooms_of(root):
    """{room: the rooms that its files include}, in the order of ORDER."""
    rooms = {}
    for name, others in include_graph(root).items():
        room = name.split("/")[0]
        rooms.setdefault(room, set()).update({other.split("/")[0] for other in others} - {room})
    return {room: sorted(rooms[room], key=ORDER.index) for room in ORDER if room in rooms}


def text_of(rooms):
    width = max((len(room) for room in rooms), default=0)
    return "".join(f"{room + ':':{width + 1}} {' '.join(others)}".rstrip() + "\n" for room, others in rooms.items())


def main(arguments):
    is_check = "--check" in arguments
    folders = [a for a in arguments if a != "--check"]
    root = pathlib.Path(folders[0] if folders else pathlib.Path(__file__).parent.parent).resolve()
    file = root / "ARCHITECTURE.md"
    text = file.read_text()
    if BEGIN not in text or END not in text:
        print(f"ARCHITECTURE.md: has no place for the rooms; write these two lines into it\n{BEGIN}{END}", end="")
        return 1
    before, rest = text.split(BEGIN, 1)
    wanted = f"{before}{BEGIN}```text\n{text_of(rooms_of(root))}```\n{END}{rest.split(END, 1)[1]}"
    if is_check and wanted != text:
        print("ARCHITECTURE.md: the rooms are not what the includes say; run tools/diagram.py")
        return 1
    if is_check:
        print("diagram ok")
    else:
        file.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
