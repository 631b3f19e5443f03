"""A page for each public header: its opening comment as text, its declarations as they stand."""

import pathlib


def split(text: str) -> tuple[str, str]:
    """The opening comment without slashes, and what follows it."""
    lines = text.splitlines()
    n = 0
    while n < len(lines) and lines[n].startswith("//"):
        n += 1
    return "\n".join(line[2:].removeprefix(" ") for line in lines[:n]), "\n".join(lines[n:])


def page(name: str, text: str) -> str:
    comment, code = split(text)
    first, _, rest = comment.partition("\n")
    about = f"{first}\n\n```text\n{rest.strip()}\n```" if rest.strip() else first
    return f"# teg/{name}\n\n{about}\n\n```cpp\n{code.strip()}\n```\n"


def write(folder: pathlib.Path, out: pathlib.Path) -> None:
    out.mkdir(parents=True)
    headers = sorted(folder.glob("*.hpp"))
    for header in headers:
        (out / f"{header.stem}.md").write_text(page(header.name, header.read_text()))
    listing = "\n".join(f"headers/{header.stem}" for header in headers)
    (out.parent / "headers.md").write_text(
        "# The C++ engine\n\nThe public headers, whole. The engine needs only the standard library.\n\n"
        f"```{{toctree}}\n:maxdepth: 1\n\n{listing}\n```\n"
    )
