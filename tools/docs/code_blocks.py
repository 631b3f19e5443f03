"""Every code block of the documentation, run as printed.

Blocks of one page run in order in one scratch folder that looks like a fresh clone after scripts/run: `sh` in bash
(each command must succeed), `python` by the interpreter, `toml` read, and checked by `teg check` where it is a whole
study. A comment before a block says what else to do:

    <!-- not run: why -->      it is run elsewhere, or takes hours
    <!-- fails: why -->        it shows an error, and must exit with 2
"""

import os
import pathlib
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass

BLOCK = re.compile(r"(?:<!-- (?P<mark>[a-z ]+): [^>]*-->\n)?```(?P<language>[a-z]+)\n(?P<text>.*?)^```", re.S | re.M)
LONGEST_S = 300
# A run whose result misses what was published ends with 1, and is a run.
MISSES = """teg() { local code=0; command teg "$@" || code=$?; [ "$1" = run ] && [ "$code" = 1 ] || return "$code"; }"""


@dataclass
class Block:
    page: str
    line: int
    language: str
    text: str
    mark: str


def blocks_of(page: str, text: str) -> list[Block]:
    return [
        Block(page, text.count("\n", 0, m.start()) + 1, m["language"], m["text"], m["mark"] or "")
        for m in BLOCK.finditer(text)
    ]


def complaint(block: Block, words: str) -> str:
    return f"{block.page}:{block.line}: {words.strip()}"


def run(block: Block, folder: pathlib.Path, environment: dict[str, str]) -> str:
    """What went wrong, "" if nothing."""
    if block.mark == "not run":
        return ""
    if block.language == "toml":
        return check_toml(block, folder, environment)
    # A later block finds the variables that an earlier one exported.
    script = f"set -euo pipefail\n{MISSES}\n[ ! -f .exports ] || . ./.exports\n{block.text}\nexport -p >.exports\n"
    command = ["bash", "-c", script] if block.language == "sh" else [sys.executable, "-c", block.text]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=LONGEST_S, check=False
        )
    except subprocess.TimeoutExpired:
        return complaint(block, f"took more than {LONGEST_S} s")
    wanted = 2 if block.mark == "fails" else 0
    if done.returncode != wanted:
        return complaint(block, f"exit code {done.returncode}\n{(done.stdout + done.stderr)[-2000:]}")
    return ""


def check_toml(block: Block, folder: pathlib.Path, environment: dict[str, str]) -> str:
    try:
        document = tomllib.loads(block.text)
    except tomllib.TOMLDecodeError as error:
        return complaint(block, f"is not TOML: {error}")
    if not {"id", "title"} <= set(document.get("study", {})):
        return ""  # a part of a study
    (folder / "block.toml").write_text(block.text)
    done = subprocess.run(
        ["teg", "check", "block.toml"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return complaint(block, done.stderr) if done.returncode else ""


def run_page(root: pathlib.Path, page: pathlib.Path, program: pathlib.Path, scratch: pathlib.Path) -> tuple[int, list[str]]:
    name = str(page.relative_to(root))
    folder = scratch / name.replace("/", "-").removesuffix(".md")
    folder.mkdir(parents=True)
    for part in ("build", "examples", "studies", "tests", "scripts"):
        (folder / part).symlink_to(root / part)
    environment = os.environ | {"PATH": f"{program.parent}:{os.environ['PATH']}", "NO_COLOR": "1"}
    blocks = [b for b in blocks_of(name, page.read_text()) if b.language in ("sh", "python", "toml")]
    return len(blocks), [wrong for block in blocks if (wrong := run(block, folder, environment))]


def pages(root: pathlib.Path) -> list[pathlib.Path]:
    documents = [p for p in (root / "docs").rglob("*.md") if "decisions" not in p.parts]
    return [root / "README.md", root / "CONTRIBUTING.md", *sorted(documents)]


def run_all(root: pathlib.Path, program: pathlib.Path, scratch: pathlib.Path) -> int:
    """How many blocks failed; each is told on stderr."""
    subprocess.run(["rm", "-rf", scratch], check=True)
    failures: list[str] = []
    n_blocks = 0
    for page in pages(root):
        n, wrong = run_page(root, page, program, scratch)
        n_blocks += n
        failures += wrong
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"{n_blocks} code blocks, {len(failures)} failed")
    return len(failures)


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parents[2]
    sys.exit(1 if run_all(here, pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()) else 0)
