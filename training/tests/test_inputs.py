"""What is missing, broken or does not fit is named in a line, and costs nothing that was there."""

import numpy as np
import pytest
import torch
from PIL import Image

from vignette_training import state
from vignette_training.__main__ import main
from vignette_training.decode import Batches
from vignette_training.distil import Feed, Settings
from vignette_training.model import Captioner
from vignette_training.prepare import Source, prepare
from vignette_training.run import Run


@pytest.fixture
def given(tmp_path):
    """Two pictures with captions, for `prepare`."""
    for name in ("a b.png", "c.png"):
        Image.new("RGB", (30, 20), "teal").save(tmp_path / name)
    (tmp_path / "captions.txt").write_text("image,caption\na b.png,A dog.\nc.png,A cat.\n")
    (tmp_path / "train.txt").write_text("a b.png\n")
    (tmp_path / "dev.txt").write_text("c.png\n\n")
    return tmp_path


def prepared(given, extra=()):
    source = Source("all", given, given / "captions.txt", given / "train.txt", given / "dev.txt")
    prepare([source], given / "out", list(extra))


def test_names_with_spaces_are_names_and_extra_pictures_of_another_time_go(given):
    (given / "out").mkdir()
    (given / "out" / "extra.npy").write_bytes(b"old")
    prepared(given)
    assert np.load(given / "out" / "pictures.npy").shape == (2, 224, 224, 3)
    assert not (given / "out" / "extra.npy").exists()


def test_a_picture_without_captions_is_named_before_the_work_begins(given):
    (given / "captions.txt").write_text("image,caption\na b.png,A dog.\n")
    with pytest.raises(SystemExit, match="no caption for 1 of 2 pictures, such as c.png"):
        prepared(given)
    assert not (given / "out" / "pictures.npy").exists()


def test_a_broken_picture_and_a_folder_without_pictures_are_named(given):
    (given / "c.png").write_bytes(b"\x89PNG and no more")
    with pytest.raises(SystemExit, match="c.png cannot be read as a picture"):
        prepared(given)
    (given / "nothing").mkdir()
    with pytest.raises(SystemExit, match="no pictures below .*nothing"):
        prepared(given, [given / "nothing"])


@pytest.mark.parametrize("line, said", [
    ("evaluate --prepared nowhere --model m", "there is no nowhere"),
    ("distil --prepared . --run r --teacher t.onnx", "there is no t.onnx"),
    ("distil --prepared . --run r --teacher . --extra-share 1", "1 is not from 0 to below 1"),
    ("decode --prepared . --run r --captions-per-step 0", "0 is less than 1"),
])
def test_options_that_cannot_be_are_refused(line, said, capsys):
    with pytest.raises(SystemExit):
        main(line.split())
    assert said in capsys.readouterr().err


def test_a_folder_that_was_not_prepared_is_an_error_of_one_line(tmp_path):
    line = ["decode", "--prepared", str(tmp_path), "--run", str(tmp_path / "r")]
    with pytest.raises(SystemExit, match="No such file.*corpus.json"):
        main(line)


def test_only_distilling_begins_with_a_network_that_knows_nothing(corpus, tmp_path):
    with pytest.raises(SystemExit, match="there is no .*captioner.pt"):
        state.start(corpus, tmp_path / "mistyped", None, "vgg16", 64)
    state.start(corpus, tmp_path / "mistyped", None, "vgg16", 64, anew=True)


def test_a_network_for_another_vocabulary_is_refused(corpus, tmp_path):
    state.save(Captioner(len(corpus.vocabulary) + 1, len(corpus.tags)), tmp_path)
    with pytest.raises(SystemExit, match="captioner.pt holds another kind of network"):
        state.start(corpus, tmp_path, None, "vgg16", 64)


def test_a_stage_that_trains_on_makes_later_checkpoints_out_of_date(tmp_path):
    def there():
        return {path.stem for path in tmp_path.glob("*.pt")}

    weights = torch.nn.Linear(1, 1)
    for stage in ("distil", "finetune", "decode", "selfcritical"):
        run = Run(tmp_path, stage, 0)
        run.track(weights=weights)
        run.save()
    Run(tmp_path, "finetune", 0).track(weights=weights)
    assert there() == {"distil", "finetune", "decode", "selfcritical"}, "nothing more to train"
    Run(tmp_path, "finetune", 1).track(weights=weights)
    assert there() == {"distil", "finetune"}


def test_a_stage_that_goes_on_sees_other_pictures_and_errors_of_the_feed_arrive(corpus):
    seen = []
    for step in (0, 5):
        feed = Feed(corpus, Settings(size=32, batch=4))
        feed.start(step, 32)
        seen.append(feed.next().student)
    assert not torch.equal(*seen)
    feed = Feed(corpus, Settings(size=32, batch=4))
    corpus.captions = []
    feed.start(0, 32)
    with pytest.raises(IndexError):
        feed.next()


def test_fewer_captions_than_a_step_takes_are_an_error_and_no_endless_loop(corpus):
    with pytest.raises(SystemExit, match="fewer than a step takes"):
        Batches(corpus, np.zeros((1, 12, 4, 512), np.float16), 64, seed=0)
