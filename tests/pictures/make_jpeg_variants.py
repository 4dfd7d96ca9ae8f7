"""Makes jpeg-variants.zip: one small picture as a JPEG of every kind, and what libjpeg-turbo shows.

Needs cjpeg and djpeg of libjpeg-turbo. Files of one sampling show the same pixels, however their
scans are laid out, so each sampling has one reference (SAMPLING.ppm).
"""

import math
import subprocess
import tempfile
import zipfile
from pathlib import Path

WIDTH, HEIGHT = 53, 43
SAMPLINGS = [
    "1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2", "2x4", "4x4", "2x1,1x2,1x1",
    "2x2,2x1,1x2", "1x1,2x2,1x1", "2x2,1x2,1x2", "2x2,2x1,2x1", "3x1", "1x3", "2x1,2x1,2x1",
]
SCANS = {
    "interleaved": [],
    "separate": ["0;", "1;", "2;"],
    "separate-colours": ["0;", "1 2;"],
    "progressive": None,
    "plain-progressive": ["0 1 2: 0-0, 0, 0;", "0: 1-63, 0, 0;", "1: 1-63, 0, 0;", "2: 1-63, 0, 0;"],
    "refined": [
        "0: 0-0, 0, 2;", "1 2: 0-0, 0, 1;", "0: 1-8, 0, 2;", "0: 9-63, 0, 2;", "2: 1-63, 0, 1;",
        "1: 1-63, 0, 1;", "0: 0-0, 2, 1;", "0: 1-63, 2, 1;", "1 2: 0-0, 1, 0;", "0: 0-0, 1, 0;",
        "0: 1-63, 1, 0;", "1: 1-63, 1, 0;", "2: 1-63, 1, 0;",
    ],
    "arithmetic": [],
}
RESTARTS = {"": [], "-restarts": ["-restart", "3B"]}


def picture() -> bytes:
    pixels = bytearray()
    for y in range(HEIGHT):
        for x in range(WIDTH):
            inside = math.hypot(x - 28, y - 20) < 14
            pixels += bytes([
                220 if inside else 255 * x // WIDTH,
                60 if inside else 255 * y // HEIGHT,
                120 + round(90 * math.sin((x + y) / 6)),
            ])
    return b"P6 %d %d 255\n" % (WIDTH, HEIGHT) + bytes(pixels)


def run(*command: str) -> bytes | None:
    done = subprocess.run(command, capture_output=True)
    return done.stdout if done.returncode == 0 else None


def main() -> None:
    out = zipfile.ZipFile(Path(__file__).with_name("jpeg-variants.zip"), "w", zipfile.ZIP_DEFLATED)
    with tempfile.TemporaryDirectory() as folder:
        source, script = f"{folder}/source.ppm", f"{folder}/scans"
        Path(source).write_bytes(picture())

        def add(name: str, data: bytes) -> None:
            out.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)

        def variants(sampling: str, options: list[str], kinds: list[str]) -> None:
            shown = None
            for kind in kinds:
                how = ["-arithmetic"] if kind == "arithmetic" else ["-optimize"]
                if SCANS[kind] is None:
                    how.append("-progressive")
                elif SCANS[kind]:
                    Path(script).write_text("\n".join(SCANS[kind]))
                    how += ["-scans", script]
                for restart, restarting in RESTARTS.items():
                    quality = ["-quality", "70"]
                    file = run("cjpeg", *quality, *options, *how, *restarting, source)
                    # Too many blocks in a unit.
                    if file is None:
                        continue
                    add(f"{sampling}/{kind}{restart}.jpg", file)
                    if shown is None and kind != "arithmetic":
                        Path(f"{folder}/it.jpg").write_bytes(file)
                        shown = run("djpeg", "-dct", "int", f"{folder}/it.jpg")
                        add(f"{sampling}.ppm", shown)

        for sampling in SAMPLINGS:
            variants(sampling.replace(",", "_"), ["-sample", sampling], list(SCANS))
        variants("grey", ["-grayscale"], ["interleaved", "progressive", "arithmetic"])
        variants("rgb", ["-rgb"], ["interleaved", "separate", "progressive"])
    out.close()


if __name__ == "__main__":
    main()
