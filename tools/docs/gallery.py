"""The gallery: every shipped study, run now, with its figures, findings and file."""

import json
import os
import pathlib
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parents[2]
GROUPS = (
    ("synapse", "Synapses"),
    ("pathway", "Signalling inside the cell"),
    ("field", "Dopamine in three dimensions"),
    ("network", "Networks"),
    ("learner", "Animals and agents"),
)


def kind(document: dict) -> str:
    for section in ("pathway", "field"):
        if section in document:
            return section
    return document["study"].get("substrate", "synapse")


def shorter(document: dict) -> list[str]:
    """Settings that keep a long study short; the page says so."""
    settings = []
    if "field" in document:
        settings += ["field.voxels=16"]
    if kind(document) == "network" and document["study"].get("seeds", 1) > 1:
        settings += ["study.seeds=1", "protocol.until=300 s"]
    return settings


def run(program: pathlib.Path, study: pathlib.Path, folder: pathlib.Path) -> dict | None:
    """The study's results, with figures in folder/plots; None where a file that it needs is not here."""
    document = tomllib.loads(study.read_text())
    settings = [word for setting in shorter(document) for word in ("--set", setting)]
    command = [program, "run", study.stem, "--out", folder, "--plots", "svg", "--threads", "1", "--json", *settings]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode in (0, 1):
        return json.loads(done.stdout)
    needs = document["study"].get("needs", "")
    if needs and not pathlib.Path(os.path.expandvars(needs)).exists():
        return None
    raise SystemExit(f"{study.stem}: {done.stderr}")


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def link(citation: str) -> str:
    return f"[{citation}](https://doi.org/{citation[4:]})" if citation.startswith("doi:") else citation


def figures(folder: pathlib.Path) -> list[pathlib.Path]:
    """In the order of the report."""
    return sorted((folder / "plots").glob("*.svg"), key=lambda path: path.stat().st_mtime_ns)


def page(study: pathlib.Path, results: dict | None, folder: pathlib.Path, source: pathlib.Path) -> str:
    text = study.read_text()
    document = tomllib.loads(text)
    about = document["study"]
    lines = [f"# {study.stem}", "", f"**{about['title']}.** {about.get('summary', '')}", ""]
    if about.get("cites"):
        lines += ["Sources: " + ", ".join(link(c) for c in about["cites"]) + ".", ""]
    lines += ["```sh", f"teg run {study.stem}", "```", ""]
    if results is None:
        lines += [f"This study needs `{about['needs']}`, which does not come with teg.", ""]
    else:
        for figure in figures(folder):
            image = source / "gallery" / f"{study.stem}-{figure.name}"
            image.write_bytes(figure.read_bytes())
            lines += [f"![{figure.stem}]({image.name})", ""]
        if shorter(document):
            lines += ["The figures are of a shorter run: `" + "`, `".join(shorter(document)) + "`.", ""]
        elif results["verdicts"]:
            lines += ["| finding | published | simulated |", "|---|---|---|"]
            for v in results["verdicts"]:
                lines += [f"| {cell(v['claim'])} | {cell(v['reference'])} | {cell(v['simulated'])} |"]
            lines += [""]
    return "\n".join([*lines, "## The study file", "", "```toml", text.rstrip(), "```", ""])


def write(program: pathlib.Path, source: pathlib.Path, scratch: pathlib.Path) -> None:
    (source / "gallery").mkdir()
    studies = sorted((ROOT / "studies").glob("*.toml"))
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        results = list(workers.map(lambda study: run(program, study, scratch / study.stem), studies))
    groups: dict[str, list[str]] = {name: [] for name, _ in GROUPS}
    for study, result in zip(studies, results, strict=True):
        (source / "gallery" / f"{study.stem}.md").write_text(page(study, result, scratch / study.stem, source))
        document = tomllib.loads(study.read_text())
        drawn = figures(scratch / study.stem) if result else []
        image = f"[![{study.stem}](gallery/{study.stem}-{drawn[0].name})](gallery/{study.stem}.md)" if drawn else ""
        groups[kind(document)].append(
            f"| {image} | **[{study.stem}](gallery/{study.stem}.md)**<br>{cell(document['study']['title'])} |"
        )
    lines = ["# Gallery", "", "Every study that comes with teg, run when this page was made.", ""]
    for name, title in GROUPS:
        lines += [f"## {title}", "", "| | |", "|---|---|", *groups[name], ""]
    names = "\n".join(f"gallery/{study.stem}" for study in studies)
    lines += ["```{toctree}", ":hidden:", "", names, "```", ""]
    (source / "gallery.md").write_text("\n".join(lines))


if __name__ == "__main__":
    write(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
