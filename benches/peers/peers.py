"""How long captions take in Python, beside the Rust captioner in the same run.

`make bench-captioner` installs what requirements.txt names into target/peers, measures the Rust
captioner with criterion, then the contenders one after the other, each in a process of its own,
and writes tables into BENCHMARKS.md. Vignette's network is measured in fp32 too.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import contenders
from fp32 import FP32, MODEL, ROOT

CRITERION = ROOT / "target" / "criterion"
PICTURE = ROOT / "target" / "peers" / "picture.jpg"
BEGIN, END = "<!-- written by `make bench-captioner` from here -->", "<!-- to here, captioner -->"
ROUNDS, COLD_STARTS, WAITING = 15, 3, 4
NAMES = {"shipped": "Python, onnxruntime, int8", "fp32": "Python, onnxruntime, fp32",
         "keras": "Python, Keras, VGG16 + LSTM"}


class Row(NamedTuple):
    """A line of the tables. encoder, captions: milliseconds with 1 and with 2 threads; rate:
    captions a second when four pictures wait; start: seconds from the start of a process to the
    words of one picture and its end; memory: the most that process had resident, in MiB."""

    name: str
    encoder: tuple[float, float]
    captions: tuple[float, float]
    rate: float
    start: float | None  # None where no command runs it alone
    memory: float | None
    batched: tuple[float, float] | None = None  # milliseconds a picture, of four in one run


def median(work, rounds: int = ROUNDS) -> float:
    """Milliseconds, after two rounds that do not count."""
    times = []
    for _ in range(rounds + 2):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times[2:])


def measure(name: str, threads: int) -> None:
    """Measures a contender in this process and prints it as JSON."""
    loaded = contenders.load(name, threads)
    found = {"encoder": median(loaded.encode), "captions": median(loaded.describe)}
    if loaded.encode_four:
        found["batched"] = median(loaded.encode_four) / WAITING
    if threads == 1:
        # Two at a time with a thread each, as a server with two cores would.
        with ThreadPoolExecutor(2) as pool:
            def all_of_them():
                list(pool.map(lambda _: loaded.describe(), range(WAITING)))

            found["rate"] = WAITING * 1000 / median(all_of_them, ROUNDS // 3)
    print(json.dumps(found))


def cold(command: list[str]) -> tuple[float, float]:
    """Median seconds, and MiB, of processes that describe one picture and end."""
    seconds, memory = [], []
    for _ in range(COLD_STARTS):
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"{command} ended with {status}")
        seconds.append(time.perf_counter() - begun)
        memory.append(usage.ru_maxrss / 1024)
    return statistics.median(seconds), statistics.median(memory)


def estimate(group: str, what: str) -> float:
    """Criterion's median, in milliseconds."""
    file = CRITERION / group / what / "new" / "estimates.json"
    return json.loads(file.read_text())["median"]["point_estimate"] / 1e6


def one_picture(what: str, runtime: str, precision: str) -> tuple[float, float]:
    """Criterion's medians with one thread and with two, in milliseconds."""
    one, two = (f"{what}_{runtime}_{precision}_{threads} threads" for threads in (1, 2))
    return estimate("one picture", one), estimate("one picture", two)


def rust(name: str, runtime: str, precision: str, folder: Path | None) -> Row:
    """Vignette's, from criterion's estimates and, for a single folder, from its program."""
    encoder, captions = (one_picture(what, runtime, precision) for what in ("encoder", "captions"))
    waiting = estimate("four waiting", f"{runtime}_{precision}_2 workers of 1")
    if folder is None:
        return Row(name, encoder, captions, WAITING * 1000 / waiting, None, None)
    program = ROOT / "target" / "release" / "vignette"
    start = cold([str(program), "caption", "--runtime", runtime, "--model", str(folder),
                  str(PICTURE)])
    return Row(name, encoder, captions, WAITING * 1000 / waiting, *start)


def other_models() -> list[Row]:
    """A row for each model beside the shipped one, and for all of them together, as the bench of
    the captioner has them."""
    folders = sorted(found.parent for found in MODEL.parent.glob("*/manifest.json"))
    others = [folder for folder in folders if folder != MODEL]
    rows = [rust(f"Vignette, {folder.name}", "onnxruntime", folder.name, folder)
            for folder in others]
    if others:
        rows.append(rust("Vignette, all of these as an ensemble", "onnxruntime", "ensemble", None))
    return rows


def python(name: str, title: str) -> Row:
    """A contender's, each measurement in a process of its own."""

    def measured(threads: int) -> dict:
        command = [sys.executable, __file__, "--measure", name, "--threads", str(threads)]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
        return json.loads(said.splitlines()[-1])

    one, two = measured(1), measured(2)
    start = cold([sys.executable, __file__, "--once", name, "--threads", "2"])
    return Row(title, (one["encoder"], two["encoder"]), (one["captions"], two["captions"]),
               one["rate"], *start, (one["batched"], two["batched"]) if "batched" in one else None)


def tables(rows: list[Row]) -> str:
    """Markdown; in brackets how many times the first row's."""
    own = rows[0]
    lines = ["| one picture | encoder, 1 thread | 2 threads | captions, 1 thread | 2 threads |",
             "|---|---:|---:|---:|---:|"]
    for row in rows:
        pairs = zip((*row.encoder, *row.captions), (*own.encoder, *own.captions))
        cells = [f"{value:.1f} ms ({value / ours:.1f})" for value, ours in pairs]
        lines.append(f"| {row.name} | " + " | ".join(cells) + " |")
    lines += ["", "| | four waiting, captions a second | start to words | memory |",
              "|---|---:|---:|---:|"]
    for row in rows:
        alone = "– | –" if row.start is None else (
            f"{row.start:.2f} s ({row.start / own.start:.1f}) | "
            f"{row.memory:.0f} MiB ({row.memory / own.memory:.1f})")
        lines.append(f"| {row.name} | {row.rate:.1f} ({row.rate / own.rate:.2f}) | {alone} |")
    again = [one_picture("again", runtime, "shipped") for runtime in ("onnxruntime", "rten")]
    small, large = (estimate("prepare", size) for size in ("0.3 MP", "12 MP"))
    lines += ["", "Suggesting again takes {:.1f} ms with one thread and {:.1f} ms with two (rten: "
              "{:.1f} and {:.1f} ms). ".format(*again[0], *again[1]) +
              f"Scaling a picture for the model takes {small:.2f} ms from 0.3 megapixels and "
              f"{large:.1f} ms from 12."]
    for row in rows:
        if row.batched:
            pairs = [f"{together:.1f} ms, {together / alone:.2f} times as long as alone"
                     for together, alone in zip(row.batched, row.encoder)]
            lines += ["", f"{row.name}: with four pictures in one run of the encoder, a picture "
                      f"takes {pairs[0]}, with one thread, and {pairs[1]}, with two."]
    return "\n".join(lines)


def processor() -> str:
    """What all of it ran on, as Linux calls it."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if sys.platform == "linux" else []
    names = (line.split(": ")[1] for line in lines if line.startswith("model name"))
    name = next(names, "an unnamed processor")
    has = {flag for line in lines if line.startswith("flags") for flag in line.split()}
    extensions = [flag for flag in ("avx2", "avx512f", "avx512_vnni", "avx_vnni") if flag in has]
    return f"{os.cpu_count()} cores of {name} ({', '.join(extensions)})"


def write(text: str) -> None:
    """Puts the text between the marks in BENCHMARKS.md."""
    page = ROOT / "BENCHMARKS.md"
    before, _, rest = page.read_text().partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise SystemExit(f"BENCHMARKS.md has no place for it between {BEGIN} and {END}")
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")


def main() -> None:
    """Reads the command line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--measure", choices=NAMES, help="only this contender, here")
    arguments.add_argument("--once", choices=NAMES, help="describe one picture and end")
    arguments.add_argument("--threads", type=int, default=1)
    chosen = arguments.parse_args()
    if chosen.measure:
        return measure(chosen.measure, chosen.threads)
    if chosen.once:
        contenders.load(chosen.once, chosen.threads).describe()
        return None
    from PIL import Image

    Image.fromarray(contenders.picture()).save(PICTURE)
    before = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    rows = [rust("Vignette, int8", "onnxruntime", "shipped", MODEL),
            rust("Vignette, fp32", "onnxruntime", "fp32", FP32),
            rust("Vignette, int8, rten", "rten", "shipped", MODEL), *other_models()]
    rows += [python(name, title) for name, title in NAMES.items()]
    when = time.strftime("%-d %B %Y, %H:%M UTC", time.gmtime())
    write(f"Measured on {when} on {processor()}; load average before the processes in Python "
          f"{before}.\n\n{tables(rows)}")


if __name__ == "__main__":
    main()
