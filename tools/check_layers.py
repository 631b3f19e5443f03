#!/usr/bin/env python3
"""Includes point one way, and files stay short.

A folder of src/ includes itself and the folders before it in ORDER; within a folder there are no circles, a
header and the .cpp file of its name being one; public headers (include/teg) lie below all of them and include
only each other. Some libraries belong to one or two folders. Source files have at most MAX_LINES lines. The longest
functions are listed for information.

    tools/check_layers.py [ROOT]
"""
import pathlib
import re
import sys

ORDER = ("core spec keep release transport receptors modulation recording plasticity network learner pathway task sim "
         "reference analysis build equations study run sweep falsify compare atlas report cli").split()
# Libraries that only these folders know, by how the names of their headers begin.
OWNERS = {"hdf5": ("keep", "recording"), "nlopt": ("run",), "sbml/": ("pathway",), "cvode/": ("pathway",)}
MAX_LINES = 400
CPP = {".cpp", ".hpp"}
SOURCES = CPP | {".py", ".ts", ".svelte"}
SKIPPED = {"node_modules", "dist", "__pycache__"}
MADE = {"python/build", "web/build"}
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)')


def files_under(folder, suffixes):
    """Those that somebody wrote: not what a package manager fetched or a build made."""
    def is_made(file):
        inside = file.relative_to(folder).parts
        return bool(SKIPPED & set(inside)) or f"{folder.name}/{inside[0]}" in MADE
    return sorted(f for f in folder.rglob("*") if f.suffix in suffixes and f.is_file() and not is_made(f))


def include_faults(root):
    """Yields 'file:line: what is wrong' for each include that points the wrong way."""
    for file in files_under(root / "src", CPP):
        where = file.relative_to(root)
        folder = where.parts[1] if len(where.parts) > 2 else ""
        if folder not in ORDER:
            yield f"{where}: src/{folder or file.name} is not one of the folders: {' '.join(ORDER)}"
            continue
        for number, line in enumerate(file.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if not match or match[2].startswith("teg/"):
                continue
            other = match[2].split("/")[0]
            if other == "..":
                yield f"{where}:{number}: write the include from src/, without '..'"
            for library, owners in OWNERS.items():
                if match[1] == "<" and match[2].startswith(library) and folder not in owners:
                    yield f"{where}:{number}: only {' and '.join(owners)} may include <{match[2]}>"
            if other in ORDER and ORDER.index(other) > ORDER.index(folder):
                yield f"{where}:{number}: {folder} may not include {other}, which comes after it"
    for file in files_under(root / "include", CPP):
        for number, line in enumerate(file.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if match and not match[2].startswith("teg/") and (match[1] == '"' or ("/" in match[2] and match[2].split("/")[0] in ORDER)):
                yield f"{file.relative_to(root)}:{number}: a public header includes only teg/ and the standard library"


def include_graph(root):
    """What each file of src/ includes of it, without endings: a header and its .cpp file are one."""
    graph = {}
    for file in files_under(root / "src", CPP):
        name = file.relative_to(root / "src").with_suffix("").as_posix()
        found = (INCLUDE.match(line) for line in file.read_text().splitlines())
        others = {match[2].removesuffix(".hpp") for match in found if match and match[1] == '"'}
        graph.setdefault(name, set()).update(others - {name})
    return {name: sorted(others & graph.keys()) for name, others in graph.items()}


def circles(graph):
    """Nodes that reach one another (strongly connected components, Tarjan 1972), each list sorted."""
    number, lowest, stack, found = {}, {}, [], []

    def visit(node):
        number[node] = lowest[node] = len(number)
        stack.append(node)
        for other in graph[node]:
            if other not in number:
                visit(other)
            if other in stack:
                lowest[node] = min(lowest[node], lowest[other])
        if lowest[node] == number[node]:
            at = stack.index(node)
            if len(stack) > at + 1:
                found.append(sorted(stack[at:]))
            del stack[at:]

    for node in graph:
        if node not in number:
            visit(node)
    return sorted(found)


def circle_faults(root):
    for circle in circles(include_graph(root)):
        yield "include circle: " + ", ".join(f"src/{name}" for name in circle)


def length_faults(root):
    for folder in ("src", "include", "python", "web"):
        for file in files_under(root / folder, SOURCES) if (root / folder).is_dir() else ():
            count = len(file.read_text().splitlines())
            if count > MAX_LINES:
                yield f"{file.relative_to(root)}: {count} lines, {MAX_LINES} at most"


def without_text(source):
    """The source with comments and the insides of strings blanked, lines kept."""
    pattern = re.compile(r'R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|//[^\n]*|/\*.*?\*/|^[ \t]*#[^\n]*',
                         re.DOTALL | re.MULTILINE)

    def blank(match):
        filler = '""' if match[0][0] in "\"R" else ""
        return filler + "\n" * match[0].count("\n")
    return pattern.sub(blank, re.sub(r"(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])", "", source))


def functions(source):
    """(name, first line, lines) of each function, by counting braces."""
    text, found, open_braces, header, line, header_line = without_text(source), [], [], "", 1, 1
    for c in text:
        if c == "{":
            head = header.strip()
            inside = any(name for name, _ in open_braces)
            named = re.search(r"([\w:~]+|operator\S+)\s*\(", head)
            is_function = named and not inside and not re.match(r"(namespace|extern|enum|class|struct|union)\b", head)
            open_braces.append((named[1] if is_function else None, header_line))
        elif c == "}" and open_braces:
            name, first = open_braces.pop()
            if name:
                found.append((name, first, line - first + 1))
        if c in "{};":
            header = ""
        else:
            if not header.strip():
                header_line = line
            header += c
        line += c == "\n"
    return found


def longest_functions(root, count=10):
    every = []
    for file in files_under(root / "src", CPP) + files_under(root / "include", CPP):
        every += [(lines, f"{file.relative_to(root)}:{first}", name) for name, first, lines in functions(file.read_text())]
    return sorted(every, key=lambda row: (-row[0], row[1]))[:count]


def main(arguments):
    root = pathlib.Path(arguments[0] if arguments else pathlib.Path(__file__).parent.parent).resolve()
    faults = [*include_faults(root), *circle_faults(root), *length_faults(root)]
    print("longest functions:")
    for lines, where, name in longest_functions(root):
        print(f"  {lines:4} lines  {name}  {where}")
    print("\n".join(faults) if faults else "layers ok")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
