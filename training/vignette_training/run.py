"""What every stage of training shares: the clock, checkpoints, the log, the progress bar."""

from __future__ import annotations

import json
import math
import os
import time
from pathlib import Path

import torch
from torch import nn
from tqdm import tqdm


# The stages that keep a checkpoint, each of which builds on those before it in its row.
STAGES = (("distil", "finetune", "decode", "selfcritical"), ("describe", "reward"))


class Run:
    """A stage that trains for a fixed time, in one go or in several.

    Progress counts the time spent training over all goes, so a stage that was interrupted
    goes on with the learning rate where it was.
    """

    def __init__(self, folder: Path, stage: str, minutes: float, save_every: float = 240.0):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.stage = folder, stage
        self.path = folder / f"{stage}.pt"
        self.log_path = folder / f"{stage}.jsonl"
        self.budget = minutes * 60
        self.spent, self.step = 0.0, 0
        self.save_every = save_every
        self.parts: dict[str, object] = {}
        self._last = self._saved = time.monotonic()
        self._bar = tqdm(total=int(self.budget), unit="s", desc=stage)
        self._sums: dict[str, float] = {}
        self._count = 0

    def track(self, **parts) -> None:
        """Things with state_dict and load_state_dict that a checkpoint holds; resumes from it.

        A stage that is going to train makes the checkpoints of later stages out of date: they hold
        the network as it was before, and are deleted.
        """
        self.parts = parts
        if self.path.exists():
            saved = torch.load(self.path, map_location="cpu", weights_only=True)
            try:
                for name, part in parts.items():
                    part.load_state_dict(saved[name])
            except (KeyError, ValueError, RuntimeError) as error:
                raise SystemExit(f"{self.path} was begun with other options (its {name} does not "
                                 "fit): give those again, or another --run") from error
            self.spent, self.step = saved["spent"], saved["step"]
            self._bar.update(int(min(self.spent, self.budget)))
        for row in STAGES:
            if self.stage in row and self.progress < 1:
                for later in row[row.index(self.stage) + 1 :]:
                    (self.folder / f"{later}.pt").unlink(missing_ok=True)
        self._last = self._saved = time.monotonic()

    @property
    def progress(self) -> float:
        """0 at the start, 1 when the time is spent."""
        return min(1.0, self.spent / self.budget) if self.budget else 1.0

    def rate(self, warm: int = 40, floor: float = 0.02) -> float:
        """Warm-up by steps, then a cosine over the time; a factor on peak rates."""
        cosine = 0.5 * (1 + math.cos(math.pi * self.progress))
        return min(1.0, (self.step + 1) / warm) * max(floor, cosine)

    def tick(self, **losses: float) -> bool:
        """After each step: counts, logs, saves. False when the time is spent."""
        now = time.monotonic()
        passed, self._last = now - self._last, now
        before, self.spent = self.spent, self.spent + passed
        self._bar.update(int(self.spent) - int(before))
        self.step += 1
        self._count += 1
        for name, value in losses.items():
            self._sums[name] = self._sums.get(name, 0.0) + float(value)
        if self._count == 20:
            means = {name: round(value / 20, 5) for name, value in self._sums.items()}
            self._bar.set_postfix(means)
            self.log(**means, rate=round(self.rate(), 4))
            self._sums, self._count = {}, 0
        if now - self._saved > self.save_every:
            self.save()
        return self.spent < self.budget

    def pause(self) -> None:
        """Time since the last tick (a validation, say) is not training time."""
        self._last = time.monotonic()

    def log(self, **row) -> None:
        """A line of JSON in the log."""
        with self.log_path.open("a") as file:
            file.write(json.dumps({"step": self.step, "seconds": round(self.spent), **row}) + "\n")

    def save(self) -> None:
        """A checkpoint, replaced in one move."""
        state = {name: part.state_dict() for name, part in self.parts.items()}
        fresh = self.path.with_suffix(".new")
        torch.save({**state, "spent": self.spent, "step": self.step}, fresh)
        os.replace(fresh, self.path)
        self._saved = time.monotonic()


class Average:
    """Exponential moving average of a module, buffers included."""

    def __init__(self, module: nn.Module, decay: float = 0.998):
        self.decay, self.steps = decay, 0
        self.state = {key: value.detach().clone() for key, value in module.state_dict().items()}

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        """After each step; young averages forget faster."""
        self.steps += 1
        decay = min(self.decay, self.steps / (self.steps + 20))
        for key, value in module.state_dict().items():
            if value.is_floating_point():
                self.state[key].lerp_(value, 1 - decay)
            else:
                self.state[key].copy_(value)

    def state_dict(self) -> dict:
        """For a checkpoint."""
        return {"average": self.state, "steps": self.steps}

    def load_state_dict(self, state: dict) -> None:
        """From a checkpoint."""
        for key, value in state["average"].items():
            self.state[key].copy_(value)
        self.steps = state["steps"]


def device() -> torch.device:
    """A GPU when there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def half(kind: torch.device, wanted: str = "auto") -> torch.autocast:
    """bfloat16 where it pays: GPUs, and processors when asked for (`--precision bf16`)."""
    on = wanted == "bf16" or (wanted == "auto" and kind.type == "cuda")
    return torch.autocast(kind.type, torch.bfloat16, enabled=on)
