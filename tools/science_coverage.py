#!/usr/bin/env python3
"""Which published findings a study reproduces, by which claims, and which not yet.

    tools/science_coverage.py           writes docs/science/coverage.md
    tools/science_coverage.py --check   fails where it is not what the studies say, and where a study is in no section,
                                        a claim has no source, or a source is neither a paper nor a definition

The sections are those of tools/science_sections.txt.
"""
import pathlib
import re
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "science" / "coverage.md"
# What a source names: a paper by its year or DOI; else where a formula or a definition of ours comes from, or data that
# nobody published.
PAPER = re.compile(r"(1[89]|20)\d\d|doi:")
NO_PAPER = re.compile("closed form|definition|unpublished", re.IGNORECASE)


def sections():
    lines = (ROOT / "tools" / "science_sections.txt").read_text().splitlines()
    return dict(line.split(" ", 1) for line in lines if line)


def studies():
    for file in sorted((ROOT / "studies").glob("*.toml")):
        yield file.stem, tomllib.loads(file.read_text())


def faults(known):
    for name, study in studies():
        if study["study"].get("section") not in known:
            yield f"studies/{name}.toml: section '{study['study'].get('section')}' is not in tools/science_sections.txt"
        for claim in study.get("expect", []):
            source = claim.get("source", "")
            if not (PAPER.search(source) or NO_PAPER.search(source)) or "SCIENCE" in source:
                yield (f"studies/{name}.toml: the source of '{claim.get('claim', claim['what'])}' is neither a paper nor a "
                       f"definition: '{source}'")


def row(name, claim):
    verdict = "known miss" if "known_miss" in claim else f"{len(claim.get('fails_without', []))}"
    cells = [f"`{name}`", claim.get("claim", claim["what"]), claim.get("source", ""), verdict]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def page(known):
    by_section = {}
    for name, study in studies():
        by_section.setdefault(study["study"]["section"], []).append((name, study))
    claims = [claim for found in by_section.values() for _, study in found for claim in study.get("expect", [])]
    misses = sum("known_miss" in claim for claim in claims)
    formulas = sum(not PAPER.search(claim.get("source", "")) for claim in claims)
    lines = ["# What is reproduced", "",
             "Written by `tools/science_coverage.py`, and checked by CI. Each finding with the claims that reproduce it, the "
             "source of their values, and how many changes of the study each must fail under "
             "(`teg reproduce --falsify`, [claims](../claims.md)).", "",
             f"{len(by_section)} of {len(known)} sections have a study. {len(claims)} claims: {len(claims) - formulas} of "
             f"published values, {formulas} of closed forms and definitions of ours; {misses} of them known misses.", ""]
    for code, finding in known.items():
        lines += [f"## {code} {finding[0].upper()}{finding[1:]}", ""]
        found = by_section.get(code, [])
        if not found:
            lines += ["Not yet.", ""]
            continue
        lines += ["| study | claim | source | fails without |", "|---|---|---|---|"]
        lines += [row(name, claim) for name, study in found for claim in study.get("expect", [])] + [""]
    return "\n".join(lines)


def main():
    known = sections()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(known))
        return 0
    wrong = list(faults(known))
    if not wrong and (not PAGE.exists() or PAGE.read_text() != page(known)):
        wrong = ["docs/science/coverage.md is not what the studies say: tools/science_coverage.py"]
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
