"""Find the Chromium that the journeys drive: named in CHROMIUM, the machine's own, or else the one of an npm package.

.venv/bin/python tools/browser.py        print where it is, or why there is none (exit code 1)
"""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The one without windows first: it lacks the pages that a Chromium with windows draws its own frame with, and saves their time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
UNPACKED = ROOT / "var" / "browser"


class NoBrowser(Exception):
    """There is no Chromium to be had; the sentence says where was looked."""


def installed() -> Path | None:
    """Return the Chromium of this machine."""
    if named := os.environ.get("CHROMIUM"):
        found = shutil.which(named)
        if found is None:
            raise NoBrowser(f"CHROMIUM={named} is not a program.")
        return Path(found)
    for name in NAMES:
        if found := shutil.which(name, path=f"/usr/bin{os.pathsep}{os.environ.get('PATH', os.defpath)}"):
            return Path(found)
    return None


def unpacked() -> Path | None:
    """Return the Chromium of the npm package, unpacked once per version; None when the package is not installed."""
    if not (PACKAGE / "bin").exists():
        return None
    import brotli

    version = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))["version"]
    home = UNPACKED / version
    program = home / "chromium"
    if program.exists():
        return program
    shutil.rmtree(UNPACKED, ignore_errors=True)
    unfinished = UNPACKED / "unfinished"
    unfinished.mkdir(parents=True)
    for archive in sorted((PACKAGE / "bin").rglob("*.br")):
        content = brotli.decompress(archive.read_bytes())
        if archive.name.endswith(".tar.br"):
            # swiftshader has to lie beside the program, the libraries and fonts each in a folder of their own.
            folder = "" if "swiftshader" in archive.name else archive.name.split(".")[0]
            with tarfile.open(fileobj=io.BytesIO(content)) as tar:
                # Python before 3.11.4 has no filters; the archive is the one whose hash is in package-lock.json.
                tar.extraction_filter = getattr(tarfile, "data_filter", lambda member, _path: member)
                tar.extractall(unfinished / folder)  # noqa: S202 - filtered in the line above
        else:
            (unfinished / archive.stem).write_bytes(content)
    (unfinished / "chromium").chmod(stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
    point_to_fonts(unfinished, home)
    unfinished.rename(home)
    return program


def point_to_fonts(folder: Path, home: Path) -> None:
    """Write a fonts.conf for the unpacked fonts: without fonts a page renders with empty text and no error."""
    for font in [path for path in folder.rglob("*") if path.suffix in {".ttf", ".otf"}]:
        (folder / "fontfiles").mkdir(exist_ok=True)
        font.rename(folder / "fontfiles" / font.name)
    config = folder / "fontconfig"
    config.mkdir()
    (config / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        f"<fontconfig><dir>{home / 'fontfiles'}</dir><cachedir>{home / 'fontcache'}</cachedir></fontconfig>\n",
        encoding="utf-8",
    )


def find() -> Path:
    """Return a Chromium that can be started; raise NoBrowser with the reason when there is none."""
    found = installed() or unpacked()
    if found is None:
        raise NoBrowser(
            "There is no Chromium on this machine, and the npm package with one is not installed. "
            "Install Debian's chromium-headless-shell or chromium, or name a browser in CHROMIUM, "
            "or run `make e2e`, which tries the npm package."
        )
    return found


def environment(program: Path) -> dict[str, str]:
    """Return what an unpacked Chromium needs in its environment: libraries and fonts that a bare machine lacks."""
    if UNPACKED not in program.parents:
        return {}
    libraries = [str(path) for path in program.parent.rglob("lib") if path.is_dir()]
    return {
        "LD_LIBRARY_PATH": os.pathsep.join([*libraries, os.environ.get("LD_LIBRARY_PATH", "")]).rstrip(os.pathsep),
        "FONTCONFIG_PATH": str(program.parent / "fontconfig"),
    }


if __name__ == "__main__":
    try:
        print(find())
    except NoBrowser as reason:
        print(reason, file=sys.stderr)
        sys.exit(1)
